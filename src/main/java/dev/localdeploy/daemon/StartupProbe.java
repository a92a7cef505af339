package dev.localdeploy.daemon;

import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Startup;

/** Has the daemon taken up where the last one left off? */
@Startup
public final class StartupProbe implements HealthCheck {
    private final Daemon daemon;

    StartupProbe(Daemon daemon) {
        this.daemon = daemon;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("recovery").status(daemon.hasRecovered()).build();
    }
}
