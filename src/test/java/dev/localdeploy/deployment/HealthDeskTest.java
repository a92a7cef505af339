package dev.localdeploy.deployment;

import static dev.localdeploy.testing.DaemonBuilder.daemon;
import static dev.localdeploy.testing.OrderBuilder.order;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.localdeploy.health.CheckResult;
import dev.localdeploy.health.HealthPlan;
import dev.localdeploy.health.HealthReport;
import dev.localdeploy.health.HealthStatus;
import dev.localdeploy.health.WatchedRun;
import dev.localdeploy.process.Exit;
import dev.localdeploy.process.FoundRun;
import dev.localdeploy.testing.DeploymentBuilder;
import dev.localdeploy.testing.FakeHealthWatch;
import dev.localdeploy.testing.FakeProcesses;
import dev.localdeploy.testing.InMemoryStore;
import dev.localdeploy.testing.LogLines;
import dev.localdeploy.testing.ManualTime;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Deployments and the health of their runs, with a watch that finds what the test wants. */
class HealthDeskTest {
    private static final Duration GRACE = ofSeconds(10);

    private final ManualTime time = new ManualTime();
    private final FakeProcesses processes = new FakeProcesses(time).obedient();
    private final InMemoryStore store = new InMemoryStore();
    private final List<String> told = new CopyOnWriteArrayList<>();
    private final LogLines lines = LogLines.of(HealthDesk.class);
    private @TempDir Path home;
    private Deployments deployments;
    private HealthDesk desk;
    private FakeHealthWatch watch;

    @BeforeEach
    void setUp() {
        deployments = daemon(time, home).processes(processes).store(store).deployments();
        desk =
                new HealthDesk(
                        time,
                        deployments,
                        listener -> {
                            watch = new FakeHealthWatch(listener);
                            return watch;
                        });
        desk.begin();
        desk.subscribe(id -> told.add(deployments.find(id).spec().name()));
    }

    @AfterEach
    void tearDown() {
        lines.close();
    }

    @Test
    void a_run_that_comes_up_is_watched_with_its_port_and_plan() {
        create();

        WatchedRun run = watch.runs.getFirst();
        assertThat(watch.log).containsExactly("watch 1");
        assertThat(run.port()).isEqualTo(3000);
        assertThat(run.plan()).isEqualTo(HealthPlan.STANDARD.asking("/up"));
    }

    @Test
    void a_run_that_was_ready_when_the_last_daemon_died_is_watched_as_such() throws Exception {
        DeploymentBuilder saved = DeploymentBuilder.deployment("billing").port(3000);
        store.save(
                saved.runs(4)
                        .state(new DeploymentState.Running(saved.run(4), true, false))
                        .build());
        processes.leaveBehind(saved.spec().id(), new FoundRun.Alive(saved.run(4)));

        deployments.recover(false);

        assertThat(watch.log).containsExactly("watch 4 ready");
    }

    @Test
    void a_run_that_ends_is_watched_no_longer_and_the_next_one_is() {
        create();
        deployments.setAutoRestart("billing", true);

        processes.exit(1, new Exit.Code(3));
        await().until(() -> deployments.find("billing").status() == DeploymentStatus.CRASHED);
        time.pass(ofSeconds(2));

        await().until(() -> watch.log.contains("watch 2"));
        assertThat(watch.log)
                .containsExactly("watch 1", "ended \"Process exited with code 3\"", "watch 2");
    }

    @Test
    void what_is_removed_is_forgotten() {
        create();
        deployments.stop("billing", GRACE, false);

        await().until(() -> watch.log.size() == 2);

        deployments.remove("billing");

        assertThat(watch.log).containsExactly("watch 1", "ended \"Process is stopped\"", "forget");
    }

    @Test
    void readiness_reaches_the_deployment() {
        create();

        watch.becomeReady(watch.runs.getFirst());

        await().until(() -> deployments.find("billing").status() == DeploymentStatus.RUNNING);
    }

    @Test
    void a_run_that_was_not_checked_yet_is_unknown() {
        Health health = desk.lookAt(create());

        assertThat(health.report().overall()).isEqualTo(HealthStatus.UNKNOWN);
        assertThat(health.report().checks())
                .extracting(CheckResult::message)
                .containsExactly("Process 1001 has not been checked yet");
        assertThat(health.lastCheck()).isNull();
    }

    @Test
    void a_run_is_as_its_newest_report_says() {
        Deployment billing = create();
        Instant soon = time.instant().plusSeconds(30);
        watch.planCheck(soon);
        HealthReport found = report(HealthStatus.HEALTHY);
        watch.find(watch.runs.getFirst(), found);

        assertThat(desk.lookAt(billing)).isEqualTo(new Health(found, ManualTime.START, soon, null));
    }

    @Test
    void what_is_down_is_unhealthy_with_the_reason_and_the_time_somebody_last_looked() {
        create();
        watch.find(watch.runs.getFirst(), report(HealthStatus.HEALTHY));
        time.pass(ofSeconds(5));
        processes.exit(1, new Exit.Signalled(9));
        await().until(() -> deployments.find("billing").status() == DeploymentStatus.CRASHED);

        Health health = desk.lookAt(deployments.find("billing"));

        assertThat(health.report().overall()).isEqualTo(HealthStatus.UNHEALTHY);
        assertThat(health.report().checks().getFirst().message()).isEqualTo("killed by SIGKILL");
        assertThat(health.lastCheck()).isEqualTo(ManualTime.START);
        assertThat(health.nextCheck()).isNull();
    }

    @Test
    void looking_runs_no_check_and_asking_for_one_does() {
        Deployment billing = create();
        watch.willFind(report(HealthStatus.DEGRADED));

        desk.lookAt(billing);
        assertThat(watch.log).doesNotContain("check");

        assertThat(desk.checkNow(billing).report().overall()).isEqualTo(HealthStatus.DEGRADED);
        assertThat(watch.log).contains("check");
    }

    @Test
    void a_check_of_what_is_down_says_that_it_is_down() {
        create();
        Deployment stopped = deployments.stop("billing", GRACE, false);

        assertThat(desk.checkNow(stopped).report().overall()).isEqualTo(HealthStatus.UNHEALTHY);
    }

    @Test
    void a_change_of_health_is_logged_and_told_once() {
        create();
        WatchedRun run = watch.runs.getFirst();
        watch.find(run, report(HealthStatus.HEALTHY));
        watch.find(run, report(HealthStatus.HEALTHY));
        watch.find(run, report(HealthStatus.DEGRADED));
        watch.find(run, report(HealthStatus.DEGRADED));
        deployments.stop("billing", GRACE, false);

        // Who waits for the stop may be answered before it is logged.
        await().until(() -> lines.texts.size() == 3);
        assertThat(told).as("that it went down is told by the deployments").hasSize(2);
        assertThat(lines.texts)
                .containsExactly(
                        "deployment=billing health=UNKNOWN→HEALTHY reason=\"all checks passed\"",
                        "deployment=billing health=HEALTHY→DEGRADED reason=\"it is DEGRADED\"",
                        "deployment=billing health=DEGRADED→UNHEALTHY"
                                + " reason=\"Process is stopped\"");
    }

    @Test
    void a_late_report_about_an_earlier_run_changes_nothing() {
        create();
        watch.find(watch.runs.getFirst(), report(HealthStatus.HEALTHY));
        deployments.restart("billing", GRACE);
        await().until(() -> watch.runs.size() == 2);
        told.clear();

        watch.find(watch.runs.getFirst(), report(HealthStatus.DEGRADED));
        watch.becomeUnresponsive(watch.runs.getFirst(), "No answer");

        assertThat(told).isEmpty();
        assertThat(desk.lookAt(deployments.find("billing")).unresponsive()).isNull();
    }

    @Test
    void a_line_of_the_log_stays_one_line_whatever_a_check_found() {
        create();
        watch.find(
                watch.runs.getFirst(),
                new HealthReport(
                        List.of(
                                new CheckResult(
                                        "http", HealthStatus.DEGRADED, "a\nb\u001b[31m", Map.of())),
                        time.instant()));

        assertThat(lines.texts.getLast()).endsWith("reason=\"a?b?[31m\"");
    }

    @Test
    void what_does_not_answer_is_reported_until_it_does() {
        Deployment billing = create();
        WatchedRun run = watch.runs.getFirst();
        watch.find(run, new HealthReport(List.of(refused()), time.instant()));
        told.clear();

        watch.becomeUnresponsive(run, "No answer in 3 checks");
        assertThat(desk.lookAt(billing).unresponsive()).isEqualTo("No answer in 3 checks");
        assertThat(told).containsExactly("billing");
        assertThat(lines.texts)
                .contains("deployment=billing unresponsive reason=\"No answer in 3 checks\"");

        // Of a server that hangs or answers 500 the report is no worse than that.
        watch.find(run, report(HealthStatus.DEGRADED));
        watch.find(run, report(HealthStatus.HEALTHY));
        assertThat(desk.lookAt(billing).unresponsive()).isEqualTo("No answer in 3 checks");
        told.clear();

        watch.becomeResponsive(run);
        assertThat(desk.lookAt(billing).unresponsive()).isNull();
        assertThat(told).containsExactly("billing");
        watch.becomeResponsive(run);
        assertThat(told).hasSize(1);
    }

    @Test
    void one_that_answers_for_the_first_time_after_all_is_responsive() {
        Deployment billing = create();
        WatchedRun run = watch.runs.getFirst();
        watch.becomeUnresponsive(run, "Not ready 60 s after its start");

        watch.becomeReady(run);

        assertThat(desk.lookAt(billing).unresponsive()).isNull();
    }

    @Test
    void a_tick_is_passed_on() {
        desk.tick();

        assertThat(watch.log).containsExactly("tick");
    }

    private Deployment create() {
        return deployments.create(order("billing", home).port(3000).health("/up").build());
    }

    private HealthReport report(HealthStatus status) {
        return new HealthReport(
                List.of(new CheckResult("process", status, "it is " + status, Map.of())),
                time.instant());
    }

    private static CheckResult refused() {
        return new CheckResult("http", HealthStatus.UNHEALTHY, "refused", Map.of());
    }
}
