package dev.localdeploy.daemon;

import dev.localdeploy.deployment.Deployments;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/** Is anybody looking after the deployments: do timers, ticks and supervisors still move? */
@Liveness
public final class LivenessProbe implements HealthCheck {
    /** What comes every second, or takes milliseconds, and takes longer than this, has stopped. */
    private static final Duration LATE = Duration.ofSeconds(10);

    private final DaemonTimers timers;
    private final Pulse pulse;
    private final Deployments deployments;
    private final Clock clock;

    LivenessProbe(DaemonTimers timers, Pulse pulse, Deployments deployments, Clock clock) {
        this.timers = timers;
        this.pulse = pulse;
        this.deployments = deployments;
        this.clock = clock;
    }

    @Override
    public HealthCheckResponse call() {
        Duration age = pulse.age();
        List<String> stuck = deployments.busySince(clock.instant().minus(LATE));
        return HealthCheckResponse.named("supervision")
                .withData("timers", timers.isTicking())
                .withData("last_tick_ms", age.toMillis())
                .withData("stuck_deployments", String.join(", ", stuck))
                .status(timers.isTicking() && age.compareTo(LATE) < 0 && stuck.isEmpty())
                .build();
    }
}
