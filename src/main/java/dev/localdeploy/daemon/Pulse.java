package dev.localdeploy.daemon;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Whether the daemon still does what it has to do every second. Counts by a clock that stands still
 * while the machine sleeps, so that nobody is late who could not be in time.
 */
final class Pulse {
    private final LongSupplier nanoTime;
    private volatile long last;

    /**
     * @param nanoTime such as {@link System#nanoTime}
     */
    Pulse(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.last = nanoTime.getAsLong();
    }

    void beat() {
        last = nanoTime.getAsLong();
    }

    /** Since the last beat, or since the beginning. */
    Duration age() {
        return Duration.ofNanos(nanoTime.getAsLong() - last);
    }
}
