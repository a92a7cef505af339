package dev.localdeploy.deployment;

import static dev.localdeploy.testing.DaemonBuilder.daemon;
import static dev.localdeploy.testing.OrderBuilder.order;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.localdeploy.os.TcpSocket;
import dev.localdeploy.process.Exit;
import dev.localdeploy.process.FoundRun;
import dev.localdeploy.process.Run;
import dev.localdeploy.process.RunKey;
import dev.localdeploy.process.TreeFigures;
import dev.localdeploy.restart.RestartAttempt;
import dev.localdeploy.stability.StabilityPlan;
import dev.localdeploy.stability.StabilityWatch;
import dev.localdeploy.stability.resource.ResourceLimits;
import dev.localdeploy.testing.DeploymentBuilder;
import dev.localdeploy.testing.FakeConfiguration;
import dev.localdeploy.testing.FakeProcesses;
import dev.localdeploy.testing.FakeSystem;
import dev.localdeploy.testing.InMemoryStore;
import dev.localdeploy.testing.LogLines;
import dev.localdeploy.testing.ManualTime;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Deployments and the stability of their runs, with the figures that the test wants. */
class StabilityDeskTest {
    private static final Duration GRACE = ofSeconds(10);
    private static final long MB = 1024L * 1024;
    private static final StabilityPlan PLAN =
            new StabilityPlan(10, Duration.ZERO, new ResourceLimits(0.8, 100, 50, 0));

    private final ManualTime time = new ManualTime();
    private final FakeProcesses processes = new FakeProcesses(time).obedient();
    private final InMemoryStore store = new InMemoryStore();
    private final FakeSystem system = new FakeSystem();
    private final List<String> told = new CopyOnWriteArrayList<>();
    private final LogLines lines = LogLines.of(StabilityDesk.class);
    private @TempDir Path home;
    private Deployments deployments;
    private StabilityDesk desk;
    private int threads = 1;
    private int connections;

    @BeforeEach
    void setUp() {
        deployments =
                daemon(time, home)
                        .processes(processes)
                        .store(store)
                        .configuration(
                                new FakeConfiguration()
                                        .stability(PLAN)
                                        .policy(DeploymentBuilder.EAGER))
                        .deployments();
        desk =
                new StabilityDesk(
                        this::ticks,
                        time,
                        processes,
                        deployments,
                        listener ->
                                new StabilityWatch(
                                        time,
                                        this::ticks,
                                        Runnable::run,
                                        system,
                                        List.of(),
                                        listener));
        desk.begin();
        desk.subscribe((id, reason) -> told.add(deployments.find(id).spec().name() + " " + reason));
    }

    private long ticks() {
        return Duration.between(ManualTime.START, time.instant()).toNanos();
    }

    @AfterEach
    void tearDown() {
        lines.close();
    }

    @Test
    void a_leak_is_reported_and_without_auto_restart_nothing_else_happens() {
        Deployment billing = create();

        leak(billing, 20);

        assertThat(told).containsExactly("billing Memory leak detected: +30.0 MB/min over 3 min");
        assertThat(lines.texts)
                .containsExactly(
                        "deployment=billing finding=\"Memory leak detected: +30.0 MB/min over 3"
                                + " min\" answer=none");
        assertThat(desk.lookAt(billing).orElseThrow().memory().leakDetected()).isTrue();
        assertThat(processes.deeds()).containsExactly("launch 1");
    }

    @Test
    void with_auto_restart_it_is_answered_by_one_restart_that_says_why() {
        Deployment billing = create();
        deployments.setAutoRestart("billing", true);

        leak(billing, 20);

        await().until(() -> deployments.find("billing").lastRun() == 2);
        assertThat(processes.deeds()).containsExactly("launch 1", "ask 1", "launch 2");
        assertThat(deployments.find("billing").restarts().recent())
                .extracting(RestartAttempt::reason)
                .containsExactly("Memory leak detected: +30.0 MB/min over 3 min");
        assertThat(lines.texts).singleElement().asString().endsWith("answer=restart");
    }

    @Test
    void the_run_after_it_has_no_past() {
        Deployment billing = create();
        deployments.setAutoRestart("billing", true);
        leak(billing, 20);
        await().until(() ->
                deployments.find("billing").run().isPresent()
                        && deployments.find("billing").lastRun() == 2);

        assertThat(desk.lookAt(deployments.find("billing"))).isEmpty();
    }

    @Test
    void auto_restart_that_is_switched_on_answers_what_still_holds() {
        Deployment billing = create();
        leak(billing, 20);

        deployments.setAutoRestart("billing", true);

        await().until(() -> deployments.find("billing").lastRun() == 2);
        assertThat(told).hasSize(1);
    }

    @Test
    void a_stop_cancels_the_restart_that_waits_for_a_quiet_moment() {
        Deployment billing = createBusy();
        leak(billing, 20);
        assertThat(processes.log).contains("closely 1");

        deployments.stop("billing", GRACE, false);
        time.pass(Duration.ofMinutes(2));

        assertThat(processes.deeds()).containsExactly("launch 1", "ask 1");
    }

    @Test
    void a_restart_by_the_user_cancels_it_too() {
        Deployment billing = createBusy();
        leak(billing, 20);

        deployments.restart("billing", GRACE);
        time.pass(Duration.ofMinutes(2));

        assertThat(deployments.find("billing").lastRun()).isEqualTo(2);
        assertThat(processes.deeds()).containsExactly("launch 1", "ask 1", "launch 2");
    }

    @Test
    void so_does_switching_auto_restart_off() {
        Deployment billing = createBusy();
        leak(billing, 20);

        deployments.setAutoRestart("billing", false);
        time.pass(Duration.ofMinutes(2));

        assertThat(processes.deeds()).containsExactly("launch 1");
    }

    @Test
    void a_quiet_moment_is_used() {
        Deployment billing = createBusy();
        leak(billing, 20);
        assertThat(processes.deeds()).containsExactly("launch 1");

        time.pass(Duration.ofSeconds(1)); // the fake answers that it has no connection left

        await().until(() -> deployments.find("billing").lastRun() == 2);
    }

    @Test
    void what_others_want_a_restart_for_waits_for_a_quiet_moment_unless_it_is_urgent() {
        Deployment billing = createBusy();
        RunKey first = billing.run().orElseThrow().key();

        desk.restartWanted(first, "Log pattern matched: Error: x", false);
        assertThat(processes.deeds()).containsExactly("launch 1");
        time.pass(Duration.ofSeconds(1)); // the fake answers that it has no connection left
        await().until(() -> deployments.find("billing").lastRun() == 2);
        RunKey second = deployments.find("billing").run().orElseThrow().key();

        desk.restartWanted(first, "Log pattern matched: panic: late", true);
        desk.restartWanted(second, "Log pattern matched: panic: y", true);
        await().until(() ->
                deployments.find("billing").status() == DeploymentStatus.CRASHED
                        || deployments.find("billing").lastRun() == 3);

        assertThat(deployments.find("billing").restarts().recent())
                .extracting(RestartAttempt::reason)
                .containsExactly("Log pattern matched: Error: x", "Log pattern matched: panic: y");
    }

    @Test
    void such_a_restart_still_waits_when_auto_restart_was_off_for_a_moment() {
        Deployment billing = createBusy();
        desk.restartWanted(billing.run().orElseThrow().key(), "Log pattern matched: x", false);

        deployments.setAutoRestart("billing", false);
        time.pass(Duration.ofSeconds(30));
        deployments.setAutoRestart("billing", true);
        assertThat(processes.deeds()).containsExactly("launch 1");
        time.pass(Duration.ofSeconds(1));

        await().until(() -> deployments.find("billing").lastRun() == 2);
        assertThat(deployments.find("billing").restarts().recent())
                .extracting(RestartAttempt::reason)
                .containsExactly("Log pattern matched: x");
    }

    @Test
    void and_waits_anew_when_it_was_off_for_longer_than_it_would_have_waited() {
        Deployment billing = createBusy();
        desk.restartWanted(billing.run().orElseThrow().key(), "Log pattern matched: x", false);

        deployments.setAutoRestart("billing", false);
        time.pass(Duration.ofDays(2));
        assertThat(processes.deeds()).containsExactly("launch 1");
        deployments.setAutoRestart("billing", true);
        time.pass(Duration.ofSeconds(1));

        await().until(() -> deployments.find("billing").lastRun() == 2);
    }

    @Test
    void without_auto_restart_what_others_want_leads_to_nothing() {
        Deployment billing = create();

        desk.restartWanted(billing.run().orElseThrow().key(), "Log pattern matched: FATAL", true);
        time.pass(Duration.ofMinutes(2));

        assertThat(processes.deeds()).containsExactly("launch 1");
    }

    @Test
    void too_many_threads_are_a_reason_too() {
        Deployment billing = create();
        deployments.setAutoRestart("billing", true);
        threads = 104;

        sample(billing, 100);
        sample(billing, 100);

        await().until(() -> deployments.find("billing").lastRun() == 2);
        assertThat(deployments.find("billing").restarts().recent())
                .extracting(RestartAttempt::reason)
                .containsExactly("Thread count threshold exceeded: 104");
    }

    @Test
    void a_run_that_was_adopted_is_observed() throws Exception {
        DeploymentBuilder saved = DeploymentBuilder.deployment("billing").stability(PLAN);
        store.save(saved.running(4).build());
        processes.leaveBehind(saved.spec().id(), new FoundRun.Alive(saved.run(4)));
        deployments.recover(false);

        leak(deployments.find("billing"), 20);

        assertThat(told).hasSize(1);
    }

    @Test
    void what_is_down_has_no_report() {
        Deployment billing = create();
        sample(billing, 100);
        assertThat(desk.lookAt(billing)).isPresent();

        processes.exit(1, new Exit.Code(3));
        await().until(() -> deployments.find("billing").status() == DeploymentStatus.CRASHED);

        await().until(() -> desk.lookAt(billing).isEmpty());
        assertThat(desk.lookAt(deployments.find("billing"))).isEmpty();
    }

    private Deployment create() {
        return deployments.create(order("billing", home).port(3000).build());
    }

    /** With auto-restart, and idle but for a burst of requests that has just begun. */
    private Deployment createBusy() {
        Deployment billing = create();
        deployments.setAutoRestart("billing", true);
        sample(billing, 100);
        connections = 7;
        return deployments.find("billing");
    }

    /** 30 MB a minute, seen every half minute. */
    private void leak(Deployment deployment, int samples) {
        for (int i = 1; i <= samples && told.isEmpty(); i++) {
            sample(deployment, 100 + 15.0 * i);
        }
    }

    private void sample(Deployment deployment, double megabytes) {
        time.pass(ofSeconds(30));
        Run run = deployment.run().orElseThrow();
        desk.sampled(
                Map.of(
                        run.key(),
                        new TreeFigures(
                                1,
                                (long) (megabytes * MB),
                                threads,
                                3,
                                Map.of(),
                                Map.of(TcpSocket.State.ESTABLISHED, connections),
                                List.of(),
                                1,
                                0,
                                'S')));
    }
}
