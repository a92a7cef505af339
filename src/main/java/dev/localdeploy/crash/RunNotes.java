package dev.localdeploy.crash;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What must be known of earlier runs to explain the end of a later one, also to the next daemon.
 *
 * @param began of the newest run; null before the first
 * @param good of the last run that had become stable; null before the first
 */
public record RunNotes(@Nullable Began began, @Nullable Good good) {
    /**
     * How things stood when a run began.
     *
     * @param logOffset where its output begins, as a logical offset; null if that is not known
     */
    public record Began(long run, Instant at, @Nullable Long logOffset, KillCounts memoryKills) {}

    /**
     * A good run, to compare a bad one with.
     *
     * @param environment names with a keyed hash of their values, which nobody can turn back
     */
    public record Good(
            long run,
            Instant at,
            String salt,
            Map<String, String> environment,
            @Nullable Commit commit) {
        public Good {
            environment = Map.copyOf(environment);
        }
    }
}
