package dev.localdeploy.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.localdeploy.config.Settings.ErrorPattern;
import dev.localdeploy.config.Settings.OnMatch;
import dev.localdeploy.config.Settings.Severity;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsTest {
    private static final Settings BUILT_IN =
            new Settings(
                    new Settings.Defaults(Duration.ofSeconds(30), false),
                    new Settings.Restart(
                            5,
                            Duration.ofSeconds(2),
                            Duration.ofMinutes(5),
                            2.0,
                            Duration.ofSeconds(60),
                            3,
                            Duration.ofMinutes(5),
                            Duration.ofMinutes(10)),
                    new Settings.Stability(10.0, Duration.ofSeconds(60), 0.8, 1000, 500, 100),
                    new Settings.LogMonitoring(
                            true,
                            Stream.of(
                                            "OutOfMemoryError",
                                            "Segmentation fault",
                                            "Exception:",
                                            "Error:",
                                            "FATAL",
                                            "CRITICAL",
                                            "panic:",
                                            "AssertionError",
                                            "UnhandledPromiseRejectionWarning")
                                    .map(expression -> new ErrorPattern(expression, null))
                                    .toList(),
                            OnMatch.RECORD),
                    new Settings.LogRotation(true, 50, 3, 250),
                    new Settings.Health(
                            "/",
                            true,
                            Map.of(),
                            null,
                            Duration.ofSeconds(5),
                            Duration.ofSeconds(60),
                            3,
                            false,
                            80.0,
                            500,
                            1000,
                            100),
                    new Settings.Limits(null, null, null),
                    new Settings.Entry(null, null, null, true, null, null, Map.of()));

    private @TempDir Path temporary;
    private Home home;

    @BeforeEach
    void setUp() throws IOException {
        home = new Home(temporary);
    }

    @Test
    void without_any_file_the_built_in_values_hold() {
        assertThat(home.settings()).isEqualTo(BUILT_IN);
        assertThat(home.read().files()).isEmpty();
    }

    @Test
    void an_empty_file_changes_nothing() throws IOException {
        home.projectFile("");
        home.userFile("# nothing yet");

        assertThat(home.settings()).isEqualTo(BUILT_IN);
    }

    @Test
    void sections_without_keys_change_nothing() throws IOException {
        home.projectFile("defaults:", "restart_policy:", "health: {}", "deployments:");

        assertThat(home.settings()).isEqualTo(BUILT_IN);
    }

    @Test
    void every_key_of_every_section_arrives_at_its_place() throws IOException {
        home.projectFile(
                "version: \"1.0\"",
                "defaults: {health_check_interval_seconds: 0.5, auto_restart_enabled: true}",
                "restart_policy:",
                "  max_attempts: 6",
                "  initial_backoff_seconds: 0",
                "  max_backoff_seconds: 20.5",
                "  backoff_multiplier: 1",
                "  stable_after_seconds: 61",
                "  circuit_breaker_threshold: 4",
                "  circuit_breaker_window_seconds: 301",
                "  circuit_breaker_reset_seconds: 601",
                "stability:",
                "  memory_leak_threshold_mb_per_minute: 11.5",
                "  leak_warmup_seconds: 62",
                "  fd_threshold_percent: 1",
                "  thread_threshold: 1001",
                "  connection_threshold: 501",
                "  disk_threshold_mb: 101",
                "log_monitoring:",
                "  enabled: false",
                "  error_patterns: [one, {pattern: 'tw\\w', severity: critical}]",
                "  on_match: restart",
                "log_rotation: {enabled: false, max_size_mb: 51, keep: 4, max_total_mb: 251}",
                "health:",
                "  path: /ready?full=1",
                "  http: false",
                "  headers: {Authorization: Bearer x, X-Try: 1}",
                "  exec: pg_isready -p 5432",
                "  exec_timeout_seconds: 0.5",
                "  startup_grace_seconds: 63",
                "  unhealthy_threshold: 5",
                "  restart_when_unresponsive: true",
                "  cpu_percent: 250.5",
                "  memory_mb: 502",
                "  file_descriptors: 1002",
                "  threads: 102",
                "limits:",
                "  memory_max: 1.5GiB",
                "  cpu_quota: 12.5",
                "  tasks_max: 103");

        assertThat(home.settings())
                .isEqualTo(
                        new Settings(
                                new Settings.Defaults(Duration.ofMillis(500), true),
                                new Settings.Restart(
                                        6,
                                        Duration.ZERO,
                                        Duration.ofMillis(20_500),
                                        1.0,
                                        Duration.ofSeconds(61),
                                        4,
                                        Duration.ofSeconds(301),
                                        Duration.ofSeconds(601)),
                                new Settings.Stability(
                                        11.5, Duration.ofSeconds(62), 1.0, 1001, 501, 101),
                                new Settings.LogMonitoring(
                                        false,
                                        List.of(
                                                new ErrorPattern("one", null),
                                                new ErrorPattern("tw\\w", Severity.CRITICAL)),
                                        OnMatch.RESTART),
                                new Settings.LogRotation(false, 51, 4, 251),
                                new Settings.Health(
                                        "/ready?full=1",
                                        false,
                                        Map.of("Authorization", "Bearer x", "X-Try", "1"),
                                        "pg_isready -p 5432",
                                        Duration.ofMillis(500),
                                        Duration.ofSeconds(63),
                                        5,
                                        true,
                                        250.5,
                                        502,
                                        1002,
                                        102),
                                new Settings.Limits(1536L << 20, 12.5, 103),
                                BUILT_IN.entry()));
    }

    @Test
    void the_health_check_of_an_entry_may_ask_for_a_full_url_with_headers_of_its_own()
            throws IOException {
        home.projectFile(
                "health: {path: /up, headers: {A: project}}",
                "deployments:",
                "  web:",
                "    health:",
                "      path: https://localhost:8443/up?full=1",
                "      headers: {X-Entry: b}");

        Settings.Health web = home.read().forDeployment("web").health();

        assertThat(web.path()).isEqualTo("https://localhost:8443/up?full=1");
        assertThat(web.headers()).isEqualTo(Map.of("X-Entry", "b"));
        assertThat(home.settings().health().path()).isEqualTo("/up");
    }

    @Test
    void an_entry_says_what_to_run_and_where() throws IOException {
        home.projectFile(
                "deployments:",
                "  web:",
                "    command: npm run dev | tee x",
                "    working_directory: web/../site",
                "    port: 3000",
                "    auto_find_port: false",
                "    log_file: ~/logs/web.log",
                "    env_file: /etc/web.env",
                "    environment: {NODE_ENV: development, RELEASE: 1.10, DEBUG: true, EMPTY: \"\"}");

        Settings.Entry web = home.read().forDeployment("web").entry();

        assertThat(web)
                .isEqualTo(
                        new Settings.Entry(
                                new ConfiguredCommand.Shell("npm run dev | tee x"),
                                home.project.resolve("site"),
                                3000,
                                false,
                                home.folder.resolve("logs/web.log"),
                                Path.of("/etc/web.env"),
                                Map.of(
                                        "NODE_ENV", "development",
                                        "RELEASE", "1.10",
                                        "DEBUG", "true",
                                        "EMPTY", "")));
    }

    @Test
    void a_command_as_a_list_needs_no_shell_and_no_quotes() throws IOException {
        home.projectFile("deployments:", "  web:", "    command: [python3, -m, http.server, 8000]");

        assertThat(home.read().forDeployment("web").entry().command())
                .isEqualTo(
                        new ConfiguredCommand.Program(
                                List.of("python3", "-m", "http.server", "8000")));
    }

    @Test
    void files_merge_key_by_key_from_entry_over_project_to_user() throws IOException {
        home.userFile(
                "defaults: {auto_restart_enabled: true, health_check_interval_seconds: 5}",
                "restart_policy: {max_attempts: 1, backoff_multiplier: 1.1, stable_after_seconds: 1}");
        home.projectFile(
                "defaults: {health_check_interval_seconds: 10}",
                "restart_policy: {max_attempts: 2, backoff_multiplier: 1.2}",
                "deployments:",
                "  web:",
                "    health_check_interval_seconds: 15",
                "    restart_policy: {max_attempts: 3}");

        Settings web = home.read().forDeployment("web");
        assertThat(web.defaults()).isEqualTo(new Settings.Defaults(Duration.ofSeconds(15), true));
        assertThat(web.restart().maxAttempts()).isEqualTo(3);
        assertThat(web.restart().backoffMultiplier()).isEqualTo(1.2);
        assertThat(web.restart().stableAfter()).isEqualTo(Duration.ofSeconds(1));
        assertThat(web.restart().circuitThreshold()).isEqualTo(3);
        assertThat(home.settings().restart().maxAttempts()).isEqualTo(2);
    }

    @Test
    void an_entry_holds_for_its_own_deployment_only() throws IOException {
        home.projectFile(
                "deployments:", "  web: {port: 3000}", "  worker: {auto_restart_enabled: true}");

        Configuration read = home.read();

        assertThat(read.deploymentNames()).containsExactly("web", "worker");
        assertThat(read.forDeployment("worker").entry().port()).isNull();
        assertThat(read.forDeployment("worker").defaults().autoRestart()).isTrue();
        assertThat(read.forDeployment("web").defaults().autoRestart()).isFalse();
        assertThat(read.forDeployment("other")).isEqualTo(BUILT_IN);
        assertThat(read.forDeployment(null)).isEqualTo(BUILT_IN);
    }

    @Test
    void a_list_replaces_the_list_below_it() throws IOException {
        home.userFile("log_monitoring: {error_patterns: [a, b]}");
        home.projectFile("log_monitoring: {error_patterns: [c]}");

        assertThat(home.settings().logMonitoring().errorPatterns())
                .containsExactly(new ErrorPattern("c", null));
    }

    @Test
    void an_empty_list_means_no_pattern() throws IOException {
        home.projectFile("log_monitoring: {error_patterns: []}");

        assertThat(home.settings().logMonitoring().errorPatterns()).isEmpty();
    }

    @Test
    void the_version_may_stand_without_quotes() throws IOException {
        home.projectFile("version: 1.0");

        assertThat(home.settings()).isEqualTo(BUILT_IN);
    }

    @Test
    void a_block_may_be_shared_with_an_anchor_and_a_merge_key() throws IOException {
        home.projectFile(
                "deployments:",
                "  web:",
                "    restart_policy: &patient {max_attempts: 9, stable_after_seconds: 9}",
                "  worker:",
                "    restart_policy:",
                "      <<: *patient",
                "      max_attempts: 8");

        Settings.Restart worker = home.read().forDeployment("worker").restart();
        assertThat(worker.maxAttempts()).isEqualTo(8);
        assertThat(worker.stableAfter()).isEqualTo(Duration.ofSeconds(9));
    }

    @Test
    void the_environment_is_the_env_file_and_over_it_the_entry() throws IOException {
        Home.write(home.project.resolve(".env"), "A=file", "B=file");
        home.projectFile(
                "deployments:", "  web: {env_file: .env, environment: {B: entry, C: entry}}");

        assertThat(home.read().environmentFor("web"))
                .isEqualTo(Map.of("A", "file", "B", "entry", "C", "entry"));
        assertThat(home.read().environmentFor("other")).isEmpty();
    }
}
