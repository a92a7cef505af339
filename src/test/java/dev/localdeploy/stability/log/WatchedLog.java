package dev.localdeploy.stability.log;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** A log that is written in the test, and its monitor. */
final class WatchedLog {
    static final Instant START = Instant.parse("2026-11-26T10:00:00Z");

    /** As the built-in configuration has them. */
    static final List<ErrorPattern> USUAL =
            List.of(
                    ErrorPattern.of("OutOfMemoryError"),
                    ErrorPattern.of("Segmentation fault"),
                    ErrorPattern.of("Exception:"),
                    ErrorPattern.of("Error:"),
                    ErrorPattern.of("FATAL"),
                    ErrorPattern.of("CRITICAL"),
                    ErrorPattern.of("panic:"),
                    ErrorPattern.of("AssertionError"),
                    ErrorPattern.of("UnhandledPromiseRejectionWarning"));

    final List<LogFinding> findings = new ArrayList<>();
    private final PatternSet patterns;
    private final boolean restartOnMatch;
    LogMonitor monitor;
    Instant now = START;

    private WatchedLog(List<ErrorPattern> patterns, boolean restartOnMatch) {
        this.patterns = new PatternSet(patterns);
        this.restartOnMatch = restartOnMatch;
        this.monitor = new LogMonitor(this.patterns, restartOnMatch, LogMonitorState.fresh());
    }

    static WatchedLog usual() {
        return new WatchedLog(USUAL, false);
    }

    static WatchedLog thatRestarts() {
        return new WatchedLog(USUAL, true);
    }

    static WatchedLog with(String... expressions) {
        return new WatchedLog(List.of(expressions).stream().map(ErrorPattern::of).toList(), false);
    }

    static WatchedLog with(ErrorPattern... patterns) {
        return new WatchedLog(List.of(patterns), true);
    }

    /** Whole lines, each with its newline. */
    WatchedLog lines(String... lines) {
        return write(String.join("\n", lines) + "\n");
    }

    WatchedLog write(String text) {
        return write(text.getBytes(StandardCharsets.UTF_8));
    }

    WatchedLog write(byte[] bytes) {
        return write(bytes, 0, bytes.length);
    }

    private WatchedLog write(byte[] bytes, int from, int end) {
        int at = from;
        while (at < end) {
            Taken taken = monitor.accept(bytes, at, end - at, monitor.position(), now);
            if (taken.bytes() <= 0) {
                throw new AssertionError("the monitor took nothing at " + at);
            }
            at += taken.bytes();
            findings.addAll(taken.findings());
        }
        return this;
    }

    /** The same bytes in pieces of up to {@code largest} bytes. */
    WatchedLog writeInPieces(byte[] bytes, Random random, int largest) {
        int at = 0;
        while (at < bytes.length) {
            int end = Math.min(bytes.length, at + 1 + random.nextInt(largest));
            write(bytes, at, end);
            at = end;
        }
        return this;
    }

    WatchedLog pass(Duration duration) {
        now = now.plus(duration);
        return this;
    }

    WatchedLog quiet() {
        findings.addAll(monitor.quiet(now));
        return this;
    }

    /** Another daemon takes over, with what the first one stored. */
    void daemonRestarts() {
        monitor = new LogMonitor(patterns, restartOnMatch, monitor.state());
    }

    List<LogError> errors() {
        return monitor.errors();
    }

    LogError onlyError() {
        if (errors().size() != 1) {
            throw new AssertionError("expected one error, found " + errors());
        }
        return errors().getFirst();
    }

    /** Texts of the errors, the first first. */
    List<String> errorLines() {
        return errors().reversed().stream().map(LogError::line).toList();
    }
}
