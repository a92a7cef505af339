package dev.localdeploy.daemon;

import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/** Is anybody looking after the deployments? */
@Liveness
public final class LivenessProbe implements HealthCheck {
    private final Supervision supervision;

    LivenessProbe(Supervision supervision) {
        this.supervision = supervision;
    }

    @Override
    public HealthCheckResponse call() {
        Supervision.Look look = supervision.look();
        return HealthCheckResponse.named("supervision")
                .withData("timers", look.timersTick())
                .withData("last_tick_ms", look.lastTick().toMillis())
                .withData("stuck_deployments", String.join(", ", look.stuck()))
                .status(look.moves())
                .build();
    }
}
