package dev.localdeploy.deployment;

import static dev.localdeploy.testing.DaemonBuilder.daemon;
import static dev.localdeploy.testing.OrderBuilder.order;
import static dev.localdeploy.testing.Patience.await;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.localdeploy.log.LogFiles;
import dev.localdeploy.os.OperatingSystem;
import dev.localdeploy.process.Exit;
import dev.localdeploy.process.FoundRun;
import dev.localdeploy.process.RunKey;
import dev.localdeploy.restart.RestartAttempt;
import dev.localdeploy.stability.log.ErrorTotals;
import dev.localdeploy.stability.log.LogError;
import dev.localdeploy.stability.log.LogPlan;
import dev.localdeploy.stability.logwatch.LogWatch;
import dev.localdeploy.store.JsonBookmarks;
import dev.localdeploy.testing.DeploymentBuilder;
import dev.localdeploy.testing.FakeConfiguration;
import dev.localdeploy.testing.FakeProcesses;
import dev.localdeploy.testing.InMemoryStore;
import dev.localdeploy.testing.ManualTime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Deployments and the errors in their output, which the test writes. */
class LogErrorDeskTest {
    private static final Duration GRACE = ofSeconds(10);

    private final ManualTime time = new ManualTime();
    private final FakeProcesses processes = new FakeProcesses(time).obedient();
    private final FakeConfiguration configuration = new FakeConfiguration().autoRestart();
    private final InMemoryStore store = new InMemoryStore();
    private final List<String> told = new CopyOnWriteArrayList<>();
    private @TempDir Path home;
    private Deployments deployments;
    private LogErrorDesk desk;

    @BeforeEach
    void setUp() throws IOException {
        deployments =
                daemon(time, home)
                        .processes(processes)
                        .store(store)
                        .configuration(configuration)
                        .deployments();
        var bookmarks =
                new JsonBookmarks(Files.createDirectory(home.resolve("marks")), time, "test");
        desk =
                new LogErrorDesk(
                        deployments,
                        (run, reason, _) -> deployments.findingReported(run, reason),
                        listener ->
                                new LogWatch(
                                        time,
                                        () ->
                                                Duration.between(ManualTime.START, time.instant())
                                                        .toNanos(),
                                        new LogFiles(OperatingSystem.current()::headOf, time, home),
                                        bookmarks,
                                        Runnable::run,
                                        listener));
        desk.begin();
        desk.subscribe(seen -> told.add(seen.name() + ": " + seen.error().line()));
    }

    @Test
    void errors_of_each_run_are_found_and_told() throws IOException {
        Deployment billing = create();
        write("Error: of the first\n");
        look();
        write("FATAL: last words");
        processes.exit(1, new Exit.Code(3));
        await().until(() -> deployments.find("billing").status() == DeploymentStatus.CRASHED);
        assertThat(desk.errorsOf(new RunKey(billing.spec().id(), 1), ofSeconds(1)))
                .extracting(LogError::line)
                .containsExactly("FATAL: last words", "Error: of the first");
        pass(ofSeconds(2));
        await().until(() -> deployments.find("billing").run().isPresent());
        write("Error: of the second\n");
        look();

        assertThat(desk.errorsOf(billing).reversed())
                .extracting(LogError::line, LogError::run)
                .containsExactly(
                        Tuple.tuple("Error: of the first", 1L),
                        Tuple.tuple("FATAL: last words", 1L),
                        Tuple.tuple("Error: of the second", 2L));
        assertThat(desk.errorsOf(new RunKey(billing.spec().id(), 2), ofSeconds(1)))
                .extracting(LogError::line)
                .containsExactly("Error: of the second");
        assertThat(desk.totalsOf(billing)).contains(new ErrorTotals(0, 2, 1));
        assertThat(told)
                .containsExactly(
                        "billing: Error: of the first",
                        "billing: FATAL: last words",
                        "billing: Error: of the second");
    }

    @Test
    void an_error_orders_a_restart_where_the_settings_say_so() throws IOException {
        configuration.logs(new LogPlan(true, LogPlan.STANDARD.patterns(), true));
        create();
        pass(ofSeconds(11));

        write("FATAL: lost the database\u001b[0m\n");
        pass(ofSeconds(1));

        await().until(() -> deployments.find("billing").status() == DeploymentStatus.CRASHED);
        assertThat(deployments.find("billing").restarts().recent())
                .extracting(RestartAttempt::reason)
                .containsExactly("Log pattern matched: FATAL: lost the database?[0m");
    }

    @Test
    void a_run_that_the_last_daemon_left_is_searched_from_its_beginning_in_a_log_of_our_own()
            throws Exception {
        DeploymentBuilder saved = DeploymentBuilder.deployment("billing").logFolder(home);
        store.save(saved.running(4).build());
        processes.leaveBehind(saved.spec().id(), new FoundRun.Alive(saved.run(4)));
        Files.writeString(saved.spec().logFile(), "Error: before\n");

        deployments.recover(false);
        desk.watch().takeUp();
        Files.writeString(saved.spec().logFile(), "Error: after\n", StandardOpenOption.APPEND);
        look();

        assertThat(desk.errorsOf(deployments.find("billing")))
                .extracting(LogError::line)
                .containsExactly("Error: after", "Error: before");
    }

    @Test
    void what_is_down_is_not_looked_at() {
        create();
        deployments.stop("billing", GRACE, false);
        pass(ofSeconds(3));

        assertThat(desk.watch().turn()).isEqualTo(Optional.empty());
    }

    @Test
    void what_is_removed_is_forgotten() throws IOException {
        Deployment billing = create();
        write("Error: x\n");
        look();
        deployments.stop("billing", GRACE, false);
        pass(ofSeconds(3));

        deployments.remove("billing");

        assertThat(desk.errorsOf(billing)).isEmpty();
        assertThat(home.resolve("marks")).isEmptyDirectory();
    }

    private Deployment create() {
        return deployments.create(order("billing", home).build());
    }

    private void write(String text) throws IOException {
        Files.writeString(
                deployments.find("billing").spec().logFile(),
                text,
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
    }

    private void look() {
        pass(ofSeconds(1));
    }

    private void pass(Duration duration) {
        for (Duration left = duration; left.isPositive(); left = left.minus(ofMillis(100))) {
            time.pass(ofMillis(100));
            while (desk.watch().turn().equals(Optional.of(Duration.ZERO))) {
                // Until nothing is due.
            }
        }
    }
}
