package dev.localdeploy.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigurationShowTest {
    private @TempDir Path temporary;
    private Home home;

    @BeforeEach
    void setUp() throws IOException {
        home = new Home(temporary);
    }

    @Test
    void everything_is_shown_with_its_origin() throws IOException {
        Path user = home.userFile("defaults:", "  auto_restart_enabled: true");
        Path project =
                home.projectFile(
                        "restart_policy:",
                        "  max_attempts: 9",
                        "deployments:",
                        "  web:",
                        "    command: [npm, run, dev]",
                        "    auto_restart_enabled: false",
                        "    health: {threads: 7}");

        assertThat(ConfigurationShow.yaml(home.read(), null, true))
                .isEqualTo(
                        """
                        # What holds in %1$s.
                        # Read: %2$s, %3$s
                        version: "1.0"  # built in
                        defaults:
                          health_check_interval_seconds: 30  # built in
                          auto_restart_enabled: true  # from %3$s:2
                        restart_policy:
                          max_attempts: 9  # from %2$s:2
                          initial_backoff_seconds: 2.0  # built in
                          max_backoff_seconds: 300.0  # built in
                          backoff_multiplier: 2.0  # built in
                          stable_after_seconds: 60  # built in
                          circuit_breaker_threshold: 3  # built in
                          circuit_breaker_window_seconds: 300  # built in
                          circuit_breaker_reset_seconds: 600  # built in
                        stability:
                          memory_leak_threshold_mb_per_minute: 10.0  # built in
                          leak_warmup_seconds: 60  # built in
                          fd_threshold_percent: 0.8  # built in
                          thread_threshold: 1000  # built in
                          connection_threshold: 500  # built in
                          disk_threshold_mb: 100  # built in
                        log_monitoring:
                          enabled: true  # built in
                          error_patterns: [OutOfMemoryError, Segmentation fault, "Exception:", "Error:", FATAL, CRITICAL, "panic:", AssertionError, UnhandledPromiseRejectionWarning]  # built in
                          on_match: record  # built in
                        log_rotation:
                          enabled: true  # built in
                          max_size_mb: 50  # built in
                          keep: 3  # built in
                          max_total_mb: 250  # built in
                        health:
                          path: /  # built in
                          http: true  # built in
                          headers: {}  # built in
                          exec_timeout_seconds: 5  # built in
                          startup_grace_seconds: 60  # built in
                          unhealthy_threshold: 3  # built in
                          restart_when_unresponsive: false  # built in
                          cpu_percent: 80  # built in
                          memory_mb: 500  # built in
                          file_descriptors: 1000  # built in
                          threads: 100  # built in
                        deployments:
                          web:
                            command: [npm, run, dev]  # from %2$s:5
                            auto_restart_enabled: false  # from %2$s:6
                            health:
                              threads: 7  # from %2$s:7
                        """
                                .formatted(home.project, project, user));
    }

    @Test
    void for_a_deployment_its_entry_is_applied() throws IOException {
        Path project =
                home.projectFile(
                        "health: {threads: 6, memory_mb: 6}",
                        "deployments:",
                        "  web: {port: 3000, health: {threads: 7}}",
                        "  other: {}");

        assertThat(ConfigurationShow.yaml(home.read(), "web", true))
                .startsWith("# What holds for the deployment web in " + home.project + ".\n")
                .contains("  threads: 7  # from " + project + ":3\n")
                .contains("  memory_mb: 6  # from " + project + ":1\n")
                .endsWith(
                        """
                        deployments:
                          web:
                            port: 3000  # from %s:3
                            auto_find_port: true  # built in
                            environment: {}  # built in
                        """
                                .formatted(project));
    }

    @Test
    void for_a_deployment_without_an_entry_that_is_said() throws IOException {
        home.projectFile("deployments: {web: {}, worker: {}}");

        assertThat(ConfigurationShow.yaml(home.read(), "wbe", false))
                .contains("# Note: wbe has no entry under deployments; there are web, worker\n");
    }

    @Test
    void what_is_shown_is_itself_a_configuration_that_says_the_same() throws IOException {
        home.projectFile(
                "defaults: {health_check_interval_seconds: 0.25}",
                "log_monitoring: {error_patterns: ['a\"b\\\\c', \"tab\\tx\", 'true', '1.0', ' x ', 'a: b # c', \"\\e\\\\[31m\", {pattern: 'd[e]', severity: warning}]}",
                "deployments:",
                "  '007': {command: 'yes', working_directory: 'a b', environment: {A B: '12', C: \"\\n\"}}",
                "  web: {command: [sh, -c, 'echo \"$X\" > ''y''', ''], restart_policy: {max_backoff_seconds: 1.5}}");
        Configuration first = home.read();

        home.projectFile(ConfigurationShow.yaml(first, null, true));
        Configuration second = home.read();

        assertThat(second.settings()).isEqualTo(first.settings());
        assertThat(second.deploymentNames()).containsExactly("007", "web");
        assertThat(second.forDeployment("007")).isEqualTo(first.forDeployment("007"));
        assertThat(second.forDeployment("web")).isEqualTo(first.forDeployment("web"));
    }

    @Test
    void an_escape_sequence_is_never_shown_raw() throws IOException {
        home.projectFile(
                "deployments: {web: {command: \"\\e[31m\", environment: {\"\\e\": \"\\u009b\"}}}");
        Configuration read = home.read();

        assertThat(ConfigurationShow.yaml(read, null, true))
                .contains("command: \"\\x1b[31m\"", "environment: {\"\\x1b\": \"\\x9b\"}")
                .doesNotContain("\u001b", "\u009b");
        assertThat(ConfigurationShow.json(read, null, true)).doesNotContain("\u001b", "\u009b");
    }

    @Test
    void programs_get_the_same_as_json() throws IOException {
        Path project = home.projectFile("deployments: {web: {port: 3000, environment: {A: ä}}}");

        var json = new JsonObject(ConfigurationShow.json(home.read(), "web", true));

        assertThat(json.getString("working_directory")).isEqualTo(home.project.toString());
        assertThat(json.getString("deployment")).isEqualTo("web");
        assertThat(json.getJsonArray("files")).containsExactly(project.toString());
        JsonObject settings = json.getJsonObject("settings");
        assertThat(settings.getJsonObject("restart_policy").getValue("max_attempts")).isEqualTo(5);
        assertThat(settings.getJsonObject("restart_policy").getValue("max_backoff_seconds"))
                .isEqualTo(300.0);
        assertThat(settings.getJsonObject("defaults").getValue("auto_restart_enabled"))
                .isEqualTo(false);
        assertThat(settings.getJsonObject("log_monitoring").getJsonArray("error_patterns"))
                .contains("FATAL");
        JsonObject web = settings.getJsonObject("deployments").getJsonObject("web");
        assertThat(web.getJsonObject("environment").getString("A")).isEqualTo("ä");
        assertThat(json.getJsonObject("origins").getString("deployments.web.port"))
                .isEqualTo("from " + project + ":1");
        assertThat(json.getJsonObject("origins").getString("health.path")).isEqualTo("built in");
    }

    @Test
    void json_has_origins_only_when_asked_for() {
        var json = new JsonObject(ConfigurationShow.json(home.read(), null, false));

        assertThat(json.containsKey("origins")).isFalse();
        assertThat(json.getString("deployment")).isNull();
    }
}
