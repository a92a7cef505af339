package dev.localdeploy.daemon;

import static dev.localdeploy.testing.DaemonBuilder.daemon;
import static dev.localdeploy.testing.OrderBuilder.order;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.localdeploy.deployment.Deployment;
import dev.localdeploy.deployment.Deployments;
import dev.localdeploy.process.RunKey;
import dev.localdeploy.testing.ManualTime;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.microprofile.health.HealthCheckResponse.Status;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LivenessProbeTest {
    private final ManualTime time = new ManualTime();
    private final AtomicLong nanos = new AtomicLong();
    private final Pulse pulse = new Pulse(nanos::get);
    private final DaemonTimers timers = new DaemonTimers();
    private @TempDir Path home;

    @AfterEach
    void tearDown() {
        timers.close();
    }

    @Test
    void a_daemon_that_moves_is_alive() {
        assertThat(probe(deployments()).call().getStatus()).isEqualTo(Status.UP);
    }

    @Test
    void a_scan_that_is_late_is_told_and_one_that_waits_for_the_next_second_is_not() {
        LivenessProbe probe = probe(deployments());

        nanos.set(Duration.ofSeconds(9).toNanos());
        assertThat(probe.call().getStatus()).isEqualTo(Status.UP);

        nanos.set(Duration.ofSeconds(10).toNanos());
        assertThat(probe.call().getStatus()).isEqualTo(Status.DOWN);
        assertThat(probe.call().getData().orElseThrow()).containsEntry("last_tick_ms", 10_000L);

        pulse.beat();
        assertThat(probe.call().getStatus()).isEqualTo(Status.UP);
    }

    @Test
    void timers_that_have_stopped_are_told() {
        timers.close();

        assertThat(probe(deployments()).call().getStatus()).isEqualTo(Status.DOWN);
    }

    @Test
    void a_supervisor_that_does_not_come_to_its_letters_is_named() {
        Deployments deployments = deployments();
        LivenessProbe probe = probe(deployments);
        Deployment billing = deployments.create(order("billing", home).port(3000).build());
        var release = new CountDownLatch(1);
        var stuck = new CountDownLatch(1);
        deployments.subscribe(_ -> {
            stuck.countDown();
            waitFor(release);
        });
        deployments.becameReady(new RunKey(billing.spec().id(), 1));
        waitFor(stuck);

        time.pass(Duration.ofSeconds(10));
        assertThat(probe.call().getStatus()).isEqualTo(Status.UP);
        time.pass(Duration.ofMillis(1));
        assertThat(probe.call().getStatus()).isEqualTo(Status.DOWN);
        assertThat(probe.call().getData().orElseThrow())
                .containsEntry("stuck_deployments", "billing");

        release.countDown();
        await().until(() -> probe.call().getStatus() == Status.UP);
    }

    private static void waitFor(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private LivenessProbe probe(Deployments deployments) {
        return new LivenessProbe(new Supervision(timers, pulse, deployments, time));
    }

    private Deployments deployments() {
        return daemon(time, home).deployments();
    }
}
