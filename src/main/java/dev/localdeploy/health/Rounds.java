package dev.localdeploy.health;

import java.time.Duration;

/**
 * When the rounds of one run are due: once per interval, at one of a few phases of it. The phases
 * are the same for all runs of an interval, so that the checks are spread, and yet all that fall
 * due together share one look at the process table.
 *
 * @param offset of this run's phase, from the beginning of the interval
 */
record Rounds(Duration interval, Duration offset) {
    static final int MOST_PHASES = 6;

    /** Phases closer than this would fall into one tick anyway. */
    private static final Duration SHORTEST_PHASE = Duration.ofSeconds(1);

    static Rounds of(Duration interval, String deployment) {
        long phases = Math.clamp(interval.dividedBy(SHORTEST_PHASE), 1, MOST_PHASES);
        long phase = Math.floorMod(deployment.hashCode(), phases);
        return new Rounds(interval, interval.dividedBy(phases).multipliedBy(phase));
    }

    /**
     * The next time after {@code now}, both on the scale of a monotonic clock in nanoseconds, which
     * may be negative.
     */
    long next(long now) {
        long sinceLast = Math.floorMod(now - offset.toNanos(), interval.toNanos());
        return now + interval.toNanos() - sinceLast;
    }
}
