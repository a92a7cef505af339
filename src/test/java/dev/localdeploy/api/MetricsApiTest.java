package dev.localdeploy.api;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What Prometheus gets to see. */
@QuarkusTest
class MetricsApiTest {
    @Inject Caller caller;

    @AfterEach
    void endAll() {
        caller.endAll();
    }

    @Test
    void a_deployment_that_runs_is_told_with_its_figures() {
        caller.start("metered", "sleep 300");

        await().until(() ->
                value("local_deploy_deployment_status{deployment=\"metered\",status=\"running\",}")
                        == 1);
        assertThat(value("local_deploy_deployments{status=\"running\",}")).isEqualTo(1);
        assertThat(value("local_deploy_deployment_goal_up{deployment=\"metered\",}")).isEqualTo(1);
        assertThat(value("local_deploy_deployment_memory_bytes{deployment=\"metered\",}"))
                .isBetween(100_000.0, 100_000_000.0);
        assertThat(value("local_deploy_deployment_leak_detected{deployment=\"metered\",}"))
                .isZero();
        assertThat(value("local_deploy_deployment_resource_critical{deployment=\"metered\",}"))
                .isZero();
        assertThat(value("local_deploy_deployment_processes{deployment=\"metered\",}"))
                .isBetween(1.0, 2.0);
        assertThat(value("local_deploy_deployment_restarts_total{deployment=\"metered\",}"))
                .isZero();
        assertThat(
                        value(
                                "local_deploy_deployment_connections{deployment=\"metered\",state=\"close_wait\",}"))
                .isZero();
        assertThat(
                        value(
                                "local_deploy_deployment_health{deployment=\"metered\",health=\"healthy\",}"))
                .isEqualTo(1);
    }

    @Test
    void the_end_of_a_run_is_told_and_no_figure_outlives_it() {
        caller.start("brief", "exit 3");

        await().until(() ->
                value("local_deploy_deployment_last_exit_code{deployment=\"brief\",}") == 3);
        assertThat(lines()).noneMatch(line -> line.contains("memory_bytes{deployment=\"brief\""));
    }

    @Test
    void the_series_of_a_deployment_go_when_it_is_removed() {
        String id = caller.start("gone", "sleep 300");
        assertThat(lines()).anyMatch(line -> line.contains("\"gone\""));

        caller.post("/deployments/" + id + "/stop", "{\"force\": true}");
        caller.delete("/deployments/" + id).then().statusCode(204);

        assertThat(lines()).noneMatch(line -> line.contains("\"gone\""));
    }

    @Test
    void everything_that_is_documented_is_exposed_and_nothing_else() throws IOException {
        caller.start("metered", "sleep 300");
        List<String> documented;
        try (Stream<String> page = Files.lines(Path.of("docs/metrics.md"))) {
            documented =
                    page.filter(line -> line.startsWith("| `local_deploy_"))
                            .map(line -> line.split("`", 3)[1])
                            .sorted()
                            .toList();
        }

        List<String> exposed =
                lines().filter(line -> line.startsWith("# TYPE local_deploy_"))
                        .map(line -> line.split(" ", 4)[2])
                        .sorted()
                        .toList();

        assertThat(exposed).isEqualTo(documented);
    }

    @Test
    void promtool_has_nothing_to_say_against_them() throws Exception {
        assumeTrue(
                Stream.of(System.getenv("PATH").split(":"))
                        .anyMatch(each -> Files.isExecutable(Path.of(each, "promtool"))),
                "promtool is not installed (Debian: prometheus), so names and units are not checked");
        caller.start("metered", "sleep 300");
        caller.start("brief", "exit 3");
        await().until(() ->
                value("local_deploy_deployment_last_exit_code{deployment=\"brief\",}") == 3);
        String ours =
                lines().filter(line -> line.contains("local_deploy_"))
                        .collect(Collectors.joining("\n", "", "\n"));

        Process promtool =
                new ProcessBuilder("promtool", "check", "metrics")
                        .redirectErrorStream(true)
                        .start();
        try (OutputStream in = promtool.getOutputStream()) {
            in.write(ours.getBytes(StandardCharsets.UTF_8));
        }

        assertThat(new String(promtool.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .isEmpty();
        assertThat(promtool.waitFor()).isZero();
    }

    @Test
    void the_daemon_says_how_it_is_itself() {
        given().get("/q/health/live").then().statusCode(200);
        given().get("/q/health/ready").then().statusCode(200);
        given().get("/q/health/started").then().statusCode(200);
        String all = given().get("/q/health").then().statusCode(200).extract().asString();

        assertThat(all)
                .contains("\"name\": \"supervision\"", "\"last_tick_ms\"", "\"stuck_deployments\"")
                .contains("\"name\": \"recovery\"", "\"name\": \"state\"", "\"writable\": true");
    }

    @Test
    void the_figures_of_its_jvm_are_asked_when_somebody_wants_them() {
        double before = collections();

        System.gc();

        assertThat(collections()).isGreaterThan(before);
        assertThat(value("jvm_memory_usage_after_gc{area=\"heap\",pool=\"long-lived\",}"))
                .isBetween(0.000_1, 1.0);
        assertThat(value("jvm_threads_live_threads")).isGreaterThan(1);
        assertThat(lines().filter(line -> line.startsWith("jvm_memory_used_bytes{area=\"heap\"")))
                .isNotEmpty();
    }

    private static double collections() {
        return lines().filter(line -> line.startsWith("jvm_gc_pause_seconds_count{gc="))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    /** The value of a series, -1 if it is not there. */
    private static double value(String series) {
        return lines().filter(line -> line.startsWith(series + " "))
                .map(line -> Double.parseDouble(line.substring(series.length() + 1)))
                .findFirst()
                .orElse(-1.0);
    }

    private static Stream<String> lines() {
        return given().accept("text/plain")
                .get("/q/metrics")
                .then()
                .statusCode(200)
                .extract()
                .asString()
                .lines();
    }
}
