package dev.localdeploy.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Whatever goes wrong, it is told as a problem document. */
@QuarkusTest
class ProblemApiTest {
    @Inject Caller caller;

    @Test
    void an_unknown_deployment_is_named() {
        isProblem(caller.get("/deployments/nobody"), 404, "no_such_deployment");
        caller.get("/deployments/nobody")
                .then()
                .body("type", equalTo("https://local-deploy.dev/problems/no_such_deployment"))
                .body("title", equalTo("No such deployment"))
                .body("status", equalTo(404))
                .body("detail", containsString("nobody"))
                .body("instance", equalTo("/api/v1/deployments/nobody"));
    }

    @Test
    void every_route_of_an_unknown_deployment_says_so() {
        for (String path : new String[] {"", "/health", "/history", "/logs", "/logs/stream"}) {
            isProblem(caller.get("/deployments/nobody" + path), 404, "no_such_deployment");
        }
        for (String path : new String[] {"/stop", "/restart", "/health"}) {
            isProblem(caller.post("/deployments/nobody" + path, "{}"), 404, "no_such_deployment");
        }
        isProblem(caller.delete("/deployments/nobody"), 404, "no_such_deployment");
        isProblem(
                caller.put("/deployments/nobody/auto-restart", "{\"enabled\": true}"),
                404,
                "no_such_deployment");
    }

    @Test
    void a_route_that_does_not_exist_is_a_problem() {
        isProblem(caller.get("/nothing"), 404, "not_found");
        isProblem(caller.call().get("/nothing"), 404, "not_found");
        isProblem(caller.get("/deployments/x/nothing"), 404, "not_found");
    }

    @Test
    void a_method_that_does_not_fit_is_a_problem() {
        isProblem(caller.put("/deployments", "{}"), 405, "method_not_allowed");
        isProblem(caller.delete("/info"), 405, "method_not_allowed");
    }

    @Test
    void a_type_that_cannot_be_given_is_a_problem() {
        isProblem(
                caller.call().accept("image/png").get("/api/v1/deployments"),
                406,
                "not_acceptable");
    }

    @Test
    void a_body_that_is_no_json_is_a_problem_that_says_where() {
        Response response = caller.post("/deployments", "{\"command\": \"x\",\n oops}");

        isProblem(response, 400, "invalid_request");
        response.then().body("detail", containsString("line 2"));
    }

    @Test
    void unknown_fields_are_refused_by_name() {
        caller.post("/deployments", "{\"comand\": \"x\", \"working_directory\": \"/\"}")
                .then()
                .statusCode(400)
                .body("detail", equalTo("unknown field 'comand'; did you mean 'command'?"));
        isProblem(caller.post("/deployments/x/stop", "{\"timeout\": 3}"), 400, "invalid_request");
        isProblem(caller.post("/deployments/x/health", "{\"a\": 3}"), 400, "invalid_request");
    }

    @Test
    void parameters_that_do_not_fit_are_refused() {
        isProblem(caller.get("/deployments?status=happy"), 400, "invalid_request");
        isProblem(caller.get("/deployments?view=wide"), 400, "invalid_request");
        isProblem(caller.get("/deployments/x/logs?lines=many"), 400, "invalid_request");
        isProblem(caller.get("/deployments/x/logs?lines=-1"), 400, "invalid_request");
        isProblem(caller.get("/deployments/x/health?limit=x"), 400, "invalid_request");
    }

    @Test
    void a_body_that_is_too_large_is_a_problem() {
        String large = "{\"name\": \"" + "x".repeat(9 * 1024 * 1024) + "\"}";

        isProblem(caller.post("/deployments", large), 413, "request_too_large");
    }

    @Test
    void a_body_of_unsaid_length_is_not_read_for_ever() throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), RestAssured.port)) {
            var out = socket.getOutputStream();
            String head =
                    String.join(
                            "\r\n",
                            "POST /api/v1/deployments HTTP/1.1",
                            "Host: localhost:" + RestAssured.port,
                            "Authorization: Bearer " + caller.token(),
                            "Content-Type: application/json",
                            "Transfer-Encoding: chunked",
                            "",
                            "");
            out.write(head.getBytes(StandardCharsets.US_ASCII));
            byte[] chunk =
                    ("100000\r\n" + " ".repeat(0x100000) + "\r\n")
                            .getBytes(StandardCharsets.US_ASCII);
            for (int i = 0; i < 9; i++) {
                out.write(chunk);
            }
            out.flush();

            byte[] answer = socket.getInputStream().readNBytes(12);
            assertThat(new String(answer, StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 413");
        }
    }

    private static void isProblem(Response response, int status, String code) {
        assertThat(response.statusCode()).as(response.asString()).isEqualTo(status);
        assertThat(response.contentType()).startsWith("application/problem+json");
        assertThat(response.jsonPath().getString("code")).isEqualTo(code);
        assertThat(response.jsonPath().getString("detail")).isNotBlank();
        assertThat(response.jsonPath().getInt("status")).isEqualTo(status);
    }
}
