package dev.localdeploy.it;

import static dev.localdeploy.it.TerminalAssert.assertThat;
import static dev.localdeploy.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.localdeploy.testing.RealProcesses;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StateIT {
    @RegisterExtension final Installation local = new Installation();

    @Test
    void folders_and_files_are_for_the_user_alone() throws IOException {
        local.start("a", "--", "sleep", "600");

        try (Stream<Path> all = Files.walk(local.state())) {
            assertThat(all)
                    .allSatisfy(path ->
                            assertThat(
                                            PosixFilePermissions.toString(
                                                    Files.getPosixFilePermissions(path)))
                                    .as(path.toString())
                                    .isEqualTo(
                                            Files.isDirectory(path) ? "rwx------" : "rw-------"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"truncated", "emptied", "nonsense", "unreadable"})
    void a_broken_file_is_set_aside_and_the_rest_goes_on(String how) throws IOException {
        local.start("good", "--", "sleep", "600");
        local.start("bad", "--", "sleep", "601");
        long bad = local.pidOf("bad");
        String id = local.status("bad").get("deployment_id").asText();
        Path file = local.state().resolve("deployments").resolve(id + ".json");
        local.killDaemon();
        String text = Files.readString(file);
        if (how.equals("unreadable")) {
            // Permissions would not keep root from reading it.
            Files.delete(file);
            Files.createDirectory(file);
        } else {
            Files.writeString(
                    file,
                    switch (how) {
                        case "truncated" -> text.substring(0, text.length() / 2);
                        case "emptied" -> "";
                        default -> "\u0000\u001b[31m{{{";
                    });
        }

        local.startDaemon();

        local.awaitList("good", "Total: 2 deployments (2 running)");
        assertThat(local.pidOf(id)).isEqualTo(bad);
        assertThat(local.status(id).get("name").asText())
                .isEqualTo(how.equals("truncated") ? "bad" : "work");
        assertThat(local.run("status", id)).printed("sleep 601", "its state file was damaged");
        assertThat(Files.readString(local.daemonLog())).contains(id, "corrupt", "put together");
        try (Stream<Path> files = Files.list(local.state().resolve("deployments"))) {
            assertThat(files.map(path -> path.getFileName().toString()))
                    .anyMatch(name -> name.startsWith(id) && name.contains("corrupt"));
        }
        assertThat(local.run("restart", id)).succeeded();
        assertThat(local.run("stop", id)).succeeded();
        assertThat(local.run("remove", id)).succeeded();
        assertThat(RealProcesses.isLiving(bad)).isFalse();
        local.killDaemon();
        local.startDaemon();
        local.awaitList("Total: 1 deployment (1 running)");
    }

    @Test
    void a_forged_record_with_the_pid_of_a_bystander_does_not_harm_the_bystander()
            throws Exception {
        local.start("victim", "--auto-restart", "--", "sleep", "600");
        String id = local.status("victim").get("deployment_id").asText();
        long own = local.pidOf("victim");
        Process bystander = new ProcessBuilder("sleep", "600").start();
        try {
            local.killDaemon();
            Path record;
            try (Stream<Path> records = Files.list(local.state().resolve("runs"))) {
                record =
                        records.filter(path -> path.getFileName().toString().startsWith(id))
                                .findFirst()
                                .orElseThrow();
            }
            List<String> forged =
                    Files.readAllLines(record).stream()
                            .map(line ->
                                    line.startsWith("leader ") || line.startsWith("shim ")
                                            ? line.replaceFirst(
                                                    " \\d+ ", " " + bystander.pid() + " ")
                                            : line)
                            .toList();
            Files.write(record, forged);
            local.startDaemon();

            local.run("stop", "victim", "--force");

            assertThat(bystander.isAlive()).isTrue();
            await().until(() -> !RealProcesses.isLiving(own));
        } finally {
            bystander.destroyForcibly();
        }
    }

    @Test
    void a_forged_state_file_with_the_pid_of_a_bystander_does_not_harm_the_bystander()
            throws Exception {
        local.start("victim", "--auto-restart", "--", "sleep", "600");
        String id = local.status("victim").get("deployment_id").asText();
        long own = local.pidOf("victim");
        Process bystander = new ProcessBuilder("sleep", "600").start();
        try {
            local.killDaemon();
            Path file = local.state().resolve("deployments").resolve(id + ".json");
            String text = Files.readString(file);
            String forged =
                    text.replaceAll("(\"pid\" : )\\d+", "$1" + bystander.pid())
                            .replaceAll(
                                    "(\"birth\" : )\\d+",
                                    "$1" + RealProcesses.birthOf(bystander.pid()));
            assertThat(forged).contains("" + bystander.pid()).isNotEqualTo(text);
            Files.writeString(file, forged);
            local.startDaemon();

            assertThat(local.run("stop", "victim", "--force")).succeeded();

            assertThat(bystander.isAlive()).isTrue();
            await().until(() -> !RealProcesses.isLiving(own));
        } finally {
            bystander.destroyForcibly();
        }
    }

    @Test
    void a_second_daemon_of_the_same_state_folder_is_refused() {
        local.startDaemon();

        Terminal second = local.run("daemon", "run");

        assertThat(second.exit()).isNotZero();
        assertThat(second).said("" + local.daemonPid().orElseThrow());
    }

    @Test
    void a_full_disk_is_reported_and_does_not_stop_supervision() throws Exception {
        Path small = Files.createDirectories(local.home().resolve("state"));
        assumeTrue(
                local.shell("mount -t tmpfs -o size=3m,mode=700 tmpfs " + small).exit() == 0,
                "needs root to mount a small tmpfs");
        try {
            local.configure("restart_policy: {initial_backoff_seconds: 0.2}\n");
            local.start(
                    "a",
                    "--auto-restart",
                    "--log-file",
                    local.work().resolve("a.log").toString(),
                    "--",
                    "sleep",
                    "600");
            local.shell("dd if=/dev/zero of=" + small.resolve("filler") + " bs=1k count=4000");

            Terminal refused = local.start("b", "--", "sleep", "600");
            long first = local.pidOf("a");
            ProcessHandle.of(first).orElseThrow().destroyForcibly();

            assertThat(refused).exited(1).said("could not be saved");
            await().until(() ->
                    local.pidOf("a") != first
                            && local.status("a").at("/process/status").asText().equals("RUNNING"));
            assertThat(
                            local.status("a")
                                    .at("/restart_history/recent_attempts/0/exit_signal")
                                    .asInt())
                    .isEqualTo(9);
            assertThat(local.run("stop", "a")).succeeded();
        } finally {
            local.killDaemon();
            local.shell("umount -l " + small);
        }
    }
}
