package dev.localdeploy.it;

import static dev.localdeploy.it.TerminalAssert.assertThat;
import static dev.localdeploy.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Errors in what real programs write. */
class LogErrorsIT {
    @RegisterExtension final Installation local = new Installation();

    @Test
    void a_crash_of_node_is_one_error_with_its_stack_and_counted_when_it_comes_again()
            throws Exception {
        local.script(
                "server.js",
                """
                console.log('listening');
                setInterval(() => {
                  if (require('fs').existsSync('fail')) {
                    require('fs').unlinkSync('fail');
                    try {
                      undefined.x();
                    } catch (e) {
                      console.error(e.stack);
                    }
                    process.emitWarning('rejected', 'UnhandledPromiseRejectionWarning');
                  }
                }, 20);
                """);
        local.start("web", "--", "node", "server.js");
        assertThat(local.status("web").get("log_errors")).isEmpty();

        fail(1);
        JsonNode first = error("TypeError");
        assertThat(first.get("line").asText()).startsWith("TypeError: Cannot read properties");
        assertThat(first.get("severity").asText()).isEqualTo("ERROR");
        assertThat(first.get("pattern").asText()).isEqualTo("Error:");
        assertThat(first.get("line_number").asLong()).isEqualTo(2);
        assertThat(first.get("count").asLong()).isEqualTo(1);
        assertThat(first.get("context").get(0).asText()).contains("server.js:6");

        fail(2);
        assertThat(error("TypeError").get("line_number").asLong()).isGreaterThan(2);
        assertThat(error("UnhandledPromiseRejection").get("count").asLong()).isEqualTo(2);
        assertThat(local.run("status", "web"))
                .succeeded()
                .printed("Log errors:", "2 different, 4 in all", "ERROR ×2");
        try (var metrics = URI.create(local.apiUrl() + "/q/metrics").toURL().openStream()) {
            assertThat(new String(metrics.readAllBytes(), StandardCharsets.UTF_8))
                    .containsPattern(
                            "deployment_log_errors_total.deployment=.web.,severity=.error.,?. 4.0");
        }
    }

    /** Lets the program fail once more, and waits until that was counted. */
    private void fail(long times) throws Exception {
        Files.writeString(local.work().resolve("fail"), "");
        await().untilAsserted(() ->
                assertThat(error("TypeError").get("count").asLong()).isEqualTo(times));
    }

    private JsonNode error(String text) {
        for (JsonNode error : local.status("web").get("log_errors")) {
            if (error.get("line").asText().contains(text)) {
                return error;
            }
        }
        throw new AssertionError("no such error: " + text);
    }

    @Test
    void a_daemon_that_is_killed_again_and_again_neither_misses_nor_repeats_while_the_log_rotates()
            throws Exception {
        local.configure("log_rotation: {max_size_mb: 1, keep: 50}\n");
        local.script(
                "many.py",
                """
                import sys, time
                for i in range(400000):
                    print("Error: number %d" % i if i % 100 == 7 else "line %d" % i)
                    if i % 2000 == 0:
                        sys.stdout.flush()
                        time.sleep(0.03)
                print("done", flush=True)
                time.sleep(600)
                """);
        local.start("web", "--", "python3", "many.py");
        for (int i = 0; i < 4; i++) {
            await().pollDelay(java.time.Duration.ofMillis(900 + 300 * i)).until(() -> true);
            local.killDaemon();
            local.startDaemon();
        }

        await().untilAsserted(() ->
                assertThat(local.run("logs", "web", "-n", "1").out()).isEqualTo("done\n"));
        await().untilAsserted(() ->
                assertThat(error("Error: number").get("count").asLong()).isEqualTo(4000));
        JsonNode last = error("Error: number");
        assertThat(last.get("line").asText()).isEqualTo("Error: number 399907");
        assertThat(last.get("line_number").asLong()).isEqualTo(399908);
    }

    @Test
    void on_match_restart_is_a_restart_with_its_reason() throws Exception {
        local.configure(
                """
                log_monitoring: {on_match: restart}
                restart_policy: {initial_backoff_seconds: 0}
                """);
        local.run(
                "start",
                "--no-wait",
                "--auto-restart",
                "-n",
                "web",
                "-c",
                "[ -e once ] || { sleep 12; touch once; echo 'FATAL: lost it'; }; exec sleep 600");

        await().untilAsserted(() ->
                assertThat(local.status("web").at("/restart_history/total_restarts").asInt())
                        .isEqualTo(1));

        assertThat(local.run("history", "web"))
                .succeeded()
                .printed("Log pattern matched: FATAL: lost it");
        JsonNode error = error("FATAL");
        assertThat(error.get("severity").asText()).isEqualTo("CRITICAL");
        local.awaitStatus("web", "/process/status", "RUNNING");
    }

    @Test
    void the_last_words_of_a_run_are_heard_also_in_a_file_of_the_users_with_a_past()
            throws Exception {
        Path log = Files.writeString(local.work().resolve("my.log"), "FATAL: long ago\n");
        local.start(
                "web", "--log-file", log.toString(), "-c", "printf 'panic: \\033[31mgone'; exit 3");

        await().untilAsserted(
                        () -> assertThat(error("panic").get("line_number").asLong()).isEqualTo(2));
        assertThat(local.status("web").get("log_errors")).hasSize(1);
        Terminal status = local.run("status", "web");
        assertThat(status.out()).contains("panic: \\x1b[31mgone").doesNotContain("\u001b");
    }

    @Test
    void patterns_and_the_switch_of_a_deployment_come_from_the_project_file() throws Exception {
        Files.writeString(
                local.work().resolve("local-deploy.yaml"),
                """
                version: "1.0"
                log_monitoring: {error_patterns: [{pattern: "disk fu+ll", severity: warning}]}
                deployments:
                  web: {command: "echo Error; echo disk fuuull; exec sleep 600"}
                  off:
                    command: "echo disk full; exec sleep 600"
                    log_monitoring: {enabled: false}
                """);
        local.start("off");
        local.start("web");

        await().untilAsserted(() ->
                assertThat(error("disk").get("severity").asText()).isEqualTo("WARNING"));
        assertThat(local.status("web").get("log_errors")).hasSize(1);
        assertThat(local.status("off").get("log_errors")).isEmpty();
    }

    @Test
    void what_is_removed_leaves_nothing_behind() throws Exception {
        local.start("web", "-c", "echo 'Error: x'; exec sleep 600");
        await().untilAsserted(() -> error("Error: x"));
        local.run("stop", "web");

        assertThat(local.run("remove", "web")).succeeded();

        assertThat(local.state().resolve("log-errors")).isEmptyDirectory();
    }
}
