package dev.localdeploy.daemon;

import static dev.localdeploy.testing.DaemonBuilder.daemon;
import static dev.localdeploy.testing.OrderBuilder.order;
import static org.assertj.core.api.Assertions.assertThat;

import dev.localdeploy.deployment.Deployments;
import dev.localdeploy.testing.ManualTime;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServiceNoticesTest {
    private final ManualTime time = new ManualTime();
    private final List<String> told = new ArrayList<>();
    private boolean moves = true;
    @TempDir private Path home;

    @Test
    void who_is_not_ready_says_nothing() {
        notices(deployments()).tick();

        assertThat(told).isEmpty();
    }

    @Test
    void readiness_is_told_with_how_many_deployments_there_are() {
        Deployments deployments = deployments();
        deployments.create(order("billing", home).build());

        notices(deployments).ready();

        assertThat(told).containsExactly("READY=1\nSTATUS=1 deployment, 1 running");
    }

    @Test
    void each_tick_feeds_the_watchdog_and_tells_only_a_status_that_is_new() {
        Deployments deployments = deployments();
        ServiceNotices notices = notices(deployments);
        notices.ready();
        told.clear();

        notices.tick();
        deployments.create(order("billing", home).build());
        notices.tick();
        notices.tick();

        assertThat(told)
                .containsExactly(
                        "WATCHDOG=1", "WATCHDOG=1\nSTATUS=1 deployment, 1 running", "WATCHDOG=1");
    }

    @Test
    void news_come_as_often_as_the_watchdog_needs_them() {
        assertThat(ServiceNotices.ticksFor(30_000_000)).isEqualTo(10);
        assertThat(ServiceNotices.ticksFor(9_000_000)).isEqualTo(3);
        assertThat(ServiceNotices.ticksFor(1_000_000)).isEqualTo(1);
        assertThat(ServiceNotices.ticksFor(0)).isEqualTo(10);
        var notices = new ServiceNotices(told::add, deployments(), () -> moves, 3);
        notices.ready();
        told.clear();

        for (int tick = 0; tick < 7; tick++) {
            notices.tick();
        }

        assertThat(told).containsExactly("WATCHDOG=1", "WATCHDOG=1");
    }

    @Test
    void who_is_stuck_falls_silent() {
        ServiceNotices notices = notices(deployments());
        notices.ready();
        told.clear();

        moves = false;
        notices.tick();

        assertThat(told).isEmpty();
    }

    @Test
    void after_the_end_was_told_nothing_follows() {
        ServiceNotices notices = notices(deployments());
        notices.ready();
        told.clear();

        notices.stopping();
        notices.tick();

        assertThat(told).singleElement().asString().startsWith("STOPPING=1\n");
    }

    @Test
    void a_service_manager_that_does_not_listen_stops_nothing() {
        var notices =
                new ServiceNotices(
                        _ -> {
                            throw new IOException("errno 111");
                        },
                        deployments(),
                        () -> true,
                        1);

        notices.ready();
        notices.tick();
        notices.stopping();
    }

    private ServiceNotices notices(Deployments deployments) {
        return new ServiceNotices(told::add, deployments, () -> moves, 1);
    }

    private Deployments deployments() {
        return daemon(time, home).deployments();
    }
}
