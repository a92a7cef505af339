package dev.localdeploy.it;

import static dev.localdeploy.it.TerminalAssert.assertThat;
import static dev.localdeploy.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class RealServersIT {
    @RegisterExtension final Installation local = new Installation();

    @Test
    void a_python_server_is_started_seen_crashed_brought_back_and_stopped() throws Exception {
        local.configure("restart_policy: {initial_backoff_seconds: 0.2}\n");
        int port = FreePort.find();

        Terminal start =
                local.run(
                        "start",
                        "--name",
                        "hello",
                        "--port",
                        "" + port,
                        "--no-auto-find-port",
                        "--auto-restart",
                        "--command",
                        "python3 -m http.server " + port);

        assertThat(start).succeeded();
        assertThat(start.out()).matches("deployment-\\d{8}-[0-9a-f]{8}\n");
        await().until(() -> answers(port));
        local.awaitList("hello", "Total: 1 deployment (1 running)");
        assertThat(local.run("health", "hello")).succeeded().printed("Overall Health: HEALTHY");
        Terminal status = local.run("status", "hello");
        assertThat(
                        status.out()
                                .lines()
                                .filter(line ->
                                        line.toLowerCase(java.util.Locale.ROOT).contains("memory")))
                .isNotEmpty();
        assertThat(status).succeeded().printed("Auto-Restart");

        long first = local.pidOf("hello");
        ProcessHandle.of(first).orElseThrow().destroyForcibly();

        await().until(() ->
                local.status("hello").at("/restart_history/total_restarts").asInt() == 1);
        await().until(() -> answers(port));
        assertThat(local.pidOf("hello")).isNotEqualTo(first);
        assertThat(local.run("history", "hello")).succeeded().printed("killed by SIGKILL");
        assertThat(local.run("logs", "hello")).succeeded().printed("GET / HTTP/1.1");

        assertThat(local.run("stop", "hello")).succeeded().printed("hello is down");

        assertThat(answers(port)).isFalse();
        assertThat(local.run("remove", "hello")).succeeded();
        assertThat(local.run("status", "hello")).exited(1).said("there is no deployment 'hello'");
    }

    @Test
    void a_node_server_behind_npm_is_stopped_with_everything_below_it() throws Exception {
        assumeTrue(local.shell("npm --version").exit() == 0, "npm is not installed");
        int port = FreePort.find();
        local.script(
                "server.js",
                "require('http').createServer((_, answer) => answer.end('node')).listen(process.env.PORT);\n");
        local.script("package.json", "{\"scripts\": {\"dev\": \"node server.js\"}}\n");

        assertThat(
                        local.run(
                                "start",
                                "--name",
                                "web",
                                "--port",
                                "" + port,
                                "-c",
                                "npm run dev; true"))
                .succeeded();
        await().until(() -> answers(port));

        assertThat(local.status("web").at("/process/process_count").asInt()).isGreaterThan(2);
        assertThat(local.status("web").at("/process/listening_ports").get(0).asInt())
                .isEqualTo(port);
        assertThat(local.run("stop", "web")).succeeded();
        assertThat(answers(port)).isFalse();
        assertThat(local.ours()).allMatch(pid -> pid.equals(local.daemonPid().orElseThrow()));
    }

    @Test
    void an_early_death_is_told_with_exit_code_and_last_lines() {
        Terminal start =
                local.run("start", "--name", "fails", "-c", "echo no database here; exit 3");

        assertThat(start).exited(1).said("3", "no database here");
        assertThat(local.status("fails").at("/process/status").asText()).isEqualTo("CRASHED");
        assertThat(local.status("fails").at("/process/exit_code").asInt()).isEqualTo(3);
    }

    @Test
    void the_users_environment_reaches_the_program_and_the_daemons_secrets_do_not()
            throws IOException {
        Terminal start =
                local.shell(
                        "COLOUR=blue local-deploy start --name env --no-wait -e TASTE=sweet --port "
                                + FreePort.find()
                                + " -- sh -c 'env; exec sleep 60'");

        assertThat(start).succeeded();
        await().until(() -> local.run("logs", "env").out().contains("LOCAL_DEPLOY_ID="));
        assertThat(local.run("logs", "env")).printed("COLOUR=blue", "TASTE=sweet", "PORT=");
        assertThat(local.run("logs", "env").out())
                .doesNotContain(local.token(), "JAVA_TOOL_OPTIONS");
    }

    static boolean answers(int port) {
        try {
            var connection =
                    (HttpURLConnection)
                            URI.create("http://127.0.0.1:" + port + "/").toURL().openConnection();
            connection.setConnectTimeout(1000);
            connection.setReadTimeout(1000);
            return connection.getResponseCode() == 200;
        } catch (IOException refused) {
            return false;
        }
    }

    @Test
    void a_program_that_writes_a_lot_is_captured_completely() throws Exception {
        local.run("start", "--name", "chatty", "--no-wait", "-c", "seq 1 200000; sleep 60");

        await().until(() -> local.run("logs", "chatty", "-n", "1").out().contains("200000"));

        var log = java.nio.file.Path.of(local.status("chatty").get("log_file").asText());
        assertThat(Files.readAllLines(log)).hasSize(200_000);
    }
}
