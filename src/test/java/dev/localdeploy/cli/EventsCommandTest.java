package dev.localdeploy.cli;

import static dev.localdeploy.cli.Cli.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code events} without {@code -f}; following is shown by EventsIT. */
class EventsCommandTest {
    private static final String RECENT = "GET /events/recent?limit=100";

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
    void the_last_events_are_told_in_a_line_each() {
        daemon.answers(
                RECENT,
                """
                [{"id": "01234567-1", "kind": "deployment", "data": {"deployment": "web", "at": 1,
                  "status": "RUNNING", "health": "HEALTHY", "pid": 41, "reason": null,
                  "circuit_breaker_state": "CLOSED", "next_attempt_at": null}},
                 {"id": "01234567-2", "kind": "deployment", "data": {"deployment": "web", "at": 1,
                  "status": "CRASHED", "health": "UNHEALTHY", "pid": null, "reason": "boom",
                  "circuit_breaker_state": "OPEN"}},
                 {"id": "01234567-3", "kind": "finding", "data": {"deployment": "web", "at": 1,
                  "finding": "Memory leak"}},
                 {"id": "01234567-4", "kind": "log_error", "data": {"deployment": "web", "at": 1,
                  "severity": "ERROR", "line_number": 7, "count": 3, "line": "Error: x"}},
                 {"id": "01234567-5", "kind": "crash_report", "data": {"deployment": "web", "at": 1,
                  "run": 4, "cause": "port_in_use"}},
                 {"id": "01234567-6", "kind": "removed", "data": {"deployment": "web", "at": 1}},
                 {"id": "01234567-7", "kind": "novelty", "data": {"deployment": "web", "at": 1}}]
                """);

        assertThat(cli.run("events"))
                .succeeded()
                .printed(
                        "  web  RUNNING, HEALTHY, pid 41\n",
                        "  web  CRASHED, UNHEALTHY, circuit open: boom\n",
                        "  web  Memory leak\n",
                        "  web  ERROR in line 7 of its log (3 times so far): Error: x\n",
                        "  web  crash of run 4 explained: port_in_use; 'local-deploy why web' tells",
                        "  web  removed\n",
                        "  web  novelty {\"deployment\":\"web\",\"at\":1}\n")
                .toldNothing();
    }

    @Test
    void escape_sequences_of_programs_are_made_visible() {
        daemon.answers(
                RECENT,
                """
                [{"id": "01234567-4", "kind": "log_error", "data": {"deployment": "web", "at": 1,
                  "severity": "ERROR", "line_number": 7, "count": 1, "line": "\\u001b[2JError\\nx"}}]
                """);

        assertThat(cli.run("events"))
                .succeeded()
                .printed("ERROR in line 7 of its log: \\x1b[2JError\\nx\n");
        assertThat(cli.run("events", "--json").out()).doesNotContain("\u001b");
    }

    @Test
    void one_deployment_some_kinds_and_a_number_are_asked_for() {
        daemon.answers("GET /events/recent?limit=3&deployment=web&kind=finding%2Cremoved", "[]");

        assertThat(cli.run("events", "web", "--kind", "finding,removed", "-n", "3", "--json"))
                .succeeded()
                .printedOnly("[]\n");
    }

    @Test
    void a_kind_that_there_is_not_is_refused_by_the_daemon() {
        daemon.refuses(RECENT + "&kind=x", 400, "invalid_request", "'x' is not a kind of event");

        assertThat(cli.run("events", "--kind", "x"))
                .exitedWith(64)
                .told("'x' is not a kind of event");
    }

    @Test
    void who_follows_waits_for_another_daemon_when_one_dies_before_it_tells_anything() {
        daemon.tells(new FakeDaemon.Event("never told", daemon::close));
        cli.pausing(
                () -> {
                    daemon = new FakeDaemon(cli.folders());
                    daemon.hangsUpOnListeners();
                },
                () -> {
                    daemon.close();
                    daemon = new FakeDaemon(cli.folders());
                    daemon.tells(
                            new FakeDaemon.Event("two", () -> {}),
                            new FakeDaemon.Event("never told", daemon::close));
                },
                () -> daemon = tooNew());

        assertThat(cli.run("events", "-f", "--json"))
                .exitedWith(69)
                .printedOnly(
                        """
                        {"id":"0123abcd-7","kind":"deployment","data":{"deployment_id":"two"}}
                        """)
                .told("waiting until there is one again", "too old for the daemon");
    }

    @Test
    void who_follows_waits_also_when_one_dies_right_after_it_has_told_the_last_events() {
        daemon.answers("GET /events/recent?limit=5", "[]").hangsUpOnListeners();
        cli.pausing(() -> {
            daemon.close();
            daemon = tooNew();
        });

        assertThat(cli.run("events", "-f", "-n", "5"))
                .exitedWith(69)
                .told("waiting until there is one again", "too old for the daemon");
    }

    private FakeDaemon tooNew() throws IOException {
        return new FakeDaemon(
                cli.folders(), card -> card.text("version", "2.0.0").text("protocol", "2.0"));
    }

    @Test
    void the_age_of_a_daemon_is_told_once_however_often_it_drops_who_follows() throws IOException {
        daemon.close();
        daemon =
                new FakeDaemon(
                        cli.folders(),
                        card -> card.text("version", "1.1.0").text("protocol", "1.1"));
        daemon.drops().tells(new FakeDaemon.Event("web", this::endDaemonThatDroppedTwice));
        cli.pausing(Thread.currentThread()::interrupt);

        Cli.Result followed = cli.run("events", "-f");

        assertThat(Thread.interrupted()).isTrue();
        assertThat(followed.err())
                .contains("trying to catch up", "the daemon has ended")
                .containsOnlyOnce("an older version (1.1.0)");
    }

    private void endDaemonThatDroppedTwice() {
        if (daemon.asked.stream().filter("GET /events"::equals).count() > 2) {
            daemon.close();
        }
    }

    @Test
    void where_no_daemon_runs_none_is_started() {
        daemon.close();
        assertThat(new Cli(home.resolve("elsewhere")).run("events", "-f"))
                .exitedWith(69)
                .told("the daemon is not running");
    }
}
