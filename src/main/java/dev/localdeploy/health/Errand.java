package dev.localdeploy.health;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A check that asks somebody: whether an answer is awaited, and what the newest one was. Guarded by
 * the lock of the {@link RunHealth} it belongs to.
 */
final class Errand {
    /** One question under way; its identity tells a late answer from the one that is awaited. */
    static final class Ticket {}

    private final HealthCheck check;
    private @Nullable Ticket underWay;
    private boolean scheduled;
    private @Nullable CheckResult newest;
    private Instant newestAt = Instant.EPOCH;

    Errand(HealthCheck check) {
        this.check = check;
    }

    HealthCheck check() {
        return check;
    }

    boolean isUnderWay() {
        return underWay != null;
    }

    /**
     * @param scheduled for a round that was due
     */
    Ticket begin(boolean scheduled) {
        Ticket ticket = new Ticket();
        underWay = ticket;
        this.scheduled = scheduled;
        return ticket;
    }

    /** A round that was due waits for the answer, so it counts. */
    void countForSchedule() {
        scheduled = true;
    }

    /** Whether the answer that has come belongs to a round that was due. */
    boolean counts() {
        return scheduled;
    }

    /**
     * Takes an answer.
     *
     * @return false if nobody waits for this one any more
     */
    boolean end(Ticket ticket, Optional<CheckResult> result, Instant now) {
        if (ticket != underWay) {
            return false;
        }
        underWay = null;
        newest = result.orElse(null);
        newestAt = now;
        return true;
    }

    /** The answer under way will not be believed. */
    void abandon() {
        underWay = null;
    }

    Optional<CheckResult> newest() {
        return Optional.ofNullable(newest);
    }

    /** For a round that cannot wait: the newest answer, or that there is none yet. */
    Optional<CheckResult> carriedOver() {
        if (newest != null) {
            return Optional.of(newest.foundAt(newestAt));
        }
        return newestAt.equals(Instant.EPOCH)
                ? Optional.of(
                        new CheckResult(
                                check.type(), HealthStatus.UNKNOWN, "No answer yet", Evidence.NONE))
                : Optional.empty();
    }
}
