package dev.localdeploy.crash;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Why one run ended, as far as anybody can tell.
 *
 * @param deployment its id
 * @param run its number
 * @param startedAt null if it never came to life, or if that is not known
 * @param ending how it ended, in words
 * @param orderedBecause what a watcher saw that ended it; null if it ended by itself
 * @param unwatched whether no daemon lived at that moment
 * @param more ends that came so soon before this one that they have no report of their own
 * @param causes the likeliest first, at least one
 */
public record CrashReport(
        String deployment,
        long run,
        String name,
        String command,
        @Nullable Instant startedAt,
        Instant endedAt,
        String ending,
        @Nullable Integer exitCode,
        @Nullable Integer exitSignal,
        @Nullable String orderedBecause,
        boolean unwatched,
        int more,
        List<Cause> causes,
        Evidence evidence) {
    public CrashReport {
        causes = List.copyOf(causes);
        if (causes.isEmpty()) {
            throw new IllegalArgumentException("a crash report needs a cause, UNKNOWN at least");
        }
    }

    /** The same with half as much output, for when it does not fit where it is kept. */
    public CrashReport smaller() {
        return new CrashReport(
                deployment,
                run,
                name,
                command,
                startedAt,
                endedAt,
                ending,
                exitCode,
                exitSignal,
                orderedBecause,
                unwatched,
                more,
                causes,
                evidence.smaller());
    }
}
