package dev.localdeploy.crash;

import dev.localdeploy.log.CapturedLog;
import dev.localdeploy.log.LineSearch;
import dev.localdeploy.log.LogTail;
import dev.localdeploy.stability.log.ErrorPattern;
import dev.localdeploy.stability.log.LogError;
import dev.localdeploy.stability.log.LogMonitor;
import dev.localdeploy.stability.log.LogMonitorState;
import dev.localdeploy.stability.log.PatternSet;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * The end of what one run wrote.
 *
 * @param lines oldest first, each cut to {@link #LONGEST_LINE} characters
 * @param errors that the usual patterns find in it, the latest first
 */
record RunOutput(List<String> lines, List<LogError> errors) {
    /** Characters kept of a line. */
    static final int LONGEST_LINE = 400;

    static final RunOutput NONE = new RunOutput(List.of(), List.of());

    /** So much is looked at: longer than any stack trace that somebody wants to read. */
    private static final int WINDOW = 64 * 1024;

    /** So much if the lines are so long that fewer of them fit than a report keeps. */
    private static final int WIDE_WINDOW = 1024 * 1024;

    RunOutput {
        lines = List.copyOf(lines);
        errors = List.copyOf(errors);
    }

    /** Made once, and only if something crashes at all: they cost 130 KB. */
    private static final class Usual {
        static final PatternSet PATTERNS =
                new PatternSet(
                        Stream.of(
                                        "OutOfMemoryError",
                                        "Segmentation fault",
                                        "Exception:",
                                        "Error:",
                                        "FATAL",
                                        "CRITICAL",
                                        "panic:",
                                        "AssertionError",
                                        "UnhandledPromiseRejectionWarning")
                                .map(ErrorPattern::of)
                                .toList());
    }

    /**
     * @param from logical offset of the run's first byte
     * @param to of the byte behind its last
     */
    static RunOutput read(CapturedLog log, long from, long to, Clock clock) throws IOException {
        // A log that was emptied meanwhile ends before it began.
        long begin = from > to ? 0 : from;
        if (begin >= to) {
            return NONE; // as always of a device or a pipe, which is not to be opened
        }
        long first = Math.max(begin, to - WINDOW);
        byte[] bytes = bytes(log, first, to, clock);
        boolean cut = first > begin;
        return cut && startOfKept(bytes) == 0
                ? readWide(log, begin, to, clock)
                : of(bytes, cut, clock.instant());
    }

    /** No more lines than a report keeps, but they may be long. */
    private static RunOutput readWide(CapturedLog log, long begin, long to, Clock clock)
            throws IOException {
        long first = Math.max(begin, to - WIDE_WINDOW);
        byte[] bytes = bytes(log, first, to, clock);
        int kept = startOfKept(bytes);
        boolean cut = kept == 0 && first > begin;
        return of(Arrays.copyOfRange(bytes, kept, bytes.length), cut, clock.instant());
    }

    private static byte[] bytes(CapturedLog log, long from, long to, Clock clock)
            throws IOException {
        var bytes = new ByteArrayOutputStream();
        var tail = new LogTail(log, LineSearch.begin(clock, ""), clock.getZone());
        tail.copy(new LogTail.Range(from, to), bytes);
        return bytes.toByteArray();
    }

    /** Where the lines begin that a report keeps; 0 if there are no more, or not even as many. */
    private static int startOfKept(byte[] bytes) {
        int lines = 0;
        for (int at = bytes.length - 1; at > 0; at--) {
            if (bytes[at - 1] == '\n' && ++lines == Scene.KEPT_LINES) {
                return at;
            }
        }
        return 0;
    }

    /**
     * @param cut whether the first line has lost its beginning
     */
    static RunOutput of(byte[] bytes, boolean cut, Instant now) {
        if (bytes.length == 0) {
            return NONE;
        }
        List<String> lines = new ArrayList<>();
        for (String line : new String(bytes, StandardCharsets.UTF_8).split("\n")) {
            lines.add(shortened(line.stripTrailing()));
        }
        if (cut && lines.size() > 1) {
            lines.removeFirst();
        }
        return new RunOutput(lines, errorsIn(bytes, now));
    }

    private static String shortened(String line) {
        if (line.length() <= LONGEST_LINE) {
            return line;
        }
        int end = Character.isHighSurrogate(line.charAt(LONGEST_LINE - 2)) ? 2 : 1;
        return line.substring(0, LONGEST_LINE - end) + "…";
    }

    private static List<LogError> errorsIn(byte[] bytes, Instant now) {
        var monitor = new LogMonitor(Usual.PATTERNS, false, LogMonitorState.fresh());
        for (int at = 0; at < bytes.length; ) {
            at += monitor.accept(bytes, at, bytes.length - at, at, now).bytes();
        }
        monitor.quiet(now);
        return monitor.errors();
    }
}
