package dev.localdeploy.deployment;

import static dev.localdeploy.testing.DaemonBuilder.daemon;
import static dev.localdeploy.testing.OrderBuilder.order;
import static dev.localdeploy.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.localdeploy.crash.Cause;
import dev.localdeploy.crash.CauseCode;
import dev.localdeploy.crash.Confidence;
import dev.localdeploy.crash.CrashReport;
import dev.localdeploy.crash.CrashReports;
import dev.localdeploy.crash.MemoryKill.Sureness;
import dev.localdeploy.log.LogFiles;
import dev.localdeploy.os.OperatingSystem;
import dev.localdeploy.process.LocalProcesses;
import dev.localdeploy.process.RealTimers;
import dev.localdeploy.process.RunKey;
import dev.localdeploy.testing.DeploymentBuilder;
import dev.localdeploy.testing.FakeConfiguration;
import dev.localdeploy.testing.InMemoryCrashReports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real runs that end badly, from their launch to their report. */
class CrashDeskProcessTest {
    private static final long LIMIT = 30L << 20;

    @TempDir Path folder;
    private final FakeConfiguration configuration = new FakeConfiguration();
    private final InMemoryCrashReports store = new InMemoryCrashReports();

    /** Timers may ring when the test is over. */
    private final ExecutorService worker =
            new ThreadPoolExecutor(
                    1,
                    1,
                    0,
                    TimeUnit.SECONDS,
                    new LinkedBlockingQueue<>(),
                    new ThreadPoolExecutor.DiscardPolicy());

    private Deployments deployments;
    private @Nullable Path group;

    @BeforeEach
    void begin() throws IOException {
        Clock clock = Clock.systemUTC();
        var timers = new RealTimers();
        OperatingSystem system = OperatingSystem.current();
        var processes =
                new LocalProcesses(
                        system,
                        clock,
                        System::nanoTime,
                        timers,
                        Files.createDirectory(folder.resolve("runs")),
                        Path.of(System.getProperty("local-deploy.shim")),
                        0);
        deployments =
                daemon(clock, timers, folder)
                        .processes(processes)
                        .configuration(configuration)
                        .deployments();
        var logs = new LogFiles(system::headOf, clock, folder);
        var reports =
                new CrashReports(
                        clock,
                        timers,
                        worker,
                        system,
                        logs,
                        store,
                        _ -> List.of(),
                        _ -> List.of(),
                        id -> deployments.withId(id).map(one -> one.spec().name()));
        new CrashDesk(deployments, reports, run -> endOf(logs, run)).begin();
    }

    private static Optional<Long> endOf(LogFiles logs, RunKey run) {
        try {
            return Optional.of(logs.of(logs.ownFile(run.deployment())).end().offset());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @AfterEach
    void end() throws IOException {
        for (Deployment one : deployments.all()) {
            deployments.stop(one.spec().id(), Duration.ZERO, true);
        }
        worker.close();
        if (group != null) {
            Path emptied = group;
            await().ignoreExceptions().until(() -> Files.deleteIfExists(emptied));
        }
    }

    @Test
    void a_kill_by_the_kernel_is_told_from_one_by_somebody() throws IOException {
        String id = start("sleep 300");
        ProcessHandle.of(deployments.find(id).run().orElseThrow().leader().pid())
                .orElseThrow()
                .destroyForcibly();
        Cause somebody = report(id, 1).causes().getFirst();

        assertThat(somebody.code()).isEqualTo(CauseCode.KILLED_BY_SIGNAL);
        assertThat(somebody.sentence()).contains("SIGKILL");

        group = limitedGroup();
        String greedy =
                start(
                        "echo $$ > "
                                + group.resolve("cgroup.procs")
                                + "; sleep 1.5; exec python3 -c"
                                + " 'x = [bytearray(1 << 20) for _ in range(200)]'");
        CrashReport report = report(greedy, 1);
        Cause kernel = report.causes().getFirst();

        assertThat(kernel.code()).as("%s", report).isEqualTo(CauseCode.OUT_OF_MEMORY_KERNEL);
        assertThat(kernel.confidence()).isGreaterThanOrEqualTo(Confidence.LIKELY);
        assertThat(report.evidence().memoryKill().sureness())
                .isIn(Sureness.CERTAIN, Sureness.LIKELY);
    }

    @Test
    void every_crash_of_a_loop_has_a_report_with_its_own_lines() {
        configuration.policy(DeploymentBuilder.EAGER);
        String id = start("n=$(ls | wc -l); touch f$n; echo run $n; sleep 0.5; exit 1");
        deployments.setAutoRestart(id, true);

        CrashReport second = report(id, 2);
        CrashReport third = report(id, 3);

        assertThat(second.evidence().lastLines()).hasSize(1);
        assertThat(third.evidence().lastLines()).hasSize(1);
        assertThat(third.evidence().lastLines()).isNotEqualTo(second.evidence().lastLines());
    }

    @Test
    void a_working_directory_that_goes_is_why_the_next_launch_fails() throws IOException {
        Path gone = Files.createDirectory(folder.resolve("gone"));
        configuration.policy(DeploymentBuilder.EAGER);
        String id = start(gone, "rmdir ../gone; sleep 0.4; exit 1");
        deployments.setAutoRestart(id, true);

        assertThat(report(id, 2).causes().getFirst().code())
                .isEqualTo(CauseCode.WORKING_DIRECTORY_GONE);
    }

    @Test
    void a_stop_by_the_user_leaves_no_report() {
        String id = start("sleep 300");

        deployments.stop(id, Duration.ofSeconds(10), false);
        String other = start("exit 1");
        report(other, 1);

        assertThat(store.reports(id)).isEmpty();
    }

    private String start(String line) {
        return start(folder, line);
    }

    private String start(Path directory, String line) {
        return deployments
                .create(
                        order(null, directory)
                                .command(new Command.Shell(line))
                                .environment(System.getenv())
                                .build())
                .spec()
                .id();
    }

    private CrashReport report(String id, long run) {
        var key = new RunKey(id, run);
        return await().until(
                        () ->
                                store.reports(id).stream()
                                        .filter(one -> one.run() == key.number())
                                        .findFirst(),
                        Optional::isPresent)
                .orElseThrow();
    }

    /** A control group that may use little memory; skips the test where none can be made. */
    private static Path limitedGroup() {
        try {
            for (String line : Files.readAllLines(Path.of("/proc/self/cgroup"))) {
                String[] parts = line.split(":", 3);
                boolean first = parts[1].equals("memory");
                if (first || line.startsWith("0::")) {
                    Path parent = Path.of("/sys/fs/cgroup" + (first ? "/memory" : "") + parts[2]);
                    Path made = Files.createTempDirectory(parent, "local-deploy-test");
                    Files.writeString(
                            made.resolve(first ? "memory.limit_in_bytes" : "memory.max"),
                            Long.toString(LIMIT));
                    return made;
                }
            }
        } catch (IOException notAllowed) {
            // Skipped below.
        }
        assumeTrue(false, "no control group with a memory limit can be made here");
        return Path.of("");
    }
}
