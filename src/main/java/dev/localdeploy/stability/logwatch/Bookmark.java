package dev.localdeploy.stability.logwatch;

import dev.localdeploy.log.LogCursor;
import dev.localdeploy.stability.log.LogMonitorState;
import java.time.Instant;
import java.util.List;

/**
 * Up to where a log was searched, and all that was found up to there. Both are one, so that whoever
 * goes on from here counts what came after exactly once, also if the last daemon had come further.
 *
 * @param position of the first byte that was not searched
 * @param searchFrom logical offset; what lies between is nobody's concern
 * @param finished whether the last run has ended and its output was read to the end
 * @param ahead runs whose output comes later, the first first
 */
public record Bookmark(
        LogCursor.Position position,
        long searchFrom,
        boolean finished,
        LogMonitorState monitor,
        List<RunBegin> ahead) {
    public Bookmark {
        ahead = List.copyOf(ahead);
    }

    /**
     * Where the output of a run begins.
     *
     * @param run its number
     * @param offset logical offset
     */
    public record RunBegin(long run, Instant startedAt, long offset) {}
}
