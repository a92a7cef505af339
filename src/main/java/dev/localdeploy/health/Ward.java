package dev.localdeploy.health;

import dev.localdeploy.os.Timers;
import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;

/**
 * What all runs that are watched have in common.
 *
 * @param ticker monotonic nanoseconds
 * @param threads one for each slow check that is under way
 * @param hurryUp begins what is asked for without waiting for the next tick
 */
record Ward(
        Clock clock,
        LongSupplier ticker,
        Timers timers,
        Executor threads,
        CheckBook checks,
        HealthHistory history,
        HealthListener listener,
        Runnable hurryUp) {

    Instant now() {
        return clock.instant();
    }

    long ticks() {
        return ticker.getAsLong();
    }

    void hurry() {
        hurryUp.run();
    }

    void publish(WatchedRun run, HealthReport report) {
        history.add(run.deployment(), report);
        listener.checked(run.run().key(), report);
    }
}
