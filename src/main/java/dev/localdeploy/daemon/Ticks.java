package dev.localdeploy.daemon;

import dev.localdeploy.deployment.HealthDesk;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.inject.Singleton;

/** Once a second, starts what is due. */
@Singleton
public final class Ticks {
    private final Daemon daemon;
    private final HealthDesk health;
    private final Housekeeping housekeeping;
    private final Pulse pulse;
    private final ServiceNotices notices;

    Ticks(
            Daemon daemon,
            HealthDesk health,
            Housekeeping housekeeping,
            Pulse pulse,
            ServiceNotices notices) {
        this.daemon = daemon;
        this.health = health;
        this.housekeeping = housekeeping;
        this.pulse = pulse;
        this.notices = notices;
    }

    @Scheduled(every = "1s", concurrentExecution = ConcurrentExecution.SKIP)
    void tick() {
        if (daemon.hasRecovered()) {
            health.tick();
        }
        housekeeping.tick();
        pulse.beat(); // last: a tick that hangs is a pulse that stops
        notices.tick();
    }
}
