package dev.localdeploy.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Walks through the lines of a log from the last to the first, reading no more of it than it is
 * asked for. After {@link #next} the present line can be asked about.
 */
final class BackwardLines {
    private static final int BLOCK = 64 * 1024;

    private final LogBytes bytes;
    private final byte[] block = new byte[BLOCK];

    /** Offset in the log of the block's first byte. */
    private long blockStart;

    private int blockLength;

    /** All before it in the block has not been looked at yet. */
    private int cursor;

    /** Where the log begins for us. */
    private long first;

    private long lineStart;
    private long lineEnd;
    private boolean finished;

    /**
     * @param first where the log begins for us
     * @param end where it ends for us: it may be growing
     */
    BackwardLines(LogBytes bytes, long first, long end) throws IOException {
        this.bytes = bytes;
        this.first = first;
        this.blockStart = end;
        this.finished = !loadBlockBefore();
        if (!finished) {
            boolean closed = block[cursor - 1] == '\n';
            cursor -= closed ? 1 : 0;
        }
        this.lineStart = blockStart + cursor + 1;
    }

    /** Goes to the line before; false if there is none. */
    boolean next() throws IOException {
        if (finished) {
            return false;
        }
        lineEnd = lineStart - 1;
        while (true) {
            while (cursor > 0) {
                cursor--;
                if (block[cursor] == '\n') {
                    lineStart = blockStart + cursor + 1;
                    return true;
                }
            }
            if (!loadBlockBefore()) {
                lineStart = blockStart;
                finished = true;
                return true;
            }
        }
    }

    /** Offset of the present line's first byte. */
    long start() {
        return lineStart;
    }

    /** The present line without its end, up to the longest length that is searched. */
    String text() throws IOException {
        int length = (int) Math.min(lineEnd - lineStart, LineSearch.LONGEST_LINE);
        long inBlock = lineStart - blockStart;
        if (inBlock >= 0 && inBlock + length <= blockLength) {
            return new String(block, (int) inBlock, length, StandardCharsets.UTF_8);
        }
        ByteBuffer buffer = ByteBuffer.allocate(length);
        readFully(buffer, lineStart);
        return new String(buffer.array(), 0, buffer.position(), StandardCharsets.UTF_8);
    }

    /** False if there is none, or none any longer: archives are deleted from the oldest on. */
    private boolean loadBlockBefore() throws IOException {
        int length = (int) Math.min(BLOCK, blockStart - first);
        ByteBuffer buffer = ByteBuffer.wrap(block, 0, Math.max(length, 0));
        if (length <= 0 || !readFully(buffer, blockStart - length)) {
            first = blockStart;
            return false;
        }
        blockLength = length;
        blockStart -= length;
        cursor = length;
        return true;
    }

    private boolean readFully(ByteBuffer buffer, long offset) throws IOException {
        int begin = buffer.position();
        while (buffer.hasRemaining()) {
            if (bytes.read(buffer, offset + buffer.position() - begin) <= 0) {
                return false;
            }
        }
        return true;
    }
}
