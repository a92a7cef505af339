package dev.localdeploy.os;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;

/**
 * The beginning of a file that others append to at this moment. What is taken from it is gone for
 * everybody; what is appended meanwhile stays.
 */
public interface FileHead extends Closeable {
    /** Opens one; {@link OperatingSystem#headOf} is one. */
    @FunctionalInterface
    interface Source {
        FileHead of(Path file) throws IOException;
    }

    /** That of a system which can take nothing. */
    FileHead FIXED =
            new FileHead() {
                @Override
                public long firstData() {
                    return 0;
                }

                @Override
                public boolean release(long from, long to) {
                    return false;
                }

                @Override
                public boolean canRemove() {
                    return false;
                }

                @Override
                public boolean remove(long length) {
                    return false;
                }

                @Override
                public void close() {
                    // Nothing was opened.
                }
            };

    /**
     * Offset of the first byte that takes room on the disk: the end of a hole at the beginning, the
     * file's size if there is nothing else, 0 where the file system knows no holes.
     */
    long firstData() throws IOException;

    /**
     * Gives the room of these bytes back to the disk. Offsets and size stay as they are; what was
     * there reads as zeros.
     *
     * @param from a multiple of the file system's block, as is {@code to}
     * @return false if the file system cannot
     */
    boolean release(long from, long to) throws IOException;

    /** Whether the file system knows how to {@link #remove}. */
    boolean canRemove();

    /**
     * Takes the first bytes out, in one step: what follows them moves to the beginning, and whoever
     * appends at this moment appends behind it.
     *
     * @param length a multiple of the file system's block, less than the file's size
     * @return false if the file system cannot
     */
    boolean remove(long length) throws IOException;
}
