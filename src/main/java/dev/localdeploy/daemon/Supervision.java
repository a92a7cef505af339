package dev.localdeploy.daemon;

import dev.localdeploy.deployment.Deployments;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/** Whether anybody looks after the deployments: do timers, ticks and supervisors still move? */
final class Supervision {
    /** What comes every second, or takes milliseconds, and takes longer than this, has stopped. */
    private static final Duration LATE = Duration.ofSeconds(10);

    private final DaemonTimers timers;
    private final Pulse pulse;
    private final Deployments deployments;
    private final Clock clock;

    Supervision(DaemonTimers timers, Pulse pulse, Deployments deployments, Clock clock) {
        this.timers = timers;
        this.pulse = pulse;
        this.deployments = deployments;
        this.clock = clock;
    }

    /**
     * @param timersTick whether the thread that keeps the time does
     * @param lastTick how long ago the last scan began to be over
     * @param stuck names of deployments whose supervisor has not come back from an event
     */
    record Look(boolean timersTick, Duration lastTick, List<String> stuck) {
        boolean moves() {
            return timersTick && lastTick.compareTo(LATE) < 0 && stuck.isEmpty();
        }
    }

    Look look() {
        return new Look(
                timers.isTicking(),
                pulse.age(),
                deployments.busySince(clock.instant().minus(LATE)));
    }
}
