package dev.localdeploy.cli;

import static dev.localdeploy.cli.Cli.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.localdeploy.cli.link.JsonDocument;
import dev.localdeploy.wire.Protocol;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A client of version 1.2.3 and daemons that are older or newer. */
class NeighboursTest {
    private static final String SUMMARIES = "GET /deployments?view=summary";

    @TempDir private Path home;
    private Cli cli;
    private FakeDaemon daemon;

    @BeforeEach
    void prepare() {
        cli = new Cli(home);
    }

    @AfterEach
    void end() {
        daemon.close();
    }

    @Test
    void an_older_daemon_is_asked_all_the_same_and_its_age_is_told_once() throws IOException {
        meet(card -> card.text("version", "1.1.0").text("protocol", "1.1"));
        daemon.answers(SUMMARIES, "[]");

        Cli.Result result = cli.run("list");

        assertThat(result)
                .succeeded()
                .printedOnly("Total: 0 deployments\n")
                .told("an older version (1.1.0)", "'local-deploy service restart'");
        assertThat(result.err().split("older", -1)).hasSize(2);
        assertThat(daemon.asked).containsExactly(SUMMARIES);
    }

    @Test
    void a_daemon_of_before_versions_were_told_is_an_older_one() throws IOException {
        meet(card -> card.text("version", "1.2.3"));
        daemon.answers(SUMMARIES, "[]");

        assertThat(cli.run("list")).succeeded().told("an older version (1.2.3)");
    }

    @Test
    void a_newer_daemon_is_asked_and_the_client_is_called_old() throws IOException {
        meet(card -> card.text("version", "1.3.0").text("protocol", "1.7"));
        daemon.answers(SUMMARIES, "[]");

        assertThat(cli.run("list")).succeeded().told("a newer version (1.3.0)", "which -a");
    }

    @Test
    void what_an_older_daemon_refuses_comes_with_the_reason() throws IOException {
        meet(card -> card.text("version", "1.1.0").text("protocol", "1.0"));
        daemon.refuses(
                "POST /deployments", 400, "invalid_request", "unknown field 'client_directory'");

        assertThat(cli.run("start", "--command", "x"))
                .exitedWith(64)
                .told("unknown field", "older version (1.1.0)", "service restart");
    }

    @Test
    void a_daemon_that_speaks_something_else_is_not_asked_at_all() throws IOException {
        meet(card -> card.text("version", "2.0.0").text("protocol", "2.0"));

        assertThat(cli.run("list"))
                .exitedWith(69)
                .printedNothing()
                .told("this client (version 1.2.3", "too old for the daemon (version 2.0.0");
        assertThat(cli.run("start", "--command", "x")).exitedWith(69).told("too old");
        assertThat(daemon.asked).containsOnly("GET /info");
    }

    @Test
    void of_a_stranger_the_status_can_still_be_seen() throws IOException {
        meet(card -> card.text("version", "2.0.0").text("protocol", "2.0"));

        assertThat(cli.run("daemon", "status", "--json"))
                .succeeded()
                .printed("\"version\":\"2.0.0\"", "\"protocol\":\"2.0\"")
                .told("a newer version (2.0.0)");
    }

    @Test
    void the_doctor_finds_a_stranger_to_be_a_problem_and_a_neighbour_worth_a_warning()
            throws IOException {
        makeDistribution();
        meet(card -> card.text("version", "2.0.0").text("protocol", "2.0"));
        assertThat(cli.run("doctor"))
                .exitedWith(1)
                .printed("problem", "speaks protocol 2.0", "which -a")
                .didNotPrint("service restart");
        daemon.close();

        meet(card -> card.text("version", "1.1.0").text("protocol", "1.1"));
        assertThat(cli.run("doctor"))
                .printed("is of version 1.1.0 and this client of 1.2.3", "service restart");
        daemon.close();

        meet(card -> card.text("version", "1.3.0").text("protocol", "1.7"));
        assertThat(cli.run("doctor"))
                .printed("is of version 1.3.0 and this client of 1.2.3", "which -a");
    }

    @Test
    void the_snapshots_of_a_monitor_tell_of_the_age_once() throws IOException {
        meet(card -> card.text("version", "1.1.0").text("protocol", "1.1"));
        daemon.answers(SUMMARIES, "[]");
        cli.pausing(() -> {}, () -> daemon.refuses(SUMMARIES, 500, "internal_error", "enough"));

        Cli.Result result = cli.run("monitor");

        assertThat(result).told("enough");
        assertThat(result.out().split("Total: 0 deployments", -1)).hasSize(3);
        assertThat(result.err().split("an older version", -1)).hasSize(2);
    }

    @Test
    void the_snapshots_of_a_monitor_tell_of_the_age_of_the_next_daemon_when_it_answers()
            throws IOException {
        meet(card -> card.text("version", "1.1.0").text("protocol", "1.1"));
        daemon.answers(SUMMARIES, "[]");
        cli.pausing(
                daemon::close,
                () -> {},
                () -> {
                    meet(card -> card.text("version", "1.1.0").text("protocol", "1.1"));
                    daemon.answers(SUMMARIES, "[]");
                },
                () -> daemon.refuses(SUMMARIES, 500, "internal_error", "enough"));

        Cli.Result result = cli.run("monitor");

        assertThat(result).told("waiting for a daemon", "the daemon is back", "enough");
        assertThat(result.err().split("an older version", -1)).hasSize(3);
    }

    @Test
    void who_follows_events_is_not_told_again_of_the_age_of_a_daemon_that_was_killed()
            throws IOException {
        meet(card -> card.text("version", "1.1.0").text("protocol", "1.1"));
        daemon.tells(new FakeDaemon.Event("web", daemon::close));
        cli.pausing(() -> {}, () -> {}, this::meetStranger);

        Cli.Result result = cli.run("events", "-f");

        assertThat(result.err().split("an older version", -1)).hasSize(2);
    }

    @Test
    void who_follows_events_is_told_that_the_next_daemon_speaks_something_else()
            throws IOException {
        meet(card -> card.text("version", "1.2.3").text("protocol", Protocol.CURRENT.toString()));
        daemon.tells(new FakeDaemon.Event("web", daemon::close));
        cli.pausing(this::meetStranger);

        assertThat(cli.run("events", "-f"))
                .exitedWith(69)
                .told("waiting until there is one again", "too old for the daemon (version 2.0.0");
        assertThat(daemon.asked).containsOnly("GET /info");
    }

    private void meetStranger() throws IOException {
        meet(card -> card.text("version", "2.0.0").text("protocol", "2.0"));
    }

    private void meet(Consumer<JsonDocument> age) throws IOException {
        daemon = new FakeDaemon(cli.folders(), age);
    }

    private void makeDistribution() throws IOException {
        Path systemd = home.resolve("dist/share/systemd/local-deploy.service");
        Files.createDirectories(systemd.getParent());
        Files.copy(Path.of("packaging/systemd/local-deploy.service"), systemd);
        cli.withEnvironment(Map.of("PATH", "/nowhere", "HOME", "" + home))
                .startingDaemonsWith(home.resolve("dist/bin/local-deploy") + "");
    }
}
