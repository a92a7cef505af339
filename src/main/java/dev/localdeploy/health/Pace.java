package dev.localdeploy.health;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Notices that time was lost between two ticks: the machine slept, or the daemon was held. Asleep,
 * the wall clock goes on and the monotonic one stands still (on Linux and macOS alike); held, both
 * go on. A wall clock that was set forward looks like sleep, which does no harm; one that was set
 * back is ignored.
 */
final class Pace {
    /** More than this between two ticks is no mere delay. */
    static final Duration LOST = Duration.ofSeconds(5);

    private record Tick(long monotonic, long wallMillis) {}

    /**
     * Time that was lost.
     *
     * @param monotonic how much of it the monotonic clock counted
     */
    record Gap(Duration monotonic) {}

    private @Nullable Tick last;

    /**
     * Takes note of a tick.
     *
     * @return empty if it came as expected
     */
    Optional<Gap> tick(long monotonic, long wallMillis) {
        Tick before = last;
        last = new Tick(monotonic, wallMillis);
        if (before == null) {
            return Optional.empty();
        }
        Duration counted = Duration.ofNanos(monotonic - before.monotonic());
        Duration passed = Duration.ofMillis(wallMillis - before.wallMillis());
        boolean held = counted.compareTo(LOST) > 0;
        boolean slept = passed.minus(counted).compareTo(LOST) > 0;
        return held || slept
                ? Optional.of(new Gap(held ? counted : Duration.ZERO))
                : Optional.empty();
    }
}
