package dev.localdeploy.stability.log;

import java.time.Instant;
import java.util.List;

/**
 * All that a {@link LogMonitor} knows, to be stored and taken up again by the next daemon, so that
 * no line is judged twice and none is missed. Usually some kilobytes, at most about a hundred.
 *
 * @param position logical offset of the first byte that has not been taken
 * @param lineNumber of the line in which that byte stands, from 1
 * @param errors the latest first
 * @param totals errors that came, also those that are no longer in {@code errors}
 */
public record LogMonitorState(
        long position,
        long lineNumber,
        Partial partial,
        Block block,
        CurrentRun run,
        List<LogError> errors,
        ErrorTotals totals) {
    public LogMonitorState {
        errors = List.copyOf(errors);
    }

    /** Of a log of which nothing has been read. */
    public static LogMonitorState fresh() {
        return at(0, 1);
    }

    /** Of a log whose content up to here is of no interest. */
    public static LogMonitorState at(long position, long lineNumber) {
        return new LogMonitorState(
                position,
                lineNumber,
                new Partial("", false, false),
                new Block.None(),
                new CurrentRun(0, Instant.EPOCH, false),
                List.of(),
                ErrorTotals.NONE);
    }

    /**
     * A line whose end has not come.
     *
     * @param head its bytes as characters of ISO 8859-1, at most {@link PatternSet#HEAD}
     * @param begun whether any byte of it has come
     * @param judged whether it has been judged before its end, because nothing came for a while
     */
    public record Partial(String head, boolean begun, boolean judged) {}

    /**
     * The run whose output comes.
     *
     * @param number of the run; 0 if none is known
     * @param restartable false if a restart of it that does not wait has been asked for, or no run
     *     is known
     */
    public record CurrentRun(long number, Instant startedAt, boolean restartable) {}
}
