package dev.localdeploy.it;

import static dev.localdeploy.it.TerminalAssert.assertThat;
import static dev.localdeploy.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What {@code deploy/} gives to Prometheus and Grafana, tried on a real Prometheus. */
class MonitoringIT {
    private static final Path DEPLOY = Path.of("deploy").toAbsolutePath();
    private static final Path DASHBOARD = DEPLOY.resolve("grafana/local-deploy.json");
    private static final Pattern METRIC = Pattern.compile("\\b(?:local_deploy|jvm)_\\w+");

    /** What Grafana puts in for its variables. */
    private static final Map<String, String> VARIABLES =
            Map.of("$deployment", ".+", "$__rate_interval", "30s");

    private static final String LEAK =
            """
            #!/usr/bin/env python3
            import time
            kept = []
            while True:
                kept.append(bytearray(b'x' * 100_000))
                time.sleep(0.05)
            """;

    @RegisterExtension final Installation local = new Installation();

    @Test
    void promtool_has_nothing_to_say_against_configuration_and_rules() {
        assumeTrue(
                Installation.program("promtool").isPresent(),
                "promtool is not installed (Debian: prometheus), so deploy/prometheus is not checked");
        Path folder = DEPLOY.resolve("prometheus");

        assertThat(promtool("check", "config", folder.resolve("prometheus.yml"))).succeeded();
        assertThat(promtool("check", "rules", folder.resolve("rules.yml"))).succeeded();
        assertThat(promtool("test", "rules", folder.resolve("rules_test.yml"))).succeeded();
    }

    @Test
    void every_alert_is_seen_to_go_off_in_a_test() throws Exception {
        String tests = Files.readString(DEPLOY.resolve("prometheus/rules_test.yml"));

        assertThat(alerts())
                .isNotEmpty()
                .allSatisfy(alert ->
                        assertThat(tests)
                                .contains("alertname: " + alert + "\n        exp_alerts:\n"));
    }

    @Test
    void the_dashboard_leaves_it_to_grafana_which_prometheus_to_ask() throws Exception {
        List<JsonNode> sources = dashboard().findValues("datasource");

        assertThat(sources)
                .isNotEmpty()
                .allSatisfy(source ->
                        assertThat(source.at("/uid").asText()).isEqualTo("${datasource}"));
    }

    @Test
    void every_query_of_the_dashboard_has_series_and_the_rules_see_what_is_wrong()
            throws Exception {
        List<String> queries = queries();
        startOneOfEachKind();
        try (PrometheusServer prometheus = prometheus()) {
            await().untilAsserted(() -> assertThat(values(prometheus, "up")).containsExactly(1.0));

            await().untilAsserted(() ->
                    assertThat(queries)
                            .filteredOn(query -> prometheus.query(query).isEmpty())
                            .isEmpty());
            assertThat(metricsUsed())
                    .isSubsetOf(
                            texts(prometheus.labelValues("__name__", "{job=\"local-deploy\"}")));
            assertThat(texts(prometheus.labelValues("deployment", variableOfDeployments())))
                    .containsExactlyInAnyOrder("web", "leaky", "looping", "killed");

            await().untilAsserted(() -> {
                assertThat(states(prometheus).keySet()).isEqualTo(alerts());
                assertThat(rules(prometheus).map(rule -> rule.at("/health").asText()))
                        .containsOnly("ok");
                assertThat(told(prometheus, "LocalDeployCircuitOpen", "firing"))
                        .containsExactly("looping");
                assertThat(told(prometheus, "LocalDeployLeak", "firing")).containsExactly("leaky");
                assertThat(told(prometheus, "LocalDeployDeploymentNotUp", "pending"))
                        .containsExactlyInAnyOrder("looping", "killed");
            });
            assertThat(states(prometheus)).containsEntry("LocalDeployDaemonDown", "inactive");

            local.killDaemon();
            await().untilAsserted(() -> {
                assertThat(values(prometheus, "up")).containsExactly(0.0);
                assertThat(states(prometheus)).containsEntry("LocalDeployDaemonDown", "pending");
            });
        }
    }

    @Test
    void the_address_is_left_alone_while_no_daemon_says_another() throws Exception {
        Path folder = copyOfTheConfiguration();
        Path targets = folder.resolve("targets/local-deploy.yml");
        String before = Files.readString(targets);

        assertThat(local.shell(folder + "/find-daemon"))
                .exited(69)
                .said("the daemon is not running");
        assertThat(Files.readString(targets)).isEqualTo(before).contains("127.0.0.1:28470");

        local.startDaemon();
        assertThat(local.shell(folder + "/find-daemon")).succeeded();
        assertThat(Files.readString(targets))
                .contains("[\"" + local.apiUrl().substring("http://".length()) + "\"]");
        assertThat(targets.resolveSibling("local-deploy.yml.new")).doesNotExist();
    }

    /** A server, a leak, a crash loop and one that was killed, so that every figure is there. */
    private void startOneOfEachKind() throws IOException {
        local.configure(
                """
                defaults: {health_check_interval_seconds: 1}
                restart_policy: {initial_backoff_seconds: 0}
                stability: {leak_warmup_seconds: 2}
                """);
        local.script("leak.py", LEAK);
        String port = "" + FreePort.find();
        start("web", "-p", port, "-c", "exec python3 -m http.server " + port);
        start("leaky", "-c", "exec ./leak.py");
        start("looping", "--auto-restart", "-c", "sleep 1; exit 3");
        start("killed", "-c", "sleep 1; kill -KILL $$");
    }

    private void start(String name, String... options) {
        var command =
                Stream.concat(Stream.of("start", "--no-wait", "-n", name), Stream.of(options));
        assertThat(local.run(command.toArray(String[]::new))).succeeded();
    }

    /** With the configuration as it is, but every second. */
    private PrometheusServer prometheus() throws IOException {
        Path program = Installation.program("prometheus").orElse(null);
        assumeTrue(
                program != null,
                "prometheus is not installed (Debian: prometheus), so no query of deploy/ is run");
        Path folder = copyOfTheConfiguration();
        Path config = folder.resolve("prometheus.yml");
        String often = Files.readString(config).replaceAll("(_interval: )15s", "$11s");
        Files.writeString(config, often);
        assertThat(local.shell(folder + "/find-daemon")).succeeded();
        return PrometheusServer.start(program, local, config);
    }

    private Path copyOfTheConfiguration() {
        Path copy = local.work().resolve("prometheus");
        assertThat(local.shell("cp -r " + DEPLOY.resolve("prometheus") + " " + copy)).succeeded();
        return copy;
    }

    private Terminal promtool(String verb, String what, Path file) {
        Path program = Installation.program("promtool").orElseThrow();
        return local.finish(local.begin(program, verb, what, file.toString()));
    }

    private static JsonNode dashboard() throws IOException {
        return new ObjectMapper().readTree(DASHBOARD.toFile());
    }

    private static List<String> queries() throws IOException {
        List<String> queries =
                dashboard().findValuesAsText("expr").stream()
                        .map(MonitoringIT::substituted)
                        .toList();
        assertThat(queries)
                .hasSizeGreaterThan(20)
                .allSatisfy(query -> assertThat(query).doesNotContain("$"));
        return queries;
    }

    private static String substituted(String query) {
        String result = query;
        for (var variable : VARIABLES.entrySet()) {
            result = result.replace(variable.getKey(), variable.getValue());
        }
        return result;
    }

    /** The series from whose label Grafana takes what can be chosen. */
    private static String variableOfDeployments() throws IOException {
        String query = dashboard().at("/templating/list/1/query/query").asText();
        var shape = Pattern.compile("label_values\\((\\w+), deployment\\)").matcher(query);
        assertThat(shape.matches()).as(query).isTrue();
        return shape.group(1);
    }

    private static Set<String> alerts() throws IOException {
        return found(Pattern.compile("(?<=- alert: )\\w+"), DEPLOY.resolve("prometheus/rules.yml"));
    }

    private static Set<String> metricsUsed() throws IOException {
        Set<String> used = found(METRIC, DEPLOY.resolve("prometheus/rules.yml"));
        used.addAll(found(METRIC, DASHBOARD));
        return used;
    }

    private static Set<String> found(Pattern pattern, Path file) throws IOException {
        return pattern.matcher(Files.readString(file))
                .results()
                .map(MatchResult::group)
                .collect(Collectors.toSet());
    }

    private static List<Double> values(PrometheusServer prometheus, String query) {
        return stream(prometheus.query(query))
                .map(series -> series.at("/value/1").asDouble())
                .toList();
    }

    private static Map<String, String> states(PrometheusServer prometheus) {
        return rules(prometheus)
                .collect(
                        Collectors.toMap(
                                rule -> rule.at("/name").asText(),
                                rule -> rule.at("/state").asText()));
    }

    /** The deployments of which an alert tells. */
    private static List<String> told(PrometheusServer prometheus, String alert, String state) {
        return rules(prometheus)
                .filter(rule -> rule.at("/name").asText().equals(alert))
                .flatMap(rule -> stream(rule.at("/alerts")))
                .filter(one -> one.at("/state").asText().equals(state))
                .map(one -> one.at("/labels/deployment").asText())
                .toList();
    }

    private static Stream<JsonNode> rules(PrometheusServer prometheus) {
        return stream(prometheus.rules().at("/groups"))
                .flatMap(group -> stream(group.at("/rules")));
    }

    private static List<String> texts(JsonNode array) {
        return stream(array).map(JsonNode::asText).toList();
    }

    private static Stream<JsonNode> stream(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }
}
