package dev.localdeploy.cli;

import static dev.localdeploy.cli.Cli.assertThat;
import static dev.localdeploy.cli.Deployments.crashed;
import static dev.localdeploy.cli.Deployments.listening;
import static dev.localdeploy.cli.Deployments.restarted;
import static dev.localdeploy.cli.Deployments.running;
import static dev.localdeploy.cli.Deployments.starting;
import static org.assertj.core.api.Assertions.assertThat;

import dev.localdeploy.cli.link.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StartCommandTest {
    private static final String ID = "deployment-20261123-00000003";
    private static final String LOOK = "GET /deployments/" + ID;

    @TempDir private Path home;
    private Cli cli;
    private FakeDaemon daemon;

    @BeforeEach
    void start() throws IOException {
        cli = new Cli(home);
        daemon = new FakeDaemon(cli.folders());
        daemon.answers("POST /deployments", 201, running("web", 42));
        daemon.answers(LOOK, running("web", 42));
    }

    @AfterEach
    void end() {
        daemon.close();
    }

    @Test
    void prints_just_the_id_where_nobody_looks() {
        assertThat(cli.run("start", "-c", "node server.js"))
                .succeeded()
                .printedOnly(ID + "\n")
                .toldNothing();
    }

    @Test
    void prints_a_panel_on_a_terminal() {
        assertThat(cli.onTerminal(80).run("start", "-c", "node server.js"))
                .succeeded()
                .printed("╭", "│ web ", "PID:           42", "Log file:      /var/web.log");
    }

    @Test
    void prints_with_json_what_status_would_print() {
        assertThat(cli.run("start", "--json", "-c", "x"))
                .succeeded()
                .printedOnly(running("web", 42) + "\n");
    }

    @Test
    void a_line_goes_to_the_daemon_as_text_and_a_program_as_its_arguments() throws IOException {
        cli.run("start", "--no-wait", "-c", "A=b cmd | \"x y\"");
        cli.run("start", "--no-wait", "--", "node", "-e", "--json", "a b");

        assertThat(order(0).at("command").textOr("")).isEqualTo("A=b cmd | \"x y\"");
        assertThat(order(1).at("command").items())
                .containsExactly(
                        new Json.Text("node"),
                        new Json.Text("-e"),
                        new Json.Text("--json"),
                        new Json.Text("a b"));
    }

    @Test
    void only_what_was_said_is_sent_and_paths_are_made_absolute() throws IOException {
        cli.run("start", "--no-wait", "--", "x");
        cli.run(
                "start",
                "--no-wait",
                "-n",
                "web",
                "-d",
                "sub/../app",
                "-p",
                "8000",
                "--no-auto-find-port",
                "--auto-restart",
                "--log-file",
                "x.log",
                "--health-path",
                "/up",
                "--",
                "x");

        assertThat(((Json.Fields) order(0)).byName().keySet())
                .containsExactly(
                        "command", "environment", "client_directory", "client_environment");
        assertThat(order(0).at("client_directory").textOr("")).isEqualTo(home.toString());
        Json full = order(1);
        assertThat(full.at("name").textOr("")).isEqualTo("web");
        assertThat(full.at("working_directory").textOr("")).isEqualTo(home + "/app");
        assertThat(full.at("port").wholeOr(0)).isEqualTo(8000);
        assertThat(full.at("auto_find_port")).isEqualTo(Json.Literal.FALSE);
        assertThat(full.at("auto_restart")).isEqualTo(Json.Literal.TRUE);
        assertThat(full.at("log_file").textOr("")).isEqualTo(home + "/x.log");
        assertThat(full.at("health_path").textOr("")).isEqualTo("/up");
    }

    @Test
    void what_is_said_of_the_environment_is_told_apart_from_what_the_shell_has()
            throws IOException {
        Files.writeString(home.resolve(".env"), "FROM_FILE=1\nBOTH=file\n");
        cli.withEnvironment(Map.of("PATH", "/bin", "BOTH", "shell", "FROM_FILE", "0"));

        cli.run(
                "start",
                "--no-wait",
                "--env-file",
                ".env",
                "-e",
                "BOTH=a=b",
                "-e",
                "E=",
                "--",
                "x");

        Json environment = order(0).at("environment");
        assertThat(environment.at("PATH").textOr("none")).isEqualTo("none");
        assertThat(environment.at("FROM_FILE").textOr("")).isEqualTo("1");
        assertThat(environment.at("BOTH").textOr("")).isEqualTo("a=b");
        assertThat(environment.at("E").textOr("none")).isEmpty();
        Json shell = order(0).at("client_environment");
        assertThat(shell.at("PATH").textOr("")).isEqualTo("/bin");
        assertThat(shell.at("BOTH").textOr("")).isEqualTo("shell");
    }

    @Test
    void what_the_launcher_did_to_the_environment_is_undone() {
        Map<String, String> changed =
                Map.of(
                        "A", "b",
                        "LOCAL_DEPLOY_ID", "deployment-1",
                        "LOCAL_DEPLOY_KEPT_JAVA_TOOL_OPTIONS", "-Xmx1g",
                        "LOCAL_DEPLOY_KEPT_LC_ALL", "C",
                        "LC_ALL", "C.UTF-8");

        assertThat(Surroundings.restored(changed))
                .isEqualTo(Map.of("A", "b", "JAVA_TOOL_OPTIONS", "-Xmx1g", "LC_ALL", "C"));
        assertThat(
                        Surroundings.restored(
                                Map.of("LOCAL_DEPLOY_ADDED", "LC_ALL", "LC_ALL", "C.UTF-8")))
                .isEmpty();
    }

    @Test
    void an_early_death_is_told_with_exit_code_and_last_lines() {
        daemon.answers(LOOK, crashed("web", 3));
        daemon.answers("GET /deployments/" + ID + "/logs?lines=10", "boom\n\u001b[31mat x\n");

        assertThat(cli.run("start", "-c", "x"))
                .exitedWith(1)
                .printedOnly(ID + "\n")
                .told(
                        "web ended right after its start with exit code 3",
                        "  boom\n",
                        "  \\x1b[31mat x\n");
    }

    @Test
    void a_death_is_noticed_even_if_the_next_run_is_already_up() {
        daemon.answers(LOOK, restarted("web", 43, 1));
        daemon.answers("GET /deployments/" + ID + "/logs?lines=10", "boom\n");

        assertThat(cli.run("start", "-c", "x")).exitedWith(1).told("with exit code 3", "boom");
    }

    @Test
    void nobody_watches_with_no_wait() {
        assertThat(cli.run("start", "--no-wait", "-c", "x")).succeeded();
        assertThat(daemon.asked).noneMatch(request -> request.startsWith(LOOK));
    }

    @Test
    void the_watch_ends_when_the_port_is_listened_on() {
        daemon.answers(LOOK, listening("web", 42, 8000));

        assertThat(cli.run("start", "-p", "8000", "-c", "x")).succeeded();
        assertThat(daemon.asked.stream().filter(LOOK::equals)).hasSize(1);
    }

    @Test
    void waiting_ends_with_an_error_when_it_does_not_become_ready() {
        String deaf = starting("web", 42).replace("\"port\":null", "\"port\":8000");
        daemon.answers("POST /deployments", 201, deaf);
        daemon.answers(LOOK, deaf);

        assertThat(cli.run("start", "--wait=0.2", "-p", "8000", "-c", "x"))
                .exitedWith(1)
                .told("web is not ready after 0.2 s (refused); it goes on");
    }

    @Test
    void waiting_looks_when_the_daemon_says_that_something_happened_and_only_then() {
        daemon.answers("POST /deployments", 201, starting("web", 42));
        daemon.answers(LOOK, starting("web", 42));
        daemon.tells(
                new FakeDaemon.Event("deployment-20261123-00000099", () -> {}),
                new FakeDaemon.Event(ID, () -> daemon.answers(LOOK, running("web", 42))));

        assertThat(cli.run("start", "--wait=30", "-c", "x")).succeeded();
        assertThat(daemon.asked.stream().filter(LOOK::equals)).hasSizeBetween(1, 2);
    }

    @Test
    void a_death_while_waiting_is_told_with_its_last_lines() {
        daemon.answers("POST /deployments", 201, starting("web", 42));
        daemon.answers(LOOK, starting("web", 42));
        daemon.answers("GET /deployments/" + ID + "/logs?lines=10", "boom\n");
        daemon.tells(new FakeDaemon.Event(ID, () -> daemon.answers(LOOK, crashed("web", 3))));

        assertThat(cli.run("start", "--wait=30", "-c", "x"))
                .exitedWith(1)
                .told("web ended right after its start with exit code 3", "  boom\n");
    }

    @Test
    void another_port_than_the_one_asked_for_is_told() {
        daemon.answers("POST /deployments", 201, listening("web", 42, 8001));

        assertThat(cli.run("start", "--no-wait", "-p", "8000", "-c", "x"))
                .succeeded()
                .told("port 8000 is taken, so web got 8001");
    }

    @Test
    void refusals_have_their_exit_codes() {
        for (var refusal :
                Map.of(
                                "port_taken",
                                2,
                                "invalid_request",
                                64,
                                "name_taken",
                                1,
                                "configuration_invalid",
                                78)
                        .entrySet()) {
            try (var other = new FakeDaemon(cli.folders())) {
                other.refuses("POST /deployments", 409, refusal.getKey(), "because");
                assertThat(cli.run("start", "-c", "x"))
                        .exitedWith(refusal.getValue())
                        .printedNothing()
                        .told("local-deploy: because");
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }
    }

    private Json order(int number) throws IOException {
        String prefix = "POST /deployments ";
        List<String> orders =
                daemon.asked.stream().filter(request -> request.startsWith(prefix)).toList();
        return Json.parse(orders.get(number).substring(prefix.length()));
    }
}
