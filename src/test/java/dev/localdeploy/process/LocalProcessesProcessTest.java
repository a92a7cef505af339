package dev.localdeploy.process;

import static dev.localdeploy.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.localdeploy.os.OperatingSystem;
import dev.localdeploy.os.ProcessId;
import dev.localdeploy.os.Signal;
import dev.localdeploy.testing.RealProcesses;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LocalProcessesProcessTest {
    private static final OperatingSystem SYSTEM = OperatingSystem.current();
    private static final Path SHIM = Path.of(System.getProperty("local-deploy.shim"));

    /** Of this test alone: whoever carries it as its marker is killed. */
    private final String deployment = "test-" + UUID.randomUUID();

    @TempDir Path folder;

    private final List<Run> started = new ArrayList<>();
    private final RecordingListener listener = new RecordingListener();
    private Path log;
    private Path pids;
    private LocalProcesses processes;

    @BeforeEach
    void prepare() throws IOException {
        log = folder.resolve("out.log");
        pids = folder.resolve("pids");
        Files.createDirectory(folder.resolve("runs"));
        processes = daemon();
    }

    /** What a daemon that was just started knows of processes: nothing yet. */
    private LocalProcesses daemon() {
        return new LocalProcesses(
                SYSTEM,
                Clock.systemUTC(),
                System::nanoTime,
                new RealTimers(),
                folder.resolve("runs"),
                SHIM,
                0);
    }

    @AfterEach
    void leaveNothingBehind() {
        RealProcesses.end(this::programs);
        // Shims go by themselves, but only after they have written to the folder.
        await().until(() -> started.stream().noneMatch(run -> SYSTEM.isAlive(run.shim())));
    }

    /** What may still live of all that was started, without the shims. */
    private List<Long> programs() {
        ProcessTree table = new ProcessTree(SYSTEM, ProcessHandle.current().pid());
        Stream<Long> found =
                started.stream().flatMap(run -> table.all(run).stream()).map(one -> one.id().pid());
        return Stream.concat(found, pidsSaid().stream()).distinct().toList();
    }

    @Test
    void the_exit_code_of_a_program_is_told() throws Exception {
        start("exit 7");

        awaitEnd();
        assertThat(listener.end()).isEqualTo("Process exited with code 7");
    }

    @Test
    void a_signal_is_not_mistaken_for_the_exit_code_a_shell_would_make_of_it() throws Exception {
        start("kill -9 $$");

        awaitEnd();
        assertThat(listener.end()).isEqualTo("killed by SIGKILL");
    }

    @Test
    void exit_code_137_is_not_mistaken_for_a_signal() throws Exception {
        start("exit 137");

        awaitEnd();
        assertThat(listener.end()).isEqualTo("Process exited with code 137");
    }

    @Test
    void a_program_that_does_not_exist_ends_with_127_and_words() throws Exception {
        watch(launch(List.of("no-such-program-anywhere"), folder));

        awaitEnd();
        assertThat(listener.end()).startsWith("the command was not found");
        assertThat(Files.readString(log)).contains("no-such-program-anywhere: No such file");
    }

    @Test
    void a_working_directory_that_is_gone_is_named_as_the_reason() throws Exception {
        watch(launch(List.of("true"), folder.resolve("gone")));

        awaitEnd();
        assertThat(listener.end()).startsWith("the working directory is gone");
    }

    @Test
    void output_is_appended_to_the_log_by_the_kernel() throws Exception {
        Files.writeString(log, "before\n");

        start("echo out; echo err >&2");

        awaitEnd();
        assertThat(Files.readString(log)).isEqualTo("before\nout\nerr\n");
    }

    @Test
    void a_run_leads_its_own_session_and_group_and_inherits_no_file_and_no_blocked_signal()
            throws Exception {
        Run run = start("ls -l /proc/self/fd; grep ^Sig /proc/self/status; read x; sleep 60");

        await().until(() -> Files.readString(log).contains("SigCgt"));
        var leader = SYSTEM.process(run.leader().pid()).orElseThrow();
        assertThat(leader.group()).isEqualTo(run.leader().pid());
        assertThat(leader.session()).isEqualTo(run.leader().pid());
        assertThat(Files.readString(log))
                .contains("0 -> /dev/null")
                .containsPattern("SigBlk:\\s+0000000000000000")
                // 32 and 33 belong to the C library, which does not let posix_spawn touch them.
                .containsPattern("SigIgn:\\s+0000000[01][08]0000000")
                .doesNotContain(".jar", "socket:", "pipe:");
    }

    @Test
    void asking_a_well_behaved_tree_to_stop_ends_all_of_it() throws Exception {
        Run run = start("sleep 60 & sleep 61 & wait");
        await().until(() -> figures(run).processCount() == 3);

        processes.askToStop(run);

        awaitEnd();
        assertThat(listener.end()).isEqualTo("killed by SIGTERM");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "in-group",
                "own-group",
                "own-session",
                "double-forked",
                "cleared-environment",
                "in-group own-session double-forked"
            })
    void a_kill_leaves_nothing_of_a_tree_that_ignores_sigterm(String shapes) throws Exception {
        Run run = startTree(shapes);

        processes.askToStop(run);
        processes.kill(run);

        awaitEnd();
        assertNothingLeft();
    }

    @ParameterizedTest
    @ValueSource(strings = {"in-group", "own-session", "double-forked", "cleared-environment"})
    void what_a_leader_leaves_behind_is_announced_and_found(String shape) throws Exception {
        Run run = startTree(shape + " leader-leaves");

        await().until(() -> !listener.told.isEmpty());
        assertThat(listener.told).containsExactly("leader: Process exited with code 3");

        processes.kill(run);
        awaitEnd();
        assertThat(listener.end()).isEqualTo("Process exited with code 3");
        assertNothingLeft();
    }

    @Test
    void a_leader_that_obeys_sigterm_before_a_child_that_does_not_is_no_proof_of_a_stop()
            throws Exception {
        Run run = startTree("own-session leader-obeys");

        processes.askToStop(run);

        await().until(() -> listener.told.contains("leader: killed by SIGTERM"));
        assertThat(listener.over()).isFalse();
        processes.kill(run);
        awaitEnd();
        assertNothingLeft();
    }

    @Test
    void a_tree_whose_shim_was_killed_is_still_stopped_completely() throws Exception {
        Run run = startTree("in-group own-session double-forked");
        SYSTEM.signal(run.shim(), Signal.KILL);
        await().until(() -> !SYSTEM.isAlive(run.shim()));

        processes.kill(run);

        awaitEnd();
        assertNothingLeft();
        assertThat(listener.end())
                .isEqualTo("Process ended, exit code unknown: its shim was killed");
    }

    @Test
    void the_daemon_that_started_a_run_need_not_be_the_one_that_hears_of_its_end()
            throws Exception {
        Run run =
                launch(
                        List.of("/bin/sh", "-c", "while [ ! -e go ]; do sleep 0.01; done; exit 5"),
                        folder);

        LocalProcesses next = daemon();
        assertThat(next.find(Set.of())).containsEntry(deployment, List.of(new FoundRun.Alive(run)));
        next.watch(run, listener);
        Files.createFile(folder.resolve("go"));

        awaitEnd();
        assertThat(listener.end()).isEqualTo("Process exited with code 5");
    }

    @Test
    void a_run_that_ended_while_nobody_watched_is_found_with_its_true_exit_and_time()
            throws Exception {
        Run run = launch(List.of("/bin/sh", "-c", "kill -11 $$"), folder);
        await().until(() -> !SYSTEM.isAlive(run.shim()));

        FoundRun found = daemon().find(Set.of()).get(deployment).getFirst();

        assertThat(found)
                .isInstanceOfSatisfying(
                        FoundRun.Ended.class,
                        ended -> {
                            assertThat(ended.exit()).isEqualTo(new Exit.Signalled(11));
                            assertThat(ended.at())
                                    .isBetween(
                                            run.startedAt(),
                                            run.startedAt().plus(Duration.ofSeconds(30)));
                        });
    }

    @Test
    void a_run_that_ended_is_not_found_alive_because_the_next_one_lives() throws Exception {
        Run first = launch(1, List.of("/bin/sh", "-c", "exit 3"), folder);
        await().until(() -> !SYSTEM.isAlive(first.shim()));
        Run second = launch(2, List.of("sleep", "60"), folder);

        List<FoundRun> found = daemon().find(Set.of(deployment)).get(deployment);

        assertThat(found).hasSize(2).last().isEqualTo(new FoundRun.Alive(second));
        assertThat(found.getFirst())
                .isInstanceOfSatisfying(
                        FoundRun.Ended.class,
                        ended -> assertThat(ended.exit()).isEqualTo(new Exit.Code(3)));
    }

    @Test
    void a_run_whose_record_is_lost_is_found_by_its_marker() throws Exception {
        Run run = launch(List.of("sleep", "60"), folder);
        Files.delete(folder.resolve("runs/" + deployment + ".1"));

        List<FoundRun> found = daemon().find(Set.of(deployment)).get(deployment);

        assertThat(found).singleElement().isInstanceOf(FoundRun.Alive.class);
        assertThat(found.getFirst().run().leader()).isEqualTo(run.leader());
        assertThat(found.getFirst().run().key()).isEqualTo(run.key());
    }

    @Test
    void what_a_living_run_was_launched_with_can_be_seen() throws Exception {
        Run run = launch(List.of("/bin/sh", "-c", "cd /; sleep 60; :"), folder);

        LaunchOrder order = daemon().orderOf(run).orElseThrow();

        assertThat(order.argv()).containsExactly("/bin/sh", "-c", "cd /; sleep 60; :");
        assertThat(order.workingDirectory()).isEqualTo(folder);
        assertThat(order.logFile()).isEqualTo(log);
        assertThat(order.environment())
                .containsEntry("PATH", System.getenv("PATH"))
                .containsEntry(ProcessTree.MARKER, deployment);
    }

    @Test
    void without_its_shim_a_run_shows_what_its_leader_has() throws Exception {
        Run run = launch(List.of("sleep", "60"), folder);
        SYSTEM.signal(run.shim(), Signal.KILL);
        await().until(() -> !SYSTEM.isAlive(run.shim()));

        LaunchOrder order = daemon().orderOf(run).orElseThrow();

        assertThat(order.argv()).containsExactly("sleep", "60");
        assertThat(order.workingDirectory()).isEqualTo(folder.toRealPath());
        assertThat(order.logFile()).isEqualTo(log.toRealPath());
        assertThat(order.environment()).containsEntry(ProcessTree.MARKER, deployment);
    }

    @Test
    void nothing_can_be_seen_of_what_is_gone() throws Exception {
        Run run = start("exit 0");
        awaitEnd();

        assertThat(processes.orderOf(run)).isEmpty();
    }

    @Test
    void a_record_that_cannot_be_read_is_set_aside_unless_its_run_lives() throws Exception {
        launch(1, List.of("sleep", "60"), folder);
        Path record = folder.resolve("runs/" + deployment + ".1");
        Path other = Files.writeString(folder.resolve("runs/gone.4"), "\0\0");
        Files.writeString(record, "nonsense");

        assertThat(daemon().find(Set.of(deployment, "gone"))).containsOnlyKeys(deployment);

        assertThat(record).hasContent("nonsense");
        assertThat(other).doesNotExist();
        assertThat(other.resolveSibling("gone.4.corrupt")).hasContent("\0\0");
    }

    @Test
    void a_record_with_the_pid_of_a_bystander_does_not_endanger_the_bystander() throws Exception {
        Process bystander = new ProcessBuilder("sleep", "60").start();
        try {
            ProcessId other = SYSTEM.process(bystander.pid()).orElseThrow().id();
            ProcessId forged = new ProcessId(other.pid(), other.birth() - 1, other.bootId());
            Run run =
                    new Run(new RunKey(deployment, 1), forged, forged, Clock.systemUTC().instant());

            watch(run);
            processes.kill(run);

            awaitEnd();
            assertThat(bystander.isAlive()).isTrue();
        } finally {
            bystander.destroyForcibly();
        }
    }

    @Test
    void a_zombie_is_no_process_any_more() throws Exception {
        Run run =
                start(
                        "exec python3 -c 'import os, time; os.fork() or os._exit(0); print(1, flush=True); time.sleep(60)'");
        await().until(() -> Files.exists(log) && Files.size(log) > 0);
        await().until(() ->
                SYSTEM.processes().stream()
                        .anyMatch(one -> one.parent() == run.leader().pid() && one.zombie()));

        assertThat(figures(run).processCount()).isEqualTo(1);
        processes.kill(run);
        awaitEnd();
    }

    @Test
    void figures_are_those_of_the_whole_tree() throws Exception {
        Run run = start("sleep 60 & python3 -m http.server 0 --bind 127.0.0.1 & wait");

        await().until(() -> !figures(run).listeningPorts().isEmpty());

        TreeFigures figures = figures(run);
        assertThat(figures.processCount()).isGreaterThanOrEqualTo(3);
        assertThat(figures.memoryBytes()).isGreaterThan(5_000_000);
        assertThat(figures.fileDescriptors()).isGreaterThan(6);
        processes.kill(run);
        awaitEnd();
    }

    private Run start(String line) throws Exception {
        Run run = launch(List.of("/bin/sh", "-c", line), folder);
        watch(run);
        return run;
    }

    private Run startTree(String shapes) throws Exception {
        List<String> argv = new ArrayList<>();
        argv.add("python3");
        argv.add(Path.of("src/test/resources/programs/tree.py").toAbsolutePath().toString());
        argv.add(pids.toString());
        argv.addAll(List.of(shapes.split(" ")));
        Run run = launch(argv, folder);
        watch(run);
        int expected =
                shapes.contains("leader-leaves")
                        ? argv.size() - 4
                        : argv.size() - 2 - (shapes.contains("leader-") ? 1 : 0);
        await().until(() -> pidsSaid().size() == expected);
        return run;
    }

    private Run launch(List<String> argv, Path directory) throws Exception {
        return launch(1, argv, directory);
    }

    private Run launch(long number, List<String> argv, Path directory) throws Exception {
        Map<String, String> environment = new HashMap<>(System.getenv());
        environment.put(ProcessTree.MARKER, deployment);
        Run run =
                processes.launch(
                        new LaunchOrder(
                                new RunKey(deployment, number), argv, directory, environment, log));
        started.add(run);
        return run;
    }

    private void watch(Run run) {
        processes.watch(run, listener);
    }

    private TreeFigures figures(Run run) {
        return processes.look(List.of(run)).get(run.key());
    }

    private List<Long> pidsSaid() {
        try {
            return Files.exists(pids)
                    ? Files.readAllLines(pids).stream()
                            .map(line -> Long.valueOf(line.split(" ")[1]))
                            .toList()
                    : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void awaitEnd() {
        await().until(listener::over);
    }

    private void assertNothingLeft() {
        assertThat(pidsSaid()).noneMatch(RealProcesses::isLiving);
    }
}
