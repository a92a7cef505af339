package dev.localdeploy.it;

import static dev.localdeploy.it.TerminalAssert.assertThat;
import static dev.localdeploy.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.localdeploy.plugin.PluginJar;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a user learns of servers that live and yet do not work. */
class HealthIT {
    private static final Path MOODY =
            Path.of("src/test/resources/programs/moody.py").toAbsolutePath();
    private static final String EVERY_SECOND = "defaults: {health_check_interval_seconds: 1}\n";

    @RegisterExtension final Installation local = new Installation();

    private final int port = FreePort.find();
    private Process stranger;

    @BeforeEach
    void checkOften() throws IOException {
        local.configure(EVERY_SECOND);
    }

    @AfterEach
    void endStranger() {
        if (stranger != null) {
            stranger.destroyForcibly();
        }
    }

    @Test
    void health_is_a_table_and_an_exit_code() throws Exception {
        startMoody("200", "--wait");
        assertThat(local.run("health", "web"))
                .succeeded()
                .printed("CHECK", "http", "process", "resource", "HTTP 200 from http://localhost:")
                .printed("Overall Health: HEALTHY");

        mood("404");
        assertThat(local.run("health", "web"))
                .succeeded()
                .printed("HTTP 404 from", "Overall Health: DEGRADED");

        long leader = local.pidOf("web");
        signal("STOP", leader);
        await().untilAsserted(() ->
                assertThat(local.run("health", "web"))
                        .exited(2)
                        .printed("stopped", "Overall Health: UNHEALTHY"));
        signal("CONT", leader);
        mood("200");
        await().untilAsserted(() ->
                assertThat(local.run("health", "web")).succeeded().printed("Health: HEALTHY"));

        local.run("stop", "web");
        assertThat(local.run("health", "web")).exited(2).printed("Overall Health: UNHEALTHY");
    }

    @Test
    void where_nothing_can_be_known_the_exit_code_says_so() throws Exception {
        local.configure("health: {exec: no-such-command-anywhere}\n");
        assertThat(local.run("start", "--name", "web", "-c", "sleep 60")).succeeded();

        assertThat(local.run("health", "web"))
                .exited(3)
                .printed("exec", "UNKNOWN", "Overall Health: UNKNOWN");
    }

    @Test
    void a_server_that_hangs_is_said_to_once_and_so_is_that_it_answers_again() throws Exception {
        startMoody("200", "--wait");
        local.awaitStatus("web", "/health/overall_status", "HEALTHY");
        int before = linesWith("deployment=web health=").size();
        mood("hang");

        assertThat(local.run("health", "web"))
                .succeeded()
                .printed("No answer from http://localhost:", "within 5 s (3 tries)", "DEGRADED");
        local.awaitStatus("web", "/health/overall_status", "DEGRADED");
        mood("200");
        local.awaitStatus("web", "/health/overall_status", "HEALTHY");

        List<String> transitions = linesWith("deployment=web health=");
        assertThat(transitions.subList(before, transitions.size())).hasSize(2);
        assertThat(transitions.get(before)).contains("health=HEALTHY→DEGRADED", "No answer from");
        assertThat(transitions.getLast()).contains("health=DEGRADED→HEALTHY");
    }

    @Test
    void healthy_can_be_waited_for() throws Exception {
        startMoody("503", "--no-wait");
        assertThat(local.run("wait", "web", "--for", "healthy", "--timeout", "1"))
                .exited(1)
                .said("web is not healthy after 1 s");
        local.awaitStatus("web", "/process/status", "STARTING");

        Process waiting = local.begin("wait", "web", "--for", "healthy", "--timeout", "60");
        mood("200");

        assertThat(local.finish(waiting)).succeeded().printed("web is healthy");
        local.awaitStatus("web", "/process/status", "RUNNING");
    }

    @Test
    void a_stranger_who_answers_on_our_port_is_named() throws Exception {
        local.run("start", "--name", "web", "--no-wait", "-p", "" + port, "-c", "sleep 600");
        var builder = new ProcessBuilder("python3", MOODY.toString(), mood("200").toString());
        builder.environment().put("PORT", "" + port);
        stranger = builder.start();

        await().untilAsserted(() ->
                assertThat(local.run("health", "web"))
                        .succeeded()
                        .printed("UNHEALTHY", "process " + stranger.pid(), "moody.py")
                        .printed("Overall Health: DEGRADED"));

        local.awaitStatus("web", "/process/status", "STARTING");
        assertThat(local.status("web").at("/health/checks/0/details/listener_pid").asLong())
                .isEqualTo(stranger.pid());
    }

    @Test
    void a_server_that_came_up_on_another_port_is_checked_there_and_that_is_said()
            throws Exception {
        mood("200");
        local.run(start("--wait", "1"));

        await().untilAsserted(() ->
                assertThat(local.run("health", "web"))
                        .succeeded()
                        .printed("HTTP 200 from http://localhost:" + (port + 1))
                        .printed(
                                "asked to listen on port %d and listens on %d"
                                        .formatted(port, port + 1)));
        assertThat(local.status("web").at("/process/listening_ports"))
                .singleElement()
                .satisfies(listening -> assertThat(listening.asInt()).isEqualTo(port + 1));
        assertThat(local.status("web").at("/process/status").asText()).isEqualTo("RUNNING");
    }

    @Test
    void an_unresponsive_server_is_restarted_where_that_is_wanted() throws Exception {
        local.configure(
                EVERY_SECOND
                        + "restart_policy: {initial_backoff_seconds: 0.1}\n"
                        + "health: {restart_when_unresponsive: true}\n");
        startMoody("200", "--wait", "--auto-restart");
        long first = local.pidOf("web");

        mood("500");
        await().until(() -> local.status("web").at("/restart_history/total_restarts").asInt() > 0);
        mood("200");

        local.awaitStatus("web", "/health/overall_status", "HEALTHY");
        assertThat(local.pidOf("web")).isNotEqualTo(first);
        assertThat(local.run("history", "web").out())
                .contains("HTTP check failed 3 times in a row: HTTP 500 from");
        assertThat(linesWith("deployment=web unresponsive")).hasSize(1);
    }

    @Test
    void an_unresponsive_server_is_left_alone_otherwise_and_said_to_be() throws Exception {
        startMoody("200", "--wait", "--auto-restart");
        long first = local.pidOf("web");

        mood("500");

        await().untilAsserted(() ->
                assertThat(local.run("health", "web"))
                        .succeeded()
                        .printed("Unresponsive: HTTP check failed 3 times in a row"));
        assertThat(local.pidOf("web")).isEqualTo(first);
        assertThat(linesWith("deployment=web unresponsive")).hasSize(1);
        mood("200");
        await().untilAsserted(() ->
                assertThat(local.run("health", "web").out()).doesNotContain("Unresponsive"));
    }

    @Test
    void a_check_of_the_users_own_is_loaded_from_the_plugins_folder() throws Exception {
        Path plugins = Files.createDirectories(local.home().resolve("config/local-deploy/plugins"));
        PluginJar.of(Path.of("src/examples/heap-dump-probe"), plugins.resolve("heap-dump.jar"));
        Files.createFile(local.work().resolve("pom.xml"));

        local.run("start", "--name", "java-like", "-c", "sleep 600");
        assertThat(local.run("health", "java-like"))
                .succeeded()
                .printed("heap-dump", "No heap dump since the start");
        Files.createFile(local.work().resolve("java_pid1.hprof"));

        assertThat(local.run("health", "java-like"))
                .succeeded()
                .printed("It ran out of memory: java_pid1.hprof", "Overall Health: DEGRADED");
    }

    @Test
    void a_line_of_shell_in_the_project_file_is_a_check_of_that_deployment() throws Exception {
        Files.writeString(
                local.work().resolve("local-deploy.yaml"),
                """
                version: "1.0"
                deployments:
                  queue:
                    command: sleep 600
                    health:
                      exec: test -e ready && echo all well
                """);
        Path ready = Files.createFile(local.work().resolve("ready"));
        assertThat(local.run("start", "--name", "queue")).succeeded();
        assertThat(local.run("health", "queue"))
                .succeeded()
                .printed("exec", "all well", "Overall Health: HEALTHY");

        Files.delete(ready);

        assertThat(local.run("health", "queue")).succeeded().printed("Overall Health: DEGRADED");
    }

    @Test
    void the_daemon_is_not_ready_while_it_cannot_remember_anything() throws Exception {
        local.startDaemon();
        assertThat(answer("/q/health/ready")).isEqualTo(200);
        Path folder = local.state().resolve("deployments");
        Path away = Files.move(folder, local.state().resolve("away"));

        assertThat(answer("/q/health/ready")).isEqualTo(503);
        assertThat(answer("/q/health/live")).isEqualTo(200);

        Files.move(away, folder);
        assertThat(answer("/q/health/ready")).isEqualTo(200);
    }

    private int answer(String path) throws Exception {
        var request = HttpRequest.newBuilder(URI.create(local.apiUrl() + path)).build();
        try (var client = HttpClient.newHttpClient()) {
            return client.send(request, BodyHandlers.discarding()).statusCode();
        }
    }

    /**
     * @param shift how far from the port that it was asked to listen on it does listen
     */
    private String[] start(String wait, String shift, String... options) {
        String line = "exec python3 %s %s %s".formatted(MOODY, moodFile(), shift);
        var command =
                new ArrayList<>(
                        List.of("start", "--name", "web", "-p", "" + port, wait, "-c", line));
        command.addAll(List.of(options));
        return command.toArray(String[]::new);
    }

    private void startMoody(String mood, String wait, String... options) throws IOException {
        mood(mood);
        assertThat(local.run(start(wait, "0", options))).succeeded();
    }

    private Path moodFile() {
        return local.work().resolve("mood");
    }

    /** Replaced in one step: the server may be reading it. */
    private Path mood(String mood) throws IOException {
        Path next = Files.writeString(local.work().resolve("next-mood"), mood);
        return Files.move(
                next,
                moodFile(),
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
    }

    private List<String> linesWith(String text) throws IOException {
        return Files.readAllLines(local.daemonLog()).stream()
                .filter(line -> line.contains(text))
                .toList();
    }

    private static void signal(String name, long pid) throws Exception {
        assertThat(new ProcessBuilder("kill", "-" + name, Long.toString(pid)).start().waitFor())
                .isZero();
    }
}
