package dev.localdeploy.log;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Follows a log byte by byte, by file and offset: through our own rotations, which move bytes but
 * not their logical offsets, through those of others, who rename the file, and through truncation,
 * deletion and new creation. Its position can be kept and taken up again by a later daemon. Not for
 * several threads at once.
 */
public final class LogCursor implements Closeable {
    private final CapturedLog log;
    private @Nullable LogBytes bytes;
    private FileIdentity identity;
    private long offset;
    private long timesEmptied;
    private Join join = Join.CONTINUES;

    LogCursor(CapturedLog log, Position from) {
        this.log = log;
        this.identity = from.file();
        this.offset = from.offset();
    }

    /** How a chunk is related to the one before it. */
    public enum Join {
        /** Its first byte is the next one. */
        CONTINUES,
        /** The file was emptied; this is its new beginning. */
        TRUNCATED,
        /** The old file has been read to its end; this is the beginning of another one. */
        NEW_FILE,
        /** What lies between was deleted before it was read. */
        GAP
    }

    /**
     * A piece of the log.
     *
     * @param offset logical offset of its first byte
     * @param length how many bytes were put into the buffer, at its beginning
     * @param more whether it ends because the buffer was full, or because of how the log is stored,
     *     and not because there was no more
     */
    public record Chunk(Join join, long offset, int length, boolean more) {}

    /**
     * Where to go on. Small enough to be saved as text.
     *
     * @param file the live file when the position was taken
     */
    public record Position(FileIdentity file, long offset) {
        /** For a log that may not be there yet: from its very beginning. */
        public static final Position BEGINNING = new Position(FileIdentity.NONE, 0);

        /**
         * @throws IllegalArgumentException if it was not made by {@link #toString}
         */
        public static Position parse(String text) {
            String[] words = text.strip().split(" ", -1);
            if (words.length != 5) {
                throw new IllegalArgumentException("'" + text + "' is not a position in a log");
            }
            return new Position(FileIdentity.parse(words, 0), Long.parseLong(words[4]));
        }

        /** Whether it is in the same file as another one, whatever the name of that is now. */
        public boolean isInFileOf(Position other) {
            return file.isSameAs(other.file);
        }

        @Override
        public String toString() {
            return file.words() + " " + offset;
        }
    }

    /** Behind the last chunk. */
    public Position position() {
        return new Position(identity, offset);
    }

    /**
     * The next bytes, as many as there is room for or fewer; empty if there are none now.
     *
     * @param buffer emptied, filled, and ready to be read
     */
    public Optional<Chunk> next(ByteBuffer buffer) throws IOException {
        if (bytes == null && !open()) {
            return Optional.empty();
        }
        Optional<Chunk> chunk = read(Objects.requireNonNull(bytes), buffer);
        if (chunk.isEmpty() && wasReplaced()) {
            long start = Objects.requireNonNull(bytes).archivedEnd();
            if (openLive()) {
                begin(Join.NEW_FILE, start);
                chunk = read(Objects.requireNonNull(bytes), buffer);
            }
        }
        return chunk;
    }

    /**
     * Gives the last bytes of the last chunk once more.
     *
     * @param length how many, not more than it had
     */
    public void back(int length) {
        offset -= length;
    }

    private Optional<Chunk> read(LogBytes open, ByteBuffer buffer) throws IOException {
        Layout layout = log.look();
        noticeThatItWasEmptied(open, layout);
        int read = open.read(buffer.clear(), offset, layout);
        if (read <= 0 && mayBeElsewhere(open)) {
            read = open.read(buffer.clear(), offset);
        }
        if (read <= 0) {
            return Optional.empty();
        }
        boolean more = !buffer.hasRemaining() || offset < open.archivedEnd();
        var chunk = new Chunk(join, offset, read, more);
        buffer.flip();
        offset += read;
        join = Join.CONTINUES;
        return Optional.of(chunk);
    }

    /** Emptied while we were behind it: then what was archived before is still to be read. */
    private void noticeThatItWasEmptied(LogBytes open, Layout layout) {
        Layout.Emptied emptied = layout.emptied();
        if (!open.isLive(layout)) {
            return;
        }
        identity = layout.live();
        if (emptied.times() != timesEmptied && offset >= emptied.at()) {
            timesEmptied = emptied.times();
            begin(Join.TRUNCATED, emptied.at());
        }
    }

    /** Nothing was there: because it was deleted, or emptied before this daemon looked? */
    private boolean mayBeElsewhere(LogBytes open) throws IOException {
        long readable = open.nextReadable(offset);
        if (readable != offset) {
            begin(Join.GAP, readable);
            return true;
        }
        if (open.end() < offset) {
            begin(Join.TRUNCATED, open.archivedEnd());
            return true;
        }
        return false;
    }

    private void begin(Join how, long where) {
        join = how;
        offset = where;
    }

    private boolean wasReplaced() throws IOException {
        return !log.look().live().isSameAs(identity) && Files.exists(log.file());
    }

    /** Finds the file of our position again, under whatever name it has now. */
    private boolean open() throws IOException {
        Layout layout = log.look();
        Optional<Path> renamed = renamed(layout);
        if (renamed.isPresent()) {
            bytes = LogBytes.ofFormer(log, renamed.get(), layout);
            return true;
        }
        FileIdentity wanted = identity;
        if (!openLive()) {
            return false;
        }
        boolean known = wanted.isSameAs(identity) || offset < layout.archivedEnd();
        if (!known && !wanted.equals(FileIdentity.NONE)) {
            begin(Join.NEW_FILE, layout.archivedEnd());
        }
        return true;
    }

    private boolean openLive() throws IOException {
        var live = new LogBytes(log);
        if (live.identity().equals(FileIdentity.NONE)) {
            live.close();
            return false;
        }
        close();
        bytes = live;
        identity = live.identity();
        timesEmptied = log.look().emptied().times();
        return true;
    }

    private Optional<Path> renamed(Layout layout) throws IOException {
        FileIdentity former = layout.former().identity();
        boolean addressed = former.equals(FileIdentity.NONE) || identity.isSameAs(former);
        boolean lost = !identity.equals(FileIdentity.NONE) && !identity.isSameAs(layout.live());
        Path folder = log.file().getParent();
        if (!lost || !addressed || folder == null) {
            return Optional.empty();
        }
        try (DirectoryStream<Path> siblings = Files.newDirectoryStream(folder, this::mayBeOurs)) {
            for (Path one : siblings) {
                if (FileIdentity.at(one).identity().isSameAs(identity)) {
                    return Optional.of(one);
                }
            }
        }
        return Optional.empty();
    }

    private boolean mayBeOurs(Path sibling) {
        return sibling.getFileName().toString().startsWith(log.file().getFileName().toString());
    }

    @Override
    public void close() throws IOException {
        if (bytes != null) {
            bytes.close();
            bytes = null;
        }
    }
}
