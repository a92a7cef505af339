package dev.localdeploy.api;

import static dev.localdeploy.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The routes, with real programs. */
@QuarkusTest
class DeploymentApiTest {
    @Inject Caller caller;

    @AfterEach
    void endAll() {
        caller.endAll();
    }

    @Test
    void a_deployment_is_created_shown_stopped_and_removed() {
        String id = caller.start("sleeper", "sleep 300");
        assertThat(id).matches("deployment-\\d{8}-[0-9a-f]{8}");
        awaitStatus(id, "RUNNING");

        caller.post("/deployments/sleeper/stop", "{}")
                .then()
                .statusCode(200)
                .body("process.status", equalTo("STOPPED"))
                .body("goal", equalTo("DOWN"));

        assertThat(caller.delete("/deployments/sleeper").statusCode()).isEqualTo(204);
        assertThat(caller.get("/deployments/sleeper").statusCode()).isEqualTo(404);
    }

    @Test
    void a_running_deployment_shows_all_that_the_contract_names() {
        String id = caller.start("sleeper", "sleep 300");
        awaitStatus(id, "RUNNING");

        caller.get("/deployments/" + id)
                .then()
                .body("deployment_id", equalTo(id))
                .body("name", equalTo("sleeper"))
                .body("goal", equalTo("UP"))
                .body("auto_restart_enabled", equalTo(false))
                .body("working_directory", notNullValue())
                .body("log_file", containsString(id))
                .body("created_at", notNullValue())
                .body("process.pid", greaterThan(1))
                .body("process.command", equalTo("sleep 300"))
                .body("process.port", nullValue())
                .body("process.url", nullValue())
                .body("process.start_time", notNullValue())
                .body("process.uptime_seconds", notNullValue())
                .body("process.cpu_percent", notNullValue())
                .body("process.memory_mb", notNullValue())
                .body("process.threads", greaterThan(0))
                .body("process.file_descriptors", greaterThan(0))
                .body("process.connections", equalTo(0))
                .body("process.process_count", greaterThan(0))
                .body("process", hasKey("exit_code"))
                .body("process", hasKey("exit_signal"))
                .body("process.listening_ports", empty())
                .body("health.overall_status", equalTo("HEALTHY"))
                .body("health.checks.type", hasItem("process"))
                .body("health", hasKey("next_check"))
                .body("restart_history.total_restarts", equalTo(0))
                .body("restart_history.circuit_breaker_state", equalTo("CLOSED"))
                .body("restart_history", hasKey("next_attempt_at"))
                .body("restart_history", hasKey("last_restart"))
                .body("restart_history.recent_attempts", empty())
                .body("memory_trend.current_mb", notNullValue())
                .body("memory_trend", hasKey("leak_detected"))
                .body("memory_trend", hasKey("growth_rate_mb_per_minute"))
                .body("memory_trend.samples", equalTo(0))
                .body("resource_status.issues", empty())
                .body("resource_status", hasKey("critical"))
                .body("log_errors", empty());
    }

    @Test
    void what_it_used_is_told_for_graphs_and_that_it_has_ended() {
        String id = caller.start("sleeper", "sleep 300");
        await().until(() -> !figures(id).getList("timestamps").isEmpty());

        caller.get("/deployments/sleeper/figures")
                .then()
                .statusCode(200)
                .body("deployment_id", equalTo(id))
                .body("span_seconds", equalTo(3600))
                .body("resolution_seconds", equalTo(10))
                .body("memory_mb[0]", notNullValue())
                .body("cpu_percent[0]", notNullValue())
                .body("response_time_ms[0]", nullValue())
                .body("file_descriptors[0]", greaterThan(0))
                .body("threads[0]", greaterThan(0))
                .body("health[0]", equalTo("HEALTHY"));
        caller.post("/deployments/sleeper/stop", "{\"force\": true}");
        await().until(() -> figures(id).getList("health").contains("UNHEALTHY"));
        caller.get("/deployments/sleeper/figures?span=86400")
                .then()
                .body("span_seconds", equalTo(86400))
                .body("resolution_seconds", equalTo(60));
        caller.get("/deployments/sleeper/figures?span=59")
                .then()
                .statusCode(400)
                .body("code", equalTo("invalid_request"))
                .body(
                        "detail",
                        equalTo("'span' must be a whole number from 60 to 86400, not '59'"));
    }

    private JsonPath figures(String id) {
        return caller.get("/deployments/{id}/figures", id)
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }

    @Test
    void a_crash_is_explained_and_its_reports_are_listed_newest_first() {
        String id = caller.start("bad", "echo \"Error: Cannot find module 'x'\"; exit 1");
        awaitStatus(id, "CRASHED");

        caller.get("/deployments/bad/why")
                .then()
                .statusCode(200)
                .body("deployment_id", equalTo(id))
                .body("status", equalTo("CRASHED"))
                .body("down", equalTo(true))
                .body("causes[0].code", equalTo("module_missing"))
                .body("causes[0].confidence", equalTo("LIKELY"))
                .body("causes[0].evidence", contains("Error: Cannot find module 'x'"))
                .body("next_command", containsString("npm install"))
                .body("report.run", equalTo(1))
                .body("report.ended_at", notNullValue())
                .body("report.exit_code", equalTo(1))
                .body("report", hasKey("exit_signal"))
                .body("report.last_lines", contains("Error: Cannot find module 'x'"))
                .body("report", hasKey("port_holder"))
                .body("report.memory_kill.sureness", notNullValue())
                .body("report.environment_changes", nullValue());
        caller.post("/deployments/bad/restart", "{}");
        awaitStatus(id, "CRASHED");
        await().untilAsserted(() ->
                caller.get("/deployments/bad/crash-reports").then().body("run", contains(2, 1)));

        caller.get("/deployments/bad/crash-reports?limit=1").then().body("run", contains(2));
        caller.get("/deployments/bad/why?run=1").then().body("report.run", equalTo(1));
        caller.get("/deployments/bad/why?run=7")
                .then()
                .statusCode(404)
                .body("code", equalTo("no_such_report"))
                .body("detail", containsString("there are reports of: 2, 1"));
        caller.get("/deployments/bad/crash-reports?limit=11").then().statusCode(400);
        caller.get("/deployments/nobody/why")
                .then()
                .statusCode(404)
                .body("code", equalTo("no_such_deployment"));
    }

    @Test
    void no_value_of_an_environment_reaches_a_report() {
        String id = caller.start("bad", "sleep 0.2; exit 1");
        awaitStatus(id, "CRASHED");

        String report = caller.get("/deployments/bad/why").asString();

        assertThat(report).doesNotContain(System.getenv("PATH"));
    }

    @Test
    void times_are_written_as_people_write_numbers() {
        String id = caller.start("sleeper", "sleep 300");
        awaitStatus(id, "RUNNING");

        String text = caller.get("/deployments/" + id).asString();

        assertThat(text).containsPattern("\"created_at\":1\\d{9}(\\.\\d{1,3})?,");
        assertThat(text).doesNotContain("E9");
    }

    @Test
    void a_new_deployment_says_where_it_can_be_found() {
        caller.post("/deployments", caller.order("sleeper", "sleep 300"))
                .then()
                .statusCode(201)
                .header("Location", matchesPattern(".*/api/v1/deployments/deployment-.*"))
                .body("name", equalTo("sleeper"));
    }

    @Test
    void the_list_shows_the_same_objects_and_can_be_narrowed() {
        String first = caller.start("first", "sleep 300");
        String second = caller.start("second", "sleep 300");
        awaitStatus(first, "RUNNING");
        caller.post("/deployments/second/stop", "{\"force\": true}").then().statusCode(200);

        caller.get("/deployments").then().body("deployment_id", contains(first, second));
        caller.get("/deployments?status=running").then().body("name", contains("first"));
        caller.get("/deployments?status=STOPPED").then().body("name", contains("second"));
        caller.get("/deployments?status=crashed").then().body("", hasSize(0));
    }

    @Test
    void a_summary_shows_what_a_list_needs_in_the_same_places() {
        String id = caller.start("first", "sleep 300");
        awaitStatus(id, "RUNNING");
        caller.start("second", "sleep 300");
        caller.post("/deployments/second/stop", "{\"force\": true}").then().statusCode(200);
        int pid = caller.show(id).getInt("process.pid");

        JsonPath summaries = caller.get("/deployments?view=summary").jsonPath();

        assertThat(summaries.<String, Object>getMap("[0]"))
                .containsOnlyKeys(
                        "deployment_id", "name", "goal", "process", "health", "restart_history")
                .containsEntry("deployment_id", id)
                .containsEntry("name", "first")
                .containsEntry("goal", "UP")
                .containsEntry("restart_history", Map.of("total_restarts", 0))
                .containsEntry("health", Map.of("overall_status", "HEALTHY"));
        assertThat(summaries.<String, Object>getMap("[0].process"))
                .containsOnlyKeys("pid", "status", "command", "port", "uptime_seconds")
                .containsEntry("pid", pid)
                .containsEntry("status", "RUNNING")
                .containsEntry("command", "sleep 300")
                .containsEntry("port", null);
        assertThat(summaries.<String, Object>getMap("[1].process"))
                .containsEntry("pid", null)
                .containsEntry("status", "STOPPED")
                .containsEntry("uptime_seconds", null);
        caller.get("/deployments?view=summary&status=stopped")
                .then()
                .body("name", contains("second"));
        caller.get("/deployments?view=full").then().body("[0].process", hasKey("memory_mb"));
    }

    @Test
    void both_views_of_the_list_are_described() {
        JsonPath document = caller.call().get("/q/openapi?format=json").jsonPath();

        String schema =
                "paths.'/api/v1/deployments'.get.responses.'200'.content.'application/json'.schema";
        assertThat(document.getList(schema + ".oneOf.items.$ref", String.class))
                .containsExactly(
                        "#/components/schemas/DeploymentView",
                        "#/components/schemas/DeploymentSummary");
        assertThat(document.getMap("components.schemas.DeploymentSummary.properties"))
                .containsKeys("deployment_id", "process", "restart_history");
    }

    @Test
    void a_crash_shows_its_exit_code_and_its_reason() {
        String id = caller.start("crasher", "exit 3");
        awaitStatus(id, "CRASHED");

        caller.get("/deployments/" + id)
                .then()
                .body("process.exit_code", equalTo(3))
                .body("process.exit_signal", nullValue())
                .body("process.reason", containsString("3"))
                .body("process.pid", nullValue())
                .body("process.uptime_seconds", nullValue())
                .body("health.overall_status", equalTo("UNHEALTHY"));
    }

    @Test
    void a_signal_shows_as_a_signal() {
        String id = caller.start("victim", "kill -9 $$");
        awaitStatus(id, "CRASHED");

        caller.get("/deployments/" + id)
                .then()
                .body("process.exit_code", nullValue())
                .body("process.exit_signal", equalTo(9));
    }

    @Test
    void a_restart_is_another_process_of_the_same_deployment() {
        String id = caller.start("sleeper", "sleep 300");
        awaitStatus(id, "RUNNING");
        int before = caller.show(id).getInt("process.pid");

        caller.post("/deployments/" + id + "/restart", "{\"timeout_seconds\": 5}")
                .then()
                .statusCode(200)
                .body("deployment_id", equalTo(id))
                .body("process.status", equalTo("STARTING"));

        assertThat(caller.show(id).getInt("process.pid")).isNotEqualTo(before);
    }

    @Test
    void a_stop_needs_no_body() {
        String id = caller.start("sleeper", "sleep 300");

        caller.call()
                .noContentType()
                .post("/api/v1/deployments/" + id + "/stop")
                .then()
                .statusCode(200)
                .body("process.status", equalTo("STOPPED"));
    }

    @Test
    void what_still_runs_cannot_be_removed() {
        String id = caller.start("sleeper", "sleep 300");

        caller.delete("/deployments/" + id)
                .then()
                .statusCode(409)
                .body("code", equalTo("still_running"));
    }

    @Test
    void a_name_belongs_to_one_deployment() {
        caller.start("sleeper", "sleep 300");

        caller.post("/deployments", caller.order("sleeper", "sleep 300"))
                .then()
                .statusCode(409)
                .body("code", equalTo("name_taken"));
    }

    @Test
    void auto_restart_is_changed_once() {
        String id = caller.start("sleeper", "sleep 300");
        String path = "/deployments/" + id + "/auto-restart";

        caller.put(path, "{\"enabled\": true}")
                .then()
                .statusCode(200)
                .body("auto_restart_enabled", equalTo(true));
        caller.put(path, "{\"enabled\": true}")
                .then()
                .statusCode(409)
                .body("code", equalTo("already_so"));
    }

    @Test
    void health_is_checked_when_asked_and_remembered_newest_first() {
        String id = caller.start("sleeper", "sleep 300");
        awaitStatus(id, "RUNNING");
        int before = rounds(id);

        caller.post("/deployments/" + id + "/health", "{}")
                .then()
                .statusCode(200)
                .body("overall_status", equalTo("HEALTHY"))
                .body("checks.type", hasItem("process"))
                .body("last_check", notNullValue())
                .body("next_check", notNullValue());
        assertThat(rounds(id)).isEqualTo(before + 1);
        caller.post("/deployments/" + id + "/stop", "{\"force\": true}");

        await().untilAsserted(() ->
                caller.get("/deployments/" + id + "/health")
                        .then()
                        .body("overall_status[0]", equalTo("UNHEALTHY"))
                        .body("overall_status[1]", equalTo("HEALTHY")));
        caller.get("/deployments/" + id + "/health?limit=1").then().body("", hasSize(1));
    }

    @Test
    void a_process_that_is_held_by_a_signal_is_not_healthy() {
        String id = caller.start("held", "kill -STOP $$");

        await().untilAsserted(() ->
                caller.post("/deployments/" + id + "/health", "{}")
                        .then()
                        .body("overall_status", equalTo("UNHEALTHY"))
                        .body("checks.message", hasItem(containsString("stopped"))));
        assertThat(caller.show(id).getString("health.overall_status")).isEqualTo("UNHEALTHY");
    }

    @Test
    void looking_changes_nothing() {
        String id = caller.start("sleeper", "sleep 300");
        awaitStatus(id, "RUNNING");

        // A round that was due anyway may come in between, but not each time.
        await().untilAsserted(() -> {
            int before = rounds(id);
            for (int i = 0; i < 5; i++) {
                caller.show(id);
                caller.get("/deployments");
                caller.get("/deployments/" + id + "/history");
            }
            assertThat(rounds(id)).isEqualTo(before);
        });
    }

    @Test
    void history_tells_of_each_restart() {
        String id = caller.start("crasher", "exit 7");
        awaitStatus(id, "CRASHED");

        JsonPath history =
                caller.get("/deployments/" + id + "/history").then().extract().jsonPath();

        assertThat(history.getString("circuit_breaker_state")).isEqualTo("CLOSED");
        assertThat(history.getList("recent_attempts")).isEmpty();
    }

    @Test
    void logs_are_the_captured_output() {
        String id = caller.start("talker", "printf 'one\\\\ntwo\\\\nthree\\\\n'; sleep 300");
        await().untilAsserted(() ->
                assertThat(caller.get("/deployments/" + id + "/logs").asString())
                        .isEqualTo("one\ntwo\nthree\n"));

        assertThat(caller.get("/deployments/" + id + "/logs?lines=1").asString())
                .isEqualTo("three\n");
        assertThat(caller.get("/deployments/{id}/logs?grep=t[wx]o", id).asString())
                .isEqualTo("two\n");
        caller.get("/deployments/" + id + "/logs")
                .then()
                .header("Content-Type", containsString("text/plain"));
        assertThat(caller.get("/deployments/{id}/logs?grep={re}", id, "(").statusCode())
                .isEqualTo(400);
    }

    @Test
    void the_daemon_says_who_it_is() {
        JsonPath info = caller.get("/info").then().statusCode(200).extract().jsonPath();

        assertThat(info.getLong("pid")).isEqualTo(ProcessHandle.current().pid());
        assertThat(info.getString("instance_id")).isNotBlank();
        assertThat(info.getString("version")).isNotBlank();
        assertThat(info.getDouble("uptime_seconds")).isPositive();
        assertThat(info.getMap("").keySet())
                .containsAll(List.of("protocol", "state_dir", "log_file", "token_file", "api_url"));
    }

    private int rounds(String id) {
        return caller.get("/deployments/" + id + "/health").jsonPath().getList("").size();
    }

    private void awaitStatus(String id, String status) {
        await().untilAsserted(() ->
                assertThat(caller.show(id).getString("process.status")).isEqualTo(status));
    }
}
