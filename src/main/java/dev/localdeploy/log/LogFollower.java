package dev.localdeploy.log;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Gives the lines that are added to a log, each when it is complete. What was begun in a file that
 * then was emptied or replaced is a line, too.
 */
public final class LogFollower implements AutoCloseable {
    /** A line that goes on for longer is given in pieces. */
    private static final int LONGEST_LINE = 1024 * 1024;

    private static final int CHUNK = 64 * 1024;

    private final LogCursor cursor;
    private final ByteBuffer chunkBytes = ByteBuffer.allocate(CHUNK);
    private final ByteArrayOutputStream begun = new ByteArrayOutputStream();
    private Optional<LogCursor.Chunk> heldBack = Optional.empty();
    private long readUpTo;
    private long missed;

    public LogFollower(LogCursor cursor) {
        this.cursor = cursor;
        this.readUpTo = cursor.position().offset();
    }

    /**
     * Lines completed since the last call, at most those of a few reads; none if nothing is new.
     */
    public List<String> next() throws IOException {
        List<String> lines = new ArrayList<>();
        // A read may bring a piece of a line only, and that is not the end.
        for (Optional<LogCursor.Chunk> chunk = nextChunk();
                chunk.isPresent();
                chunk = lines.isEmpty() ? nextChunk() : Optional.empty()) {
            if (chunk.get().join() == LogCursor.Join.GAP && begun.size() > 0) {
                heldBack = chunk; // its lines come after the gap, what was begun before it
                finish(lines);
                return lines;
            }
            countMissed(chunk.get());
            if (chunk.get().join() != LogCursor.Join.CONTINUES && begun.size() > 0) {
                finish(lines);
            }
            split(chunkBytes, lines);
        }
        return lines;
    }

    /**
     * How many bytes were deleted by rotations before the lines of the last call were read, as it
     * happens to a reader who is slower than the writer; counted once.
     */
    public long missed() {
        long some = missed;
        missed = 0;
        return some;
    }

    /** Its bytes are in the buffer. */
    private Optional<LogCursor.Chunk> nextChunk() throws IOException {
        Optional<LogCursor.Chunk> chunk = heldBack;
        heldBack = Optional.empty();
        return chunk.isPresent() ? chunk : cursor.next(chunkBytes);
    }

    private void countMissed(LogCursor.Chunk chunk) {
        if (chunk.join() == LogCursor.Join.GAP) {
            missed += chunk.offset() - readUpTo;
        }
        readUpTo = chunk.offset() + chunk.length();
    }

    private void split(ByteBuffer bytes, List<String> lines) {
        while (bytes.hasRemaining()) {
            byte next = bytes.get();
            if (next != '\n') {
                begun.write(next);
            }
            if (next == '\n' || begun.size() >= LONGEST_LINE) {
                finish(lines);
            }
        }
    }

    private void finish(List<String> lines) {
        lines.add(begun.toString(StandardCharsets.UTF_8));
        begun.reset();
    }

    @Override
    public void close() throws IOException {
        cursor.close();
    }
}
