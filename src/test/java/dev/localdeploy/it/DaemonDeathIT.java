package dev.localdeploy.it;

import static dev.localdeploy.it.TerminalAssert.assertThat;
import static dev.localdeploy.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.localdeploy.testing.RealProcesses;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class DaemonDeathIT {
    @RegisterExtension final Installation local = new Installation();

    @Test
    void silent_and_writing_children_survive_are_adopted_and_go_on_writing() throws Exception {
        List<Long> pids = new ArrayList<>();
        for (int i = 1; i <= 3; i++) {
            local.start("silent" + i, "--", "sleep", "600");
            local.start("writer" + i, "-c", "while :; do echo $((n=n+1)); sleep 0.02; done");
            pids.add(local.pidOf("silent" + i));
            pids.add(local.pidOf("writer" + i));
        }

        Path log = logOf("writer1");

        local.killDaemon();
        assertThat(pids).allMatch(RealProcesses::isLiving);
        long sizeWhileAway = Files.size(log);
        await().until(() -> Files.size(log) > sizeWhileAway);
        local.startDaemon();

        List<Long> adopted = new ArrayList<>();
        for (int i = 1; i <= 3; i++) {
            adopted.add(local.pidOf("silent" + i));
            adopted.add(local.pidOf("writer" + i));
        }
        assertThat(adopted).isEqualTo(pids);
        local.awaitList("Total: 6 deployments (6 running)");
        long sizeAfter = Files.size(log);
        await().until(() -> Files.size(log) > sizeAfter);
    }

    private Path logOf(String name) {
        String id = local.status(name).get("deployment_id").asText();
        return local.state().resolve("logs").resolve(id + ".log");
    }

    @Test
    void exit_codes_and_signals_of_those_that_died_meanwhile_are_true() throws Exception {
        local.start("code", "-c", "while [ ! -e go ]; do sleep 0.02; done; exit 42");
        local.start("signal", "-c", "while [ ! -e go ]; do sleep 0.02; done; kill -11 $$");
        local.start(
                "again",
                "--auto-restart",
                "-c",
                "while [ ! -e go ]; do sleep 0.02; done; [ -e second ] && exec sleep 600; touch second; exit 7");
        long code = local.pidOf("code");
        long signal = local.pidOf("signal");
        long again = local.pidOf("again");

        local.killDaemon();
        Files.createFile(local.work().resolve("go"));
        await().until(() ->
                !RealProcesses.isLiving(code)
                        && !RealProcesses.isLiving(signal)
                        && !RealProcesses.isLiving(again));
        local.startDaemon();

        JsonNode coded = local.status("code");
        assertThat(coded.at("/process/status").asText()).isEqualTo("CRASHED");
        assertThat(coded.at("/process/exit_code").asInt()).isEqualTo(42);
        assertThat(local.status("signal").at("/process/exit_signal").asInt()).isEqualTo(11);
        await().until(() -> local.status("again").at("/process/status").asText().equals("RUNNING"));
        assertThat(local.status("again").at("/restart_history/recent_attempts/0/exit_code").asInt())
                .isEqualTo(7);
    }

    @Test
    void a_pending_restart_survives_the_daemon() throws Exception {
        local.configure("restart_policy: {initial_backoff_seconds: 4}\n");
        local.start(
                "b",
                "--auto-restart",
                "-c",
                "[ -e second ] && exec sleep 600; touch second; exit 1");
        local.awaitStatus("b", "/process/status", "CRASHED");

        local.killDaemon();
        local.startDaemon();

        local.awaitStatus("b", "/process/status", "RUNNING");
        assertThat(local.status("b").at("/restart_history/total_restarts").asInt()).isEqualTo(1);
    }

    @Test
    void a_stop_that_was_asked_for_is_finished_by_the_next_daemon() throws Exception {
        local.start(
                "stubborn",
                "--auto-restart",
                "-c",
                "trap '' TERM; echo ready; while :; do sleep 0.1; done");
        await().until(() -> local.run("logs", "stubborn").out().contains("ready"));
        long pid = local.pidOf("stubborn");

        Process stop = local.begin("stop", "stubborn", "--timeout", "30");
        local.awaitStatus("stubborn", "/process/status", "STOPPING");
        local.killDaemon();
        local.finish(stop);
        local.startDaemon();

        local.awaitStatus("stubborn", "/process/status", "STOPPED");
        assertThat(RealProcesses.isLiving(pid)).isFalse();
    }

    @Test
    void nothing_is_lost_or_doubled_when_the_daemon_dies_between_parallel_starts()
            throws IOException {
        local.startDaemon();
        List<Process> starts = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            starts.add(local.begin("start", "--no-wait", "-n", "p" + i, "--", "sleep", "600"));
        }
        await().pollInterval(Duration.ofMillis(5)).until(() -> filesIn("deployments") >= 3);
        local.killDaemon();
        List<String> told =
                starts.stream()
                        .map(local::finish)
                        .filter(t -> t.exit() == 0)
                        .map(t -> t.out().strip())
                        .toList();
        local.startDaemon();

        JsonNode list = Installation.json(local.run("list", "--json"));
        List<String> ids = new ArrayList<>();
        for (JsonNode one : list) {
            ids.add(one.get("deployment_id").asText());
            assertThat(one.at("/process/status").asText()).isIn("RUNNING", "STARTING");
        }
        assertThat(ids).containsAll(told);
        // A shim and a sleep for each, and the daemon.
        assertThat(local.ours()).hasSize(2 * ids.size() + 1);
    }

    private long filesIn(String folder) throws IOException {
        try (var files = Files.list(local.state().resolve(folder))) {
            return files.count();
        }
    }

    @Test
    void a_daemon_that_is_stopped_in_order_leaves_its_children_alone() {
        local.start("s", "--", "sleep", "600");
        long pid = local.pidOf("s");

        assertThat(local.run("daemon", "stop")).succeeded();

        assertThat(RealProcesses.isLiving(pid)).isTrue();
        assertThat(local.run("list")).exited(69);
        local.startDaemon();
        assertThat(local.pidOf("s")).isEqualTo(pid);
    }
}
