package dev.localdeploy.health;

import static dev.localdeploy.health.HealthStatus.DEGRADED;
import static dev.localdeploy.health.HealthStatus.UNKNOWN;
import static dev.localdeploy.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.localdeploy.os.OperatingSystem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExecCheckProcessTest {
    private static final OperatingSystem SYSTEM = OperatingSystem.current();
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final Map<String, String> ENVIRONMENT =
            Map.of("PATH", "/usr/bin:/bin", "OWN", "value", "LOCAL_DEPLOY_ID", "deployment-x");

    @TempDir Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    true                          | HEALTHY   | Exit code 0
                    echo accepting; echo more     | HEALTHY   | accepting
                    echo no response >&2; exit 2  | UNHEALTHY | Exit code 2: no response
                    exit 1                        | UNHEALTHY | Exit code 1
                    kill -9 $$                    | UNHEALTHY | Exit code 137
                    """)
    void the_exit_code_is_the_verdict(String line, HealthStatus status, String message) {
        assertThat(check(line))
                .returns(status, CheckResult::status)
                .returns(message, CheckResult::message);
    }

    @Test
    void a_command_that_is_not_there_says_nothing_about_the_run() {
        assertThat(check("no-such-command-anywhere -p 1"))
                .returns(UNKNOWN, CheckResult::status)
                .satisfies(result -> assertThat(result.message()).contains("not found (127)"));
    }

    @Test
    void nor_does_one_that_may_not_be_executed() throws IOException {
        Files.createFile(folder.resolve("plain"));

        assertThat(check("./plain").status()).isEqualTo(UNKNOWN);
    }

    @Test
    void it_runs_in_the_runs_directory_with_the_runs_environment_but_not_its_marker() {
        assertThat(check("echo $(pwd) $OWN ${LOCAL_DEPLOY_ID:-none}").message())
                .endsWith(folder.getFileName() + " value none");
    }

    @Test
    void a_directory_that_is_gone_is_said() {
        var result = check(Some.executing("true", LIMIT, folder.resolve("gone"), ENVIRONMENT));

        assertThat(result.status()).isEqualTo(UNKNOWN);
        assertThat(result.message()).contains("gone");
    }

    @Test
    void what_takes_too_long_is_degraded_and_ended_with_all_it_started() throws IOException {
        var result =
                check(
                        Some.executing(
                                "echo waiting; sleep 1000 & echo $! > pid; echo $$ >> pid; wait",
                                Duration.ofMillis(500),
                                folder,
                                ENVIRONMENT));

        assertThat(result.status()).isEqualTo(DEGRADED);
        assertThat(result.message()).isEqualTo("No exit within 0.5 s: waiting");
        allOfThemEnd();
    }

    @Test
    void children_that_it_leaves_behind_are_ended_whatever_session_they_chose() throws IOException {
        var result =
                check(
                        "setsid sh -c 'trap \"\" TERM; echo $$ > pid; sleep 1000' &"
                                + " while [ ! -s pid ]; do :; done; echo done");

        assertThat(result.message()).isEqualTo("done");
        allOfThemEnd();
    }

    @Test
    void output_without_end_fills_nothing_up() {
        var result = check(Some.executing("yes", Duration.ofMillis(300), folder, ENVIRONMENT));

        assertThat(result.status()).isEqualTo(DEGRADED);
        assertThat(result.message()).endsWith(": y");
    }

    @Test
    void much_output_does_not_keep_it_from_ending() {
        assertThat(check("head -c 1000000 /dev/zero | tr '\\0' x; exit 3").message())
                .startsWith("Exit code 3: xxx")
                .hasSizeLessThan(300);
    }

    @Test
    void it_reads_nothing() {
        assertThat(check("read x || echo end of input").message()).isEqualTo("end of input");
    }

    private CheckResult check(String line) {
        return check(Some.executing(line, LIMIT, folder, ENVIRONMENT));
    }

    private static CheckResult check(WatchedRun run) {
        return new ExecCheck(SYSTEM, System::nanoTime).check(run, Optional.empty()).orElseThrow();
    }

    private void allOfThemEnd() throws IOException {
        for (String pid : Files.readAllLines(folder.resolve("pid"))) {
            await().until(() ->
                    SYSTEM.process(Long.parseLong(pid)).filter(entry -> !entry.zombie()).isEmpty());
        }
    }
}
