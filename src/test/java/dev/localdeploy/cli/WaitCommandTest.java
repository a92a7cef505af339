package dev.localdeploy.cli;

import static dev.localdeploy.cli.Cli.assertThat;
import static dev.localdeploy.cli.Deployments.crashed;
import static dev.localdeploy.cli.Deployments.running;
import static dev.localdeploy.cli.Deployments.starting;
import static dev.localdeploy.cli.Deployments.stopped;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WaitCommandTest {
    private static final String ID = "deployment-20261123-00000003";
    private static final String LOOK = "GET /deployments/" + ID;

    private @TempDir Path home;
    private Cli cli;
    private FakeDaemon daemon;

    @BeforeEach
    void start() throws IOException {
        cli = new Cli(home);
        daemon = new FakeDaemon(cli.folders());
    }

    @AfterEach
    void end() {
        daemon.close();
    }

    @Test
    void what_is_so_already_is_not_waited_for() {
        is(running("web", 42));

        assertThat(cli.run("wait", "web")).succeeded().printedOnly("web is running\n");
        assertThat(cli.run("wait", "web", "--for", "healthy"))
                .succeeded()
                .printedOnly("web is healthy\n");
    }

    @Test
    void what_becomes_so_is_noticed_when_the_daemon_tells_of_it() {
        is(starting("web", 42));
        daemon.tells(becomes(running("web", 42)));

        assertThat(cli.run("wait", "web", "--timeout", "30")).succeeded();
    }

    @Test
    void a_stop_can_be_waited_for() {
        is(running("web", 42));
        daemon.tells(becomes(stopped("web")));

        assertThat(cli.run("wait", "web", "--for", "stopped"))
                .succeeded()
                .printedOnly("web is stopped\n");
    }

    @Test
    void what_does_not_become_so_in_time_is_told_with_what_it_is_instead() {
        is(starting("web", 42));

        assertThat(cli.run("wait", "web", "--timeout", "0.2"))
                .exitedWith(1)
                .printedNothing()
                .told("web is not running after 0.2 s, it is starting and degraded: refused");
    }

    @Test
    void what_fails_meanwhile_is_told_at_once() {
        is(starting("web", 42));
        daemon.tells(
                becomes(crashed("web", 3).replace("\"port\"", "\"reason\":\"boom\",\"port\"")));

        assertThat(cli.run("wait", "web", "--for", "healthy"))
                .exitedWith(1)
                .told("web is not healthy, it is crashed: boom");
    }

    @Test
    void what_will_be_tried_again_is_not_given_up() {
        String waiting = crashed("web", 3).replace("attempt_at\":null", "attempt_at\":1.5");
        is(starting("web", 42));
        daemon.tells(becomes(waiting), becomes(running("web", 43)));

        assertThat(cli.run("wait", "web")).succeeded();
    }

    @Test
    void what_is_down_and_shall_be_is_not_waited_for() {
        is(stopped("web"));

        assertThat(cli.run("wait", "web")).exitedWith(1).told("web is not running, it is stopped");
    }

    @Test
    void with_json_it_prints_what_status_would_print() {
        is(running("web", 42));

        assertThat(cli.run("wait", "web", "--json"))
                .succeeded()
                .printedOnly(running("web", 42) + "\n");
    }

    @Test
    void an_unknown_condition_or_deployment_is_refused() {
        daemon.refuses("GET /deployments/nope", 404, "no_such_deployment", "no nope");

        assertThat(cli.run("wait", "web", "--for", "happy"))
                .exitedWith(64)
                .told("'happy' is none of healthy, running, stopped");
        assertThat(cli.run("wait", "nope")).exitedWith(1).told("no nope");
    }

    private void is(String view) {
        daemon.answers("GET /deployments/web", view);
        daemon.answers(LOOK, view);
    }

    private FakeDaemon.Event becomes(String view) {
        return new FakeDaemon.Event(ID, () -> daemon.answers(LOOK, view));
    }
}
