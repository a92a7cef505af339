package dev.localdeploy.health;

import java.time.Duration;

/**
 * When the rounds of one run are due: once per interval, at one of a few phases of it. The phases
 * are the same for all runs of an interval, so that the checks are spread, and yet all that fall
 * due together share one look at the process table. Runs of different intervals fall due at
 * different moments; so whoever is nearly due when another one is comes along and shares its look,
 * and however many there are of an interval, they need no more than ten looks in it.
 *
 * @param offset of this run's phase, from the beginning of the interval
 */
record Rounds(Duration interval, Duration offset) {
    static final int MOST_PHASES = 3;

    /** Phases closer than this would fall into one tick anyway. */
    private static final Duration SHORTEST_PHASE = Duration.ofSeconds(1);

    private static final int EARLY_BY_AT_MOST = 10;

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

    /**
     * The time of the round after the one that was due and begins now. One that begins early moves
     * none of those after it, one that begins late skips what it missed.
     */
    long after(long due, long now) {
        return next(due - now > 0 ? due : now);
    }

    /** Whether the round that is due then may begin now, because others do. */
    boolean mayComeAlong(long due, long now) {
        return due - now <= interval.dividedBy(EARLY_BY_AT_MOST).toNanos();
    }
}
