package dev.localdeploy.cli;

import static dev.localdeploy.cli.Cli.assertThat;
import static dev.localdeploy.cli.Deployments.crashed;
import static dev.localdeploy.cli.Deployments.named;
import static dev.localdeploy.cli.Deployments.running;
import static dev.localdeploy.cli.Deployments.stopped;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandsTest {
    private static final String SUMMARIES = "GET /deployments?view=summary";

    private Cli cli;
    private FakeDaemon daemon;

    @BeforeEach
    void start(@TempDir Path home) throws IOException {
        cli = new Cli(home);
        daemon = new FakeDaemon(cli.folders());
    }

    @AfterEach
    void end() {
        daemon.close();
    }

    @Test
    void list_shows_a_row_for_each_deployment_and_counts_them() {
        daemon.answers(
                SUMMARIES,
                "["
                        + running("billing", 41)
                        + ","
                        + running("web", 42)
                        + ","
                        + stopped("db")
                        + "]");

        assertThat(cli.run("list"))
                .succeeded()
                .printed("ID ", "deployment-20261123-00000007", "billing", "41", "1h 2m", "HEALTHY")
                .printed("\nTotal: 3 deployments (2 running, 1 stopped)\n")
                .toldNothing();
        assertThat(cli.run("ls")).succeeded();
        assertThat(daemon.asked).containsOnly(SUMMARIES);
    }

    @Test
    void list_can_be_narrowed_to_one_status() {
        daemon.answers(SUMMARIES + "&status=running", "[" + running("web", 42) + "]");

        assertThat(cli.run("list", "-s", "RUNNING"))
                .succeeded()
                .printed("web", "\nTotal: 1 deployment (1 running)\n");
    }

    @Test
    void list_of_names_is_for_scripts_and_completion() {
        daemon.answers(SUMMARIES, "[" + running("billing", 41) + "," + stopped("db") + "]");

        assertThat(cli.run("list", "--names")).succeeded().printedOnly("billing\ndb\n");
        assertThat(cli.run("list", "--names", "--json"))
                .exitedWith(64)
                .told("give either --names or --json, not both");
    }

    @Test
    void list_of_nothing_says_so_in_one_line() {
        daemon.answers(SUMMARIES, "[]");

        assertThat(cli.run("list")).succeeded().printedOnly("Total: 0 deployments\n");
    }

    @Test
    void list_with_json_prints_what_the_daemon_said_and_nothing_else() {
        daemon.answers("GET /deployments?status=running", "[" + running("web", 42) + "]");

        assertThat(cli.run("list", "--json", "-s", "RUNNING"))
                .succeeded()
                .printedOnly("[" + running("web", 42) + "]\n")
                .toldNothing();
    }

    @Test
    void a_narrow_terminal_shortens_the_command_in_the_middle_but_never_an_id() {
        String command = "node " + "x".repeat(200) + " --last";
        daemon.answers(SUMMARIES, "[" + named("web", command) + "]");

        assertThat(cli.onTerminal(120).run("list"))
                .printed("deployment-20261123-00000003", "node ", "…", "--last")
                .didNotPrint("x".repeat(60));
        assertThat(cli.onTerminal(20).run("list")).printed("deployment-20261123-00000003");
    }

    @Test
    void escape_sequences_in_names_and_commands_are_shown_and_not_sent() {
        daemon.answers(SUMMARIES, "[" + named("web", "\\u001b[2J\\u009b1m\\u202egpj") + "]");

        assertThat(cli.run("list"))
                .printed("\\x1b[2J\\x9b1m\\u202egpj")
                .didNotPrint("\u001b")
                .didNotPrint("\u009b");
        daemon.answers("GET /deployments", "[" + named("web", "\\u001b[2J\u009b1m") + "]");
        assertThat(cli.run("list", "--json"))
                .succeeded()
                .didNotPrint("\u001b")
                .didNotPrint("\u009b");
    }

    @Test
    void colours_are_for_terminals_and_can_be_switched_off_before_and_after_the_command() {
        daemon.answers(SUMMARIES, "[" + running("web", 42) + "]");
        cli.onTerminal(200).inColour();

        assertThat(cli.run("list")).printed("\u001b[32mRUNNING");
        assertThat(cli.run("--no-color", "list")).didNotPrint("\u001b");
        assertThat(cli.run("list", "--no-color")).didNotPrint("\u001b");
    }

    @Test
    void status_prints_lines_that_scripts_grep() {
        daemon.answers("GET /deployments/web", running("web", 42));

        assertThat(cli.run("status", "web"))
                .succeeded()
                .printed(
                        "Memory:        52.1 MB\n",
                        "Auto-Restart:  disabled\n",
                        "CPU:           0.3 %");
    }

    @Test
    void status_tells_where_memory_and_resources_are_going() {
        daemon.answers(
                "GET /deployments/web",
                with(
                        running("web", 42),
                        """
                        "memory_trend":{"current_mb":52.1,"growth_rate_mb_per_minute":0.26,
                        "samples":10,"span_seconds":270,"leak_detected":false,
                        "seconds_until_full":null},
                        "resource_status":{"issues":[],"critical":false}\
                        """));

        assertThat(cli.run("status", "web"))
                .succeeded()
                .printed(
                        "Memory trend:  +0.3 MB/min over 4m 30s (10 samples), no leak\n",
                        "Resources:     under all thresholds\n");
    }

    @Test
    void status_tells_limits_and_which_of_them_are_not_in_force() {
        daemon.answers(
                "GET /deployments/web",
                with(
                        running("web", 42),
                        """
                        "scope":{"unit":"local-deploy-web.scope","memory_max_mb":512,
                        "cpu_quota_percent":null,"tasks_max":20,"trouble":"it\\u001b[31m"}\
                        """));

        assertThat(cli.run("status", "web"))
                .succeeded()
                .printed(
                        "Limits:        memory 512.0 MB, tasks 20\n",
                        "Limits fail:   it\\x1b[31m\n",
                        "Scope:         local-deploy-web.scope\n");
        daemon.answers("GET /deployments/web", running("web", 42));
        assertThat(cli.run("status", "web")).didNotPrint("Limits").didNotPrint("Scope");
    }

    @Test
    void status_cries_when_there_is_a_leak() {
        daemon.answers(
                "GET /deployments/web",
                with(
                        running("web", 42),
                        """
                        "memory_trend":{"growth_rate_mb_per_minute":30.04,"samples":7,
                        "span_seconds":180,"leak_detected":true,"seconds_until_full":2405.2},
                        "resource_status":{"issues":["a\\u001b[31m","b"],"critical":true}\
                        """));

        assertThat(cli.run("status", "web"))
                .succeeded()
                .printed(
                        "Memory trend:  LEAK  +30.0 MB/min over 3m 0s (7 samples),"
                                + " memory is full in about 40m 5s\n",
                        "Resources:     b\n")
                .didNotPrint("\u001b");
    }

    @Test
    void status_admits_that_it_is_too_early_to_tell() {
        daemon.answers(
                "GET /deployments/web",
                with(
                        running("web", 42),
                        """
                        "memory_trend":{"growth_rate_mb_per_minute":null,"samples":1,
                        "span_seconds":0,"leak_detected":false}\
                        """));

        assertThat(cli.run("status", "web"))
                .printed("Memory trend:  too early to tell (1 sample)\n")
                .didNotPrint("Resources");
    }

    @Test
    void status_tells_of_errors_in_the_output_without_their_escape_sequences() {
        String error =
                """
                {"pattern":"Error:","line":"  Error: \\u001b[31m%s","line_number":7,
                "timestamp":1764000000.5,"severity":"ERROR","context":["at x"],"count":5}\
                """
                        .replace("\n", "");
        String all =
                error.formatted("a")
                        + ","
                        + error.formatted("b".repeat(200))
                        + ","
                        + error.formatted("c")
                        + ","
                        + error.formatted("d");
        daemon.answers(
                "GET /deployments/web",
                running("web", 42).replace("\"goal\"", "\"log_errors\":[" + all + "],\"goal\""));

        assertThat(cli.run("status", "web"))
                .succeeded()
                .printed(
                        "Log errors:    4 different, 20 in all; the latest:\n",
                        "ERROR ×5, line 7: Error: \\x1b[31ma\n",
                        "bbbb…\n")
                .didNotPrint("\u001b");
    }

    @Test
    void status_says_why_it_is_as_it_is() {
        daemon.answers(
                "GET /deployments/web",
                crashed("web", 3)
                        .replace(
                                "\"status\":\"CRASHED\"",
                                "\"status\":\"CRASHED\",\"reason\":\"gave up after 5 attempts\""));

        assertThat(cli.run("status", "web"))
                .printed(
                        "Reason:        gave up after 5 attempts\n",
                        "Last end:      exit code 3\n");
    }

    @Test
    void an_unknown_deployment_is_an_error_on_stderr() {
        daemon.refuses(
                "GET /deployments/nope", 404, "no_such_deployment", "no deployment is called nope");

        assertThat(cli.run("status", "nope", "--json"))
                .exitedWith(1)
                .printedNothing()
                .told("local-deploy: no deployment is called nope\n");
    }

    @Test
    void names_that_need_it_are_encoded_on_their_way() {
        cli.run("status", "a/b ?");

        assertThat(daemon.asked).containsExactly("GET /deployments/a%2Fb%20%3F");
    }

    @Test
    void health_tells_the_overall_status_by_its_exit_code() {
        String health =
                """
                {"overall_status":"%s","checks":[
                  {"type":"http","status":"DEGRADED","message":"503","response_time_ms":12.345},
                  {"type":"process","status":"HEALTHY","message":"alive\\u001b[0m","response_time_ms":null}]}\
                """;
        daemon.answers("POST /deployments/a/health", health.formatted("HEALTHY"));
        daemon.answers("POST /deployments/b/health", health.formatted("DEGRADED"));
        daemon.answers("POST /deployments/c/health", health.formatted("UNHEALTHY"));
        daemon.answers("POST /deployments/d/health", health.formatted("UNKNOWN"));

        assertThat(cli.run("health", "a"))
                .succeeded()
                .printedOnly(
                        """
                        CHECK    STATUS    RESPONSE  MESSAGE
                        http     DEGRADED   12.3 ms  503
                        process  HEALTHY          -  alive\\x1b[0m

                        Overall Health: HEALTHY
                        """);
        assertThat(cli.run("health", "a", "--json")).succeeded().printed("12.345");
        assertThat(cli.run("health", "b")).succeeded();
        assertThat(cli.run("health", "c")).exitedWith(2);
        assertThat(cli.run("health", "d")).exitedWith(3);
        assertThat(cli.run("health", "c", "--json"))
                .exitedWith(2)
                .printedOnly(health.formatted("UNHEALTHY") + "\n")
                .toldNothing();
    }

    @Test
    void why_shows_the_causes_what_speaks_for_them_and_what_to_type() {
        daemon.answers("GET /deployments/web/why", WHY);

        assertThat(cli.run("why", "web"))
                .succeeded()
                .printed(
                        "web has crashed and stays down: Process exited with code 1",
                        "Run 3 ended",
                        "after 4.0s: exit code 1",
                        "1. Port 3000 is in use by pid 815 (python3). [certain]",
                        "   > Error: listen EADDRINUSE\n",
                        "2. An error that nobody handled. [likely]",
                        "Commit: 0123456789; the last good run was of 89abcdef01",
                        "Environment, removed since the last good run: DATABASE_URL",
                        "  | last\\x1b[31m line\n",
                        "\nNext: ps -fp 815\n");
    }

    @Test
    void why_without_a_crash_says_how_it_is() {
        daemon.answers(
                "GET /deployments/web/why",
                "{\"headline\":\"web is running fine\",\"causes\":[],\"report\":null,"
                        + "\"next_command\":\"local-deploy status web\"}");

        assertThat(cli.run("why", "web"))
                .succeeded()
                .printed("web is running fine", "No crash is remembered.")
                .printed("Next: local-deploy status web");
    }

    @Test
    void why_of_an_earlier_run_asks_for_it_and_json_is_passed_on() {
        daemon.answers("GET /deployments/web/why?run=2", WHY);

        assertThat(cli.run("why", "web", "--run", "2", "--json"))
                .succeeded()
                .printed("\"code\":\"port_in_use\"");
        assertThat(cli.run("why", "web", "--run", "0")).exitedWith(64);
    }

    private static final String WHY =
            """
            {"headline":"web has crashed and stays down: Process exited with code 1","down":true,
             "causes":[{"code":"port_in_use","confidence":"CERTAIN",
               "sentence":"Port 3000 is in use by pid 815 (python3).",
               "evidence":["Error: listen EADDRINUSE"],"next_command":"ps -fp 815"},
              {"code":"unhandled_exception","confidence":"LIKELY",
               "sentence":"An error that nobody handled.","evidence":[],"next_command":"x"}],
             "next_command":"ps -fp 815",
             "report":{"run":3,"started_at":1000,"ended_at":1004,"ending":"exit code 1",
               "more_ends":0,"unwatched":false,"last_lines":["first","last\\u001b[31m line"],
               "commit":{"hash":"0123456789abcdef"},"last_good_commit":{"hash":"89abcdef0123"},
               "environment_changes":{"added":[],"removed":["DATABASE_URL"],"changed":[]},
               "figures":[]}}
            """;

    @Test
    void history_shows_the_last_attempts_and_the_circuit() {
        daemon.answers(
                "GET /deployments/web/history",
                """
                {"total_restarts":2,"successful_restarts":1,"failed_restarts":1,
                 "circuit_breaker_state":"OPEN","next_attempt_at":1763860000,
                 "recent_attempts":[
                  {"attempt_number":1,"timestamp":1763850000,"success":true,
                   "reason":"Process exited with code 137","exit_code":137,"exit_signal":null,"backoff_seconds":2.0},
                  {"attempt_number":2,"timestamp":1763850002,"success":null,
                   "reason":"killed by SIGKILL","exit_code":null,"exit_signal":"SIGKILL","backoff_seconds":0.5}]}\
                """);

        assertThat(cli.run("history", "web"))
                .succeeded()
                .printed("Process exited with code 137", "success", "exit code 137", "2s\n")
                .printed(
                        "killed by SIGKILL",
                        "pending",
                        "0.5s\n",
                        "Circuit: OPEN",
                        "Next restart allowed at: ",
                        "Total: 2 restarts");
        assertThat(cli.run("history", "web", "--limit", "1"))
                .printed("killed by SIGKILL")
                .didNotPrint("137");
        assertThat(cli.run("history", "web", "--limit", "1", "--json"))
                .printed("\"recent_attempts\":[{\"attempt_number\":2", "\"success\":null")
                .didNotPrint("137");
    }

    @Test
    void stop_says_what_is_down_and_passes_its_options_on() {
        daemon.answers("POST /deployments/web/stop", stopped("web"));

        assertThat(cli.run("stop", "web", "-t", "2.5", "--force"))
                .succeeded()
                .printedOnly("web is down\n");
        assertThat(daemon.asked)
                .containsExactly(
                        "POST /deployments/web/stop {\"timeout_seconds\":2.5,\"force\":true}");
    }

    @Test
    void a_stop_that_fails_does_not_keep_the_others_from_being_stopped() {
        daemon.refuses("POST /deployments/a/stop", 404, "no_such_deployment", "there is no a");
        daemon.refuses(
                "POST /deployments/b/stop", 409, "stop_failed", "b is not down", "4711 sleep 99");
        daemon.answers("POST /deployments/web/stop", stopped("web"));

        assertThat(cli.run("stop", "a", "b", "web", "web"))
                .exitedWith(2)
                .printedOnly("web is down\n")
                .told("there is no a\n", "b is not down\n", "  4711 sleep 99\n");
    }

    @Test
    void all_means_those_that_are_to_be_up() {
        daemon.answers(SUMMARIES, "[" + stopped("db") + "," + crashed("web", 1) + "]");
        daemon.answers("POST /deployments/deployment-20261123-00000003/stop", stopped("web"));

        assertThat(cli.run("stop", "--all")).succeeded().printedOnly("web is down\n");
    }

    @Test
    void ids_and_all_exclude_each_other_and_one_is_needed() {
        assertThat(cli.run("stop"))
                .exitedWith(64)
                .told("which deployment?", "See 'local-deploy stop --help'");
        assertThat(cli.run("stop", "--all", "web")).exitedWith(64).told("not both");
        assertThat(cli.run("remove")).exitedWith(64).told("--all-stopped");
        assertThat(daemon.asked).isEmpty();
    }

    @Test
    void restart_tells_what_failed_by_its_exit_code() {
        daemon.answers("POST /deployments/web/restart", running("web", 43));
        daemon.refuses("POST /deployments/a/restart", 409, "stop_failed", "a lives on");
        daemon.refuses("POST /deployments/b/restart", 409, "start_failed", "b cannot start");
        daemon.refuses("POST /deployments/c/restart", 409, "port_taken", "port 8000 is taken");

        assertThat(cli.run("restart", "web")).succeeded().printedOnly("web is up again (pid 43)\n");
        assertThat(cli.run("restart", "a")).exitedWith(2);
        assertThat(cli.run("restart", "b")).exitedWith(3);
        assertThat(cli.run("restart", "c")).exitedWith(3);
    }

    @Test
    void remove_all_stopped_leaves_the_others_alone() {
        daemon.answers(
                SUMMARIES,
                "[" + stopped("db") + "," + crashed("web", 1) + "," + running("long", 4) + "]");
        daemon.answers("DELETE /deployments/deployment-20261123-00000002", 204, "");

        assertThat(cli.run("rm", "--all-stopped")).succeeded();
        assertThat(daemon.asked).hasSize(2);
    }

    @Test
    void enabling_auto_restart_prints_the_policy_and_notices_when_nothing_changes() {
        String policy =
                ",\"restart_policy\":{\"max_attempts\":5,\"initial_backoff_seconds\":2.0,"
                        + "\"backoff_multiplier\":2.0,\"max_backoff_seconds\":300.0,"
                        + "\"stable_after_seconds\":60,\"circuit_breaker_threshold\":3,"
                        + "\"circuit_breaker_window_seconds\":300,\"circuit_breaker_reset_seconds\":600}}";
        String enabled = running("web", 1).replace("_enabled\":false", "_enabled\":true");
        daemon.answers(
                "PUT /deployments/web/auto-restart",
                enabled.substring(0, enabled.length() - 1) + policy);
        daemon.refuses("PUT /deployments/db/auto-restart", 409, "already_so", "db is already so");

        assertThat(cli.run("enable-auto-restart", "web"))
                .succeeded()
                .printed(
                        "Auto-Restart:  enabled",
                        "at most 5",
                        "2s, then 2 times",
                        "3 crashes in 300s");
        assertThat(cli.run("disable-auto-restart", "db")).exitedWith(2).told("db is already so");
    }

    @Test
    void logs_come_as_they_are_but_harmless() {
        daemon.answers(
                "GET /deployments/web/logs?lines=2&grep=a%2Bb", "one\tx\n\u001b[31mtwo\u0007\n");

        assertThat(cli.run("logs", "web", "-n", "2", "--grep", "a+b"))
                .succeeded()
                .printedOnly("one\tx\n\\x1b[31mtwo\\x07\n");
    }

    @Test
    void the_age_of_lines_is_judged_by_the_daemon() {
        daemon.answers("GET /deployments/web/logs?lines=100&since=10m", "new\n");

        assertThat(cli.run("logs", "web", "--since", "10m")).succeeded().printedOnly("new\n");
    }

    @Test
    void followed_logs_are_printed_until_the_daemon_ends() {
        daemon.answers(
                "GET /deployments/web/logs/stream?lines=100",
                ": hello\n\nevent: line\ndata: one\n\nevent: other\ndata: x\n\nevent: line\ndata:  two\n\n");

        assertThat(cli.run("logs", "web", "--follow"))
                .exitedWith(69)
                .printedOnly("one\n two\n")
                .told("the daemon ended");
    }

    @Test
    void what_a_rotation_deleted_before_it_was_shown_is_told_beside_the_lines() {
        daemon.answers(
                "GET /deployments/web/logs/stream?lines=100",
                "event: line\ndata: one\n\nevent: gap\ndata: 9 bytes were deleted\n\nevent: line\ndata: two\n\n");

        assertThat(cli.run("logs", "web", "--follow"))
                .exitedWith(69)
                .printedOnly("one\ntwo\n")
                .told("9 bytes were deleted");
    }

    @Test
    void daemon_status_tells_where_it_is() {
        assertThat(cli.run("daemon", "status"))
                .succeeded()
                .printed("Version:       1.2.3", "1m 1s");
        assertThat(cli.run("daemon", "status", "--json"))
                .succeeded()
                .printed(
                        "{\"running\":true,\"pid\":",
                        "\"deployments\":2",
                        "\"instance_id\":\"one\"");
    }

    @Test
    void reading_commands_never_start_a_daemon_and_say_that_none_runs() {
        daemon.close();

        for (String command :
                new String[] {"list", "status x", "stop x", "logs x", "daemon status"}) {
            assertThat(cli.run(command.split(" ")))
                    .exitedWith(69)
                    .printedNothing()
                    .told("the daemon is not running");
        }
        assertThat(cli.run("daemon", "status", "--json"))
                .exitedWith(69)
                .printed("{\"running\":false,");
    }

    @Test
    void a_token_that_others_can_read_is_not_used() throws IOException {
        Files.setPosixFilePermissions(
                cli.folders().tokenFile(), PosixFilePermissions.fromString("rw-r--r--"));

        assertThat(cli.run("list")).exitedWith(69).told("others may read");
        assertThat(daemon.asked).isEmpty();
    }

    @Test
    void a_bad_configuration_has_an_exit_code_of_its_own() {
        daemon.refuses("POST /deployments/web/restart", 422, "configuration_invalid", "x.yaml:3");

        assertThat(cli.run("restart", "web")).exitedWith(78).told("x.yaml:3");
    }

    /** With more fields at the end. */
    private static String with(String deployment, String fields) {
        return deployment.substring(0, deployment.length() - 1) + "," + fields + "}";
    }
}
