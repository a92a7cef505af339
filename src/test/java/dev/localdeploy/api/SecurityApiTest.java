package dev.localdeploy.api;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nobody but the user gets in, whatever the route. */
@QuarkusTest
class SecurityApiTest {
    private static final Set<String> METHODS = Set.of("get", "put", "post", "delete", "patch");

    @Inject Caller caller;

    private record Route(String method, String path) {}

    @Test
    void the_document_describes_every_route_of_the_contract() {
        assertThat(documented())
                .contains(
                        new Route("GET", "/api/v1/deployments"),
                        new Route("POST", "/api/v1/deployments"),
                        new Route("GET", "/api/v1/deployments/{id}"),
                        new Route("DELETE", "/api/v1/deployments/{id}"),
                        new Route("POST", "/api/v1/deployments/{id}/stop"),
                        new Route("POST", "/api/v1/deployments/{id}/restart"),
                        new Route("GET", "/api/v1/deployments/{id}/health"),
                        new Route("POST", "/api/v1/deployments/{id}/health"),
                        new Route("GET", "/api/v1/deployments/{id}/figures"),
                        new Route("GET", "/api/v1/deployments/{id}/history"),
                        new Route("PUT", "/api/v1/deployments/{id}/auto-restart"),
                        new Route("GET", "/api/v1/deployments/{id}/logs"),
                        new Route("GET", "/api/v1/deployments/{id}/logs/stream"),
                        new Route("GET", "/api/v1/deployments/{id}/crash-reports"),
                        new Route("GET", "/api/v1/deployments/{id}/why"),
                        new Route("POST", "/api/v1/ui-links"),
                        new Route("GET", "/api/v1/events"),
                        new Route("GET", "/api/v1/events/recent"),
                        new Route("GET", "/api/v1/info"));
    }

    @Test
    void without_a_token_no_route_answers() {
        for (Route route : everyRoute()) {
            refused(route, send(route, given()), 401, "unauthorized");
        }
    }

    @Test
    void with_a_wrong_token_no_route_answers() {
        String right = caller.token();
        String oneOff = (right.startsWith("0") ? "1" : "0") + right.substring(1);
        for (Route route : everyRoute()) {
            for (String wrong :
                    List.of(
                            "Bearer " + oneOff,
                            "Bearer " + right.substring(1),
                            "Bearer " + right + "0",
                            "Bearer ",
                            "Basic " + right,
                            right)) {
                refused(
                        route,
                        send(route, given().header("Authorization", wrong)),
                        401,
                        "unauthorized");
            }
        }
    }

    @Test
    void with_a_foreign_host_no_route_answers() {
        for (Route route : everyRoute()) {
            for (String host :
                    List.of(
                            "evil.example",
                            "evil.example:" + RestAssured.port,
                            "localhost",
                            "localhost:1",
                            "127.0.0.1.evil.example:" + RestAssured.port,
                            "localhost:" + RestAssured.port + ".evil.example")) {
                refused(
                        route,
                        send(route, caller.call().header("Host", host)),
                        403,
                        "forbidden_host");
            }
        }
    }

    @Test
    void with_a_foreign_origin_no_route_answers() {
        for (Route route : everyRoute()) {
            for (String origin :
                    List.of(
                            "http://evil.example",
                            "https://localhost:" + RestAssured.port,
                            "http://localhost",
                            "http://localhost:3000",
                            "http://localhost.evil.example:" + RestAssured.port,
                            "file://",
                            "null")) {
                refused(
                        route,
                        send(route, caller.call().header("Origin", origin)),
                        403,
                        "forbidden_origin");
            }
        }
    }

    @Test
    void even_open_routes_are_closed_to_foreign_hosts_and_origins() {
        for (String path :
                List.of(
                        "/q/health",
                        "/q/health/live",
                        "/q/metrics",
                        "/ui/session",
                        "/page/0123456789abcdef/style.css")) {
            var route = new Route("GET", path);
            refused(
                    route,
                    send(route, given().header("Host", "evil.example:" + RestAssured.port)),
                    403,
                    "forbidden_host");
            refused(
                    route,
                    send(route, given().header("Origin", "http://evil.example")),
                    403,
                    "forbidden_origin");
        }
    }

    @Test
    void a_session_is_as_good_as_the_token_if_its_key_comes_with_the_cookie() {
        Guest guest = letIn();

        guest.call().get("/api/v1/info").then().statusCode(200);
        given().cookie(guest.cookie(), guest.secret()).get("/").then().statusCode(200);
    }

    @Test
    void with_the_cookie_alone_or_a_wrong_key_no_route_tells_or_does_anything() {
        Guest guest = letIn();
        Guest other = letIn();
        for (Route route : everyRoute()) {
            if (route.path().startsWith("/page/") || route.path().equals("/")) {
                continue; // the same for everybody
            }
            if (!route.path().equals("/ui/session")) {
                refused(
                        route,
                        send(route, given().cookie(guest.cookie(), guest.secret())),
                        401,
                        "unauthorized");
                refused(
                        route,
                        send(
                                route,
                                given().cookie(guest.cookie(), guest.secret())
                                        .header(Browsers.KEY_HEADER, other.key())),
                        401,
                        "unauthorized");
            }
        }
    }

    @Test
    void what_another_site_or_another_port_makes_the_browser_send_opens_no_route() {
        Guest guest = letIn();
        for (Route route : everyRoute()) {
            for (String site : List.of("cross-site", "same-site")) {
                refused(
                        route,
                        send(route, guest.call().header("Sec-Fetch-Site", site)),
                        401,
                        "unauthorized");
            }
        }
    }

    @Test
    void a_session_writes_json_only_and_from_our_origin_only() {
        Guest guest = letIn();

        guest.call()
                .contentType("text/plain")
                .body("{}")
                .post("/api/v1/deployments")
                .then()
                .statusCode(415);
        guest.call()
                .header("Origin", "http://localhost:3000")
                .contentType("application/json")
                .body("{}")
                .post("/api/v1/deployments")
                .then()
                .statusCode(403);
    }

    @Test
    void a_link_lets_one_browser_in_once_and_its_cookie_is_out_of_reach_of_scripts_and_sites() {
        String code = newCode();

        Response first = enter(code);
        Response second = enter(code);

        assertThat(first.statusCode()).isEqualTo(200);
        assertThat(first.header("Set-Cookie"))
                .startsWith("local-deploy-" + RestAssured.port + "=")
                .contains("; Path=/; HttpOnly; SameSite=Strict");
        assertThat(second.statusCode()).isEqualTo(403);
        assertThat(second.jsonPath().getString("code")).isEqualTo("link_used_up");
        assertThat(second.header("Set-Cookie")).isNull();
    }

    @Test
    void a_link_is_used_up_by_nothing_but_the_page_behind_it() {
        String code = newCode();
        String body = "{\"code\": \"" + code + "\"}";

        given().contentType("application/json")
                .body(body)
                .post("/ui/session")
                .then()
                .statusCode(401);
        given().header(Browsers.KEY_HEADER, "x")
                .contentType("text/plain")
                .body(body)
                .post("/ui/session")
                .then()
                .statusCode(415);
        given().get("/ui/session?code=" + code).then().statusCode(200);

        assertThat(enter(code).statusCode()).isEqualTo(200);
    }

    @Test
    void a_person_without_a_session_is_told_what_to_type() {
        Response answer = given().accept("text/html,*/*;q=0.8").get("/");

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.contentType()).startsWith("text/html");
        assertThat(answer.asString()).contains("local-deploy ui");
    }

    @Test
    void the_page_runs_nothing_but_its_own_files_and_is_shown_in_no_frame() {
        Guest guest = letIn();

        Response page = given().cookie(guest.cookie(), guest.secret()).get("/");

        assertThat(page.header("Content-Security-Policy").split("; "))
                .contains(
                        "default-src 'none'",
                        "script-src 'self'",
                        "style-src 'self'",
                        "connect-src 'self'",
                        "frame-ancestors 'none'",
                        "base-uri 'none'",
                        "form-action 'none'");
        assertThat(page.header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(page.header("Referrer-Policy")).isEqualTo("no-referrer");
        assertThat(page.header("Cache-Control")).isEqualTo("no-store");
        assertThat(page.asString())
                .doesNotContain("<style", "style=", " onclick", "http://", "https://");
    }

    @Test
    void parts_of_the_page_are_kept_by_browsers_under_the_name_of_their_content() {
        Guest guest = letIn();
        String page = given().cookie(guest.cookie(), guest.secret()).get("/").asString();
        String script = page.replaceAll("(?s).*src=\"([^\"]+/app\\.js)\".*", "$1");

        given().cookie(guest.cookie(), guest.secret())
                .get(script)
                .then()
                .statusCode(200)
                .header("Cache-Control", "private, max-age=31536000, immutable")
                .contentType("text/javascript");
        given().cookie(guest.cookie(), guest.secret())
                .get("/page/0123456789abcdef/app.js")
                .then()
                .statusCode(404);
    }

    /** A browser with a session. */
    private record Guest(String cookie, String secret, String key) {
        RequestSpecification call() {
            return given().cookie(cookie, secret).header(Browsers.KEY_HEADER, key);
        }
    }

    private Guest letIn() {
        Response answer = enter(newCode());
        String cookie = "local-deploy-" + RestAssured.port;
        return new Guest(cookie, answer.cookie(cookie), answer.jsonPath().getString("key"));
    }

    private String newCode() {
        String url = caller.post("/ui-links", "{}").jsonPath().getString("url");
        return url.substring(url.indexOf('#') + 1);
    }

    private static Response enter(String code) {
        return given().header(Browsers.KEY_HEADER, "entrance")
                .contentType("application/json")
                .body("{\"code\": \"" + code + "\"}")
                .post("/ui/session");
    }

    @Test
    void a_preflight_of_a_web_page_gets_no_permission() {
        given().header("Origin", "http://evil.example")
                .header("Access-Control-Request-Method", "POST")
                .options("/api/v1/deployments")
                .then()
                .statusCode(403)
                .header("Access-Control-Allow-Origin", equalTo(null));
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "127.0.0.1", "[::1]", "LOCALHOST"})
    void every_name_of_this_machine_is_a_good_host(String name) {
        String host = name + ":" + RestAssured.port;

        caller.call()
                .header("Host", host)
                .header("Origin", "http://" + host)
                .get("/api/v1/info")
                .then()
                .statusCode(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/q/health", "/q/health/live", "/q/health/ready", "/q/metrics"})
    void monitoring_needs_no_token(String path) {
        given().get(path).then().statusCode(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/q/health/../openapi",
                "/q/health/%2e%2e/openapi",
                "/q/health/..%2fopenapi",
                "/q/metrics/../openapi",
                "//api/v1/info",
                "/q/health;/../../api/v1/info",
                "/q//openapi",
            })
    void no_way_of_writing_a_path_gets_around_the_token(String path) throws IOException {
        assertThat(raw("GET " + path + " HTTP/1.1", "Host: localhost:" + RestAssured.port))
                .startsWith("HTTP/1.1 401");
    }

    /** The cookie is sent to every port of the host, so others have it; it opens the page alone. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/page/0/../../api/v1/info",
                "/page/0/x/../../../api/v1/deployments",
                "/page/0/../../q/openapi",
                "/page/0/./app.js/../../../api/v1/info",
            })
    void no_way_of_writing_a_path_makes_a_route_a_part_of_the_page(String path) throws IOException {
        Guest guest = letIn();

        assertThat(
                        raw(
                                "GET " + path + " HTTP/1.1",
                                "Host: localhost:" + RestAssured.port,
                                "Cookie: " + guest.cookie() + "=" + guest.secret()))
                .startsWith("HTTP/1.1 401");
    }

    @Test
    void a_full_url_as_target_does_not_hide_a_foreign_host() throws IOException {
        assertThat(
                        raw(
                                "GET http://evil.example/q/health HTTP/1.1",
                                "Host: localhost:" + RestAssured.port))
                .startsWith("HTTP/1.1 403");
    }

    @ParameterizedTest
    @ValueSource(strings = {"TRACE", "CONNECT", "BREW"})
    void unusual_methods_are_refused(String method) throws IOException {
        assertThat(raw(method + " / HTTP/1.1", "Host: localhost:" + RestAssured.port))
                .startsWith("HTTP/1.1 40");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Type: text/plain",
                "Content-Type: application/x-www-form-urlencoded",
                "Content-Type: multipart/form-data; boundary=x",
                "Content-Type: application/json-seq",
                "X-No-Content-Type: at all",
            })
    void what_a_web_form_can_send_is_not_accepted(String type) throws IOException {
        for (Route route : documented()) {
            if (!route.method().equals("GET")) {
                String line =
                        "%s %s HTTP/1.1"
                                .formatted(route.method(), route.path().replace("{id}", "x"));
                assertThat(
                                raw(
                                        line,
                                        "Host: localhost:" + RestAssured.port,
                                        "Authorization: Bearer " + caller.token(),
                                        type,
                                        "Content-Length: 2"))
                        .as(line)
                        .isEqualTo("HTTP/1.1 415");
            }
        }
    }

    @Test
    void every_answer_keeps_browsers_from_guessing_and_keeping() {
        caller.get("/info")
                .then()
                .header("X-Content-Type-Options", "nosniff")
                .header("Cache-Control", "no-store");
    }

    private List<Route> everyRoute() {
        List<Route> routes = new ArrayList<>(documented());
        routes.add(new Route("GET", "/q/openapi"));
        routes.add(new Route("GET", "/q/arc"));
        routes.add(new Route("GET", "/"));
        routes.add(new Route("GET", "/page/0123456789abcdef/app.js"));
        routes.add(new Route("POST", "/ui/session"));
        routes.add(new Route("GET", "/nothing/here"));
        routes.add(new Route("POST", "/q/health"));
        return routes;
    }

    private List<Route> documented() {
        Map<String, Map<String, Object>> paths =
                caller.call().get("/q/openapi?format=json").jsonPath().getMap("paths");
        var routes = new ArrayList<Route>();
        paths.forEach((path, methods) ->
                methods.keySet().stream()
                        .filter(METHODS::contains)
                        .map(method -> new Route(method.toUpperCase(Locale.ROOT), path))
                        .forEach(routes::add));
        return routes;
    }

    private static Response send(Route route, RequestSpecification call) {
        return call.request(route.method(), route.path().replace("{id}", "x"));
    }

    private static void refused(Route route, Response response, int status, String code) {
        assertThat(response.statusCode()).as("%s", route).isEqualTo(status);
        assertThat(response.contentType()).as("%s", route).isEqualTo("application/problem+json");
        assertThat(response.jsonPath().getString("code")).as("%s", route).isEqualTo(code);
        assertThat(response.header("Access-Control-Allow-Origin")).isNull();
    }

    /** The beginning of the answer to a request that no client library would send. */
    private static String raw(String... lines) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), RestAssured.port)) {
            String request = String.join("\r\n", lines) + "\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
        }
    }
}
