package dev.localdeploy.stability;

import dev.localdeploy.os.OperatingSystem;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;

/**
 * What all runs that are observed have in common.
 *
 * @param ticker monotonic nanoseconds
 * @param threads for what may take its time
 * @param monitors that plugins brought
 */
record Surroundings(
        Clock clock,
        LongSupplier ticker,
        Executor threads,
        OperatingSystem system,
        List<OwnMonitor> monitors,
        StabilityListener listener) {
    Surroundings {
        monitors = List.copyOf(monitors);
    }
}
