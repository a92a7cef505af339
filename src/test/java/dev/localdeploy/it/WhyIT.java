package dev.localdeploy.it;

import static dev.localdeploy.it.TerminalAssert.assertThat;
import static dev.localdeploy.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.localdeploy.testing.RealProcesses;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Real programs crash in real ways, and the user asks why. */
class WhyIT {
    @RegisterExtension final Installation local = new Installation();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "module_missing | node -e 'require(\"nowhere\")'",
                "module_missing | python3 -c 'import nowhere'",
                "unhandled_exception | python3 -c 'raise ValueError(5)'",
                "segmentation_fault | exec python3 -c 'import ctypes; ctypes.string_at(0)'",
                "segmentation_fault | python3 -c 'import os; os.kill(os.getpid(), 11)'; exit $?",
                "killed_by_signal | kill -9 $$",
                "aborted | exec python3 -c 'import os; os.abort()'",
                "command_not_found | nowhere-at-all --serve",
                "syntax_error | node -e 'const = 1'",
                "configuration_missing_env | python3 -c 'import os; os.environ[\"DATABASE_URL\"]'",
                "connection_refused_dependency | python3 -c 'import socket;"
                        + " socket.create_connection((\"127.0.0.1\", 1))'",
                "exited_normally | echo done"
            })
    void why_names_the_right_cause_first(String code, String command) {
        local.start("bad", "-c", command);
        local.awaitStatus("bad", "/process/status", "CRASHED");

        JsonNode why = Installation.json(local.run("why", "bad", "--json"));

        assertThat(why.at("/causes/0/code").asText()).as("%s", why).isEqualTo(code);
        assertThat(why.at("/next_command").asText()).isNotBlank();
    }

    @Test
    void a_command_that_is_not_there_is_told_without_a_shell_too() {
        local.start("bad", "--", "nowhere-at-all");
        local.awaitStatus("bad", "/process/status", "CRASHED");

        assertThat(local.run("why", "bad")).succeeded().printed("'nowhere-at-all' was not found");
    }

    @Test
    void who_has_the_port_is_named() throws IOException {
        int port = FreePort.find();
        Process holder =
                new ProcessBuilder("python3", "-m", "http.server", "-b", "127.0.0.1", "" + port)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
        try {
            await().until(() -> isTaken(port));
            local.start("web", "--", "python3", "-m", "http.server", "-b", "127.0.0.1", "" + port);
            local.awaitStatus("web", "/process/status", "CRASHED");

            JsonNode why = Installation.json(local.run("why", "web", "--json"));

            assertThat(why.at("/causes/0/code").asText()).isEqualTo("port_in_use");
            assertThat(why.at("/report/port_holder/pid").asLong()).isEqualTo(holder.pid());
            assertThat(local.run("why", "web"))
                    .printed("Port " + port + " is in use by pid " + holder.pid());
        } finally {
            holder.destroyForcibly();
        }
    }

    @Test
    void a_crash_while_no_daemon_lived_is_explained_by_the_next_with_its_own_lines_alone() {
        local.shell("mkfifo go");
        local.start(
                "lone",
                "-c",
                "if mkdir second; then echo of run 1; exit 1; fi;"
                        + " echo before; echo 'Error: boom' >&2; read x < go; exit 3");
        local.awaitStatus("lone", "/process/status", "CRASHED");
        local.run("restart", "lone");
        local.awaitStatus("lone", "/process/status", "RUNNING");
        long pid = local.pidOf("lone");
        await().until(() -> Files.exists(notes()));
        local.killDaemon();
        local.shell("echo > go");
        await().until(() -> !RealProcesses.isLiving(pid));

        local.startDaemon();
        local.awaitStatus("lone", "/process/status", "CRASHED");

        JsonNode why = Installation.json(local.run("why", "lone", "--json"));
        assertThat(why.at("/causes/0/code").asText())
                .as("%s", why)
                .isEqualTo("unhandled_exception");
        assertThat(why.at("/report/unwatched").asBoolean()).isTrue();
        assertThat(why.at("/report/exit_code").asInt()).isEqualTo(3);
        assertThat(why.at("/report/last_lines/1").asText()).isEqualTo("before");
        assertThat(why.at("/report/run").asInt()).isEqualTo(2);
        assertThat(why.at("/report/last_lines").toString()).doesNotContain("of run 1");
    }

    @Test
    void an_explanation_fits_on_one_screen_and_does_the_terminal_no_harm() throws IOException {
        Path program =
                local.script(
                        "crash.py",
                        """
                        #!/usr/bin/env python3
                        for i in range(200):
                            print('\\x1b[2J line', i, 'x' * 300)
                        raise RuntimeError('\\x1b]0;title\\x07 boom')
                        """);
        local.start("wide", "--", program.toString());
        local.awaitStatus("wide", "/process/status", "CRASHED");

        Terminal why = local.run("why", "wide");

        List<String> lines = Arrays.asList(why.out().split("\n"));
        assertThat(why).succeeded().printed("boom", "Next: local-deploy logs wide -n 200");
        assertThat(lines).hasSizeLessThanOrEqualTo(24).allMatch(line -> line.length() <= 80);
        assertThat(why.out()).doesNotContain("\u001b", "\u0007");
    }

    @Test
    void what_runs_fine_or_was_stopped_is_said_to_be_so() {
        local.start("good", "--", "sleep", "600");
        local.awaitStatus("good", "/health/overall_status", "HEALTHY");

        assertThat(local.run("why", "good")).succeeded().printed("good is running fine");

        local.run("stop", "good");

        assertThat(local.run("why", "good")).succeeded().printed("because you stopped it");
        assertThat(local.run("why", "nobody")).exited(1);
        assertThat(local.run("why", "good", "--run", "7")).exited(1);
    }

    @Test
    void earlier_runs_are_remembered_until_it_is_removed() throws IOException {
        local.configure("restart_policy: {initial_backoff_seconds: 0.6, max_attempts: 2}\n");
        local.run("start", "--no-wait", "--auto-restart", "-n", "loop", "-c", "sleep 0.1; exit 4");
        local.awaitStatus("loop", "/process/status", "CRASHED");
        await().untilAsserted(() ->
                assertThat(local.run("why", "loop", "--run", "3"))
                        .succeeded()
                        .printed("run 3", "exit code 4"));

        assertThat(local.run("why", "loop", "--run", "1")).succeeded().printed("run 1");

        local.run("stop", "loop");
        local.run("remove", "loop");

        await().until(() -> !Files.exists(crashes()) || isEmpty(crashes()));
    }

    private static boolean isTaken(int port) {
        try (ServerSocket socket = new ServerSocket(port)) {
            return !socket.isBound();
        } catch (IOException taken) {
            return true;
        }
    }

    private Path crashes() {
        return local.state().resolve("crashes");
    }

    private static boolean isEmpty(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return files.findAny().isEmpty();
        }
    }

    private Path notes() {
        String id = local.status("lone").get("deployment_id").asText();
        return crashes().resolve(id).resolve("notes.json");
    }
}
