package dev.localdeploy.stability;

import static dev.localdeploy.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.localdeploy.extension.StabilityMonitor;
import dev.localdeploy.os.OperatingSystem;
import dev.localdeploy.plugin.PluginJar;
import dev.localdeploy.plugin.Plugins;
import dev.localdeploy.process.RealRuns;
import dev.localdeploy.process.Run;
import dev.localdeploy.process.TreeFigures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real programs that go towards trouble. */
class StabilityProcessTest {
    private final List<StabilityFinding> found = new CopyOnWriteArrayList<>();
    private @TempDir Path folder;
    private RealRuns runs;
    private StabilityWatch watch;
    private Run observed;

    @BeforeEach
    void setUp() throws IOException {
        runs = new RealRuns(folder);
        watch = watchWith(List.of());
    }

    private StabilityWatch watchWith(List<OwnMonitor> monitors) {
        return new StabilityWatch(
                Clock.systemUTC(),
                System::nanoTime,
                Runnable::run,
                OperatingSystem.current(),
                monitors,
                (_, finding) -> found.add(finding));
    }

    @AfterEach
    void tearDown() {
        runs.close();
    }

    @Test
    void a_program_that_leaks_is_found() throws Exception {
        observe(
                runs.python(
                        "import time",
                        "kept = []",
                        "while True:",
                        "    kept.append(bytearray(b'x' * 200_000))",
                        "    time.sleep(0.02)"));

        assertThat(firstFinding().reason()).startsWith("Memory leak detected: +");
    }

    @Test
    void how_long_memory_lasts_is_known_here() throws Exception {
        Run run = runs.start("exec sleep 60");

        assertThat(OperatingSystem.current().memoryLeft(run.leader()).orElseThrow())
                .isBetween(1_000_000L, 1L << 50);
    }

    @Test
    void a_program_that_uses_up_its_own_limit_of_open_files_is_found() throws Exception {
        observe(
                runs.python(
                        "import os, resource, time",
                        "resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))",
                        "kept = [os.dup(0) for _ in range(51)]",
                        "time.sleep(60)"));

        assertThat(firstFinding().reason())
                .matches("File descriptor threshold exceeded: 5[4-6] of 64.*");
    }

    @Test
    void the_example_of_a_monitor_notices_from_within_its_jar_who_writes_much() throws Exception {
        assumeThat(Files.getFileStore(folder).type())
                .as("what is written to memory is not written to disk")
                .isNotEqualTo("tmpfs");
        Path plugins = Files.createDirectory(folder.resolve("plugins"));
        PluginJar.of(Path.of("src/examples/disk-writes-monitor"), plugins.resolve("example.jar"));
        List<OwnMonitor> monitors =
                Plugins.in(plugins, StabilityMonitor.class.getPackage())
                        .all(StabilityMonitor.class, OwnMonitor::of);
        assertThat(monitors).extracting(OwnMonitor::name).containsExactly("disk-writes");
        watch = watchWith(monitors);

        observe(
                runs.python(
                        "import os, time",
                        "block = b'x' * 8_000_000",
                        "with open('much', 'wb') as f:",
                        "    while True:",
                        "        f.seek(0)",
                        "        f.write(block)",
                        "        f.flush()",
                        "        os.fsync(f.fileno())"));

        assertThat(firstFinding().reason()).matches("Writes \\d+ MB/s to disk");
    }

    @Test
    void a_close_look_tells_processor_time_since_the_look_before() throws Exception {
        Run run =
                runs.python(
                        "import os, time",
                        "end = time.time() + 3",
                        "while time.time() < end: pass",
                        "open('idle', 'w').close()",
                        "time.sleep(60)");
        Supplier<Optional<TreeFigures>> looks = runs.processes.closely(run);

        await().pollInterval(Duration.ofSeconds(1))
                .until(() -> looks.get().orElseThrow().cpuPercent() > 20);
        await().until(() -> folder.resolve("idle").toFile().exists());
        await().pollInterval(Duration.ofSeconds(1))
                .until(() -> looks.get().orElseThrow().cpuPercent() < 5);
        // Since its birth it was busy for longer than that.
        assertThat(runs.look(run).cpuPercent()).isGreaterThan(5);
    }

    @Test
    void of_what_has_ended_there_is_no_close_look() throws Exception {
        Run run = runs.start("exit 0");

        await().until(() -> runs.processes.closely(run).get().isEmpty());
    }

    private void observe(Run run) {
        watch.watch(
                new ObservedRun(
                        run,
                        new StabilityPlan(10, Duration.ZERO, StabilityPlan.STANDARD.resources()),
                        null,
                        folder,
                        folder.resolve("out.log")));
        observed = run;
    }

    /** Samples five times a second, as the rounds of health checks would. */
    private StabilityFinding firstFinding() {
        await().pollInterval(Duration.ofMillis(200))
                .until(() -> {
                    watch.sampled(runs.processes.sample(List.of(observed)));
                    return !found.isEmpty();
                });
        return found.getFirst();
    }
}
