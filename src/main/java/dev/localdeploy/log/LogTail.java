package dev.localdeploy.log;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The end of a log, archives included. Finds from the back where the wanted lines begin, so that
 * neither a large file is read nor an archive inflated for a few lines; keeps no line in memory.
 */
public final class LogTail {
    private final CapturedLog log;
    private final LineSearch search;
    private final ZoneId zone;

    public LogTail(CapturedLog log, LineSearch search, ZoneId zone) {
        this.log = log;
        this.search = search;
        this.zone = zone;
    }

    /**
     * A part of the log, by logical offsets.
     *
     * @param from where the first wanted line begins
     * @param to where the log ended when it was looked at
     */
    public record Range(long from, long to) {}

    /**
     * @param lines how many that fit the search, at most
     * @param since null for any time
     */
    public Range find(long lines, @Nullable Instant since) throws IOException {
        try (var bytes = new LogBytes(log)) {
            long end = bytes.end();
            long first = since == null ? bytes.start() : firstSince(since, bytes, end);
            return new Range(startOfLast(lines, first, bytes, end), end);
        }
    }

    /** Copies the lines of the range that fit the search, byte by byte as they are. */
    public void copy(Range range, OutputStream out) throws IOException {
        try (var bytes = new LogBytes(log)) {
            var selection = new Selection(out);
            ByteBuffer buffer = ByteBuffer.allocate(64 * 1024);
            long offset = range.from();
            while (offset < range.to()) {
                buffer.clear().limit((int) Math.min(buffer.capacity(), range.to() - offset));
                int read = bytes.read(buffer, offset);
                long next = read > 0 ? offset + read : bytes.nextReadable(offset);
                if (next == offset) {
                    break; // emptied under our hands
                }
                if (read > 0) {
                    selection.add(buffer.array(), read);
                }
                offset = next;
            }
            selection.finish();
        }
    }

    private long startOfLast(long lines, long first, LogBytes bytes, long end) throws IOException {
        var backward = new BackwardLines(bytes, first, end);
        long start = end;
        for (long found = 0; found < lines && backward.next(); ) {
            search.lookAtClock();
            if (search.findsEverything() || search.finds(backward.text())) {
                start = backward.start();
                found++;
            }
        }
        return start;
    }

    /**
     * Lines do not say when they were written unless the program does: a line without a time
     * belongs to the one before it.
     */
    private long firstSince(Instant since, LogBytes bytes, long end) throws IOException {
        long oldest = bytes.startOfWhatWasWrittenSince(since);
        var backward = new BackwardLines(bytes, oldest, end);
        long first = end;
        boolean timed = oldest == end;
        while (backward.next()) {
            search.lookAtClock();
            Optional<Instant> time = SinceTime.ofLine(backward.text(), zone);
            if (time.isPresent()) {
                timed = true;
                if (time.get().isBefore(since)) {
                    return first;
                }
                first = backward.start();
            }
        }
        if (!timed) {
            throw new Unanswerable(
                    "the lines in %s do not begin with a time, so 'since' cannot be answered; use"
                                    .formatted(log.file())
                            + " 'lines'");
        }
        return first;
    }

    /** Lets those lines through that fit, without ever holding a whole one. */
    private final class Selection {
        private final OutputStream out;

        /** The beginning of the present line, until it is judged. */
        private final ByteArrayOutputStream begun = new ByteArrayOutputStream();

        private boolean judged;
        private boolean wanted;

        Selection(OutputStream out) {
            this.out = out;
        }

        void add(byte[] bytes, int length) throws IOException {
            if (search.findsEverything()) {
                out.write(bytes, 0, length);
                return;
            }
            int from = 0;
            for (int i = 0; i < length; i++) {
                if (bytes[i] == '\n') {
                    addToLine(bytes, from, i + 1);
                    finish();
                    from = i + 1;
                }
            }
            addToLine(bytes, from, length);
        }

        private void addToLine(byte[] bytes, int from, int to) throws IOException {
            if (!judged) {
                int room = LineSearch.LONGEST_LINE - begun.size();
                int some = Math.min(to - from, room);
                begun.write(bytes, from, some);
                if (some < room) {
                    return;
                }
                judge();
                addToLine(bytes, from + some, to);
            } else if (wanted) {
                out.write(bytes, from, to - from);
            }
        }

        private void judge() throws IOException {
            String text = begun.toString(StandardCharsets.UTF_8);
            String line = text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
            judged = true;
            wanted = !text.isEmpty() && search.finds(line);
            if (wanted) {
                begun.writeTo(out);
            }
        }

        /** The present line is complete. */
        void finish() throws IOException {
            if (!judged) {
                judge();
            }
            begun.reset();
            judged = false;
        }
    }
}
