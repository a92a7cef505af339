package dev.localdeploy.api;

import static dev.localdeploy.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.localdeploy.wire.DaemonEvent;
import dev.localdeploy.wire.FindingEvent;
import dev.localdeploy.wire.RemovedEvent;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Server-sent events, read as they come. */
@QuarkusTest
class StreamApiTest {
    @Inject Caller caller;
    @Inject EventFeed events;

    private final HttpClient client = HttpClient.newHttpClient();

    @AfterEach
    void endAll() {
        caller.endAll();
        client.shutdownNow();
    }

    @Test
    void each_new_line_of_a_log_is_an_event() throws Exception {
        String id = caller.start("talker", "echo old; sleep 300");
        Path log = Path.of(caller.show(id).getString("log_file"));
        await().until(() -> Files.exists(log) && Files.size(log) == 4);

        try (var stream = open("/deployments/" + id + "/logs/stream?lines=1")) {
            stream.await("event:line\ndata:old\n");

            Files.writeString(log, "new\nand ", StandardOpenOption.APPEND);
            stream.await("event:line\ndata:new\n");
            Files.writeString(log, "more\n", StandardOpenOption.APPEND);
            stream.await("event:line\ndata:and more\n");

            Files.writeString(log, "again\n", StandardOpenOption.TRUNCATE_EXISTING);
            stream.await("event:line\ndata:again\n");
        }
    }

    @Test
    void a_followed_log_can_be_searched() throws Exception {
        String id = caller.start("talker", "echo fine; echo error 1; echo fine; sleep 300");

        try (var stream = open("/deployments/" + id + "/logs/stream?lines=9&grep=err")) {
            stream.await("data:error 1\n");
            assertThat(stream.text()).doesNotContain("fine");
        }
    }

    @Test
    void every_change_of_a_deployment_is_an_event() throws Exception {
        try (var stream = open("/events")) {
            String id = caller.start("sleeper", "sleep 300");
            stream.await("\"status\":\"STARTING\"");
            stream.await("\"status\":\"RUNNING\",\"health\":\"HEALTHY\"");
            caller.post("/deployments/" + id + "/stop", "{\"force\": true}");
            stream.await("\"status\":\"STOPPED\"");

            assertThat(stream.text())
                    .contains("event:deployment\n")
                    .contains("\"deployment_id\":\"" + id + "\"")
                    .contains("\"deployment\":\"sleeper\"");
        }
    }

    @Test
    void an_error_in_the_output_of_a_deployment_is_an_event() throws Exception {
        try (var stream = open("/events")) {
            String id = caller.start("failing", "echo; echo 'TypeError: x'; exec sleep 300");
            stream.await("event:log_error\n");
            stream.await("\"line\":\"TypeError: x\",\"line_number\":2,\"severity\":\"ERROR\"");

            assertThat(stream.text()).contains("\"deployment_id\":\"" + id + "\"");
        }
    }

    @Test
    void a_crash_report_that_is_ready_is_an_event() throws Exception {
        try (var stream = open("/events")) {
            String id = caller.start("bad", "echo 'Error: boom'; exit 1");

            stream.await("event:crash_report\n");
            stream.await(
                    "{\"deployment_id\":\"%s\",\"deployment\":\"bad\",\"run\":1,".formatted(id)
                            + "\"cause\":\"unhandled_exception\"");
        }
    }

    @Test
    void an_event_tells_what_a_list_shows_and_a_removal_is_one_too() throws Exception {
        try (var stream = open("/events")) {
            String id = caller.start("sleeper", "sleep 300");
            stream.await("\"status\":\"RUNNING\"");
            int pid = caller.show(id).getInt("process.pid");
            stream.await("\"goal\":\"UP\",\"reason\":null,\"pid\":%d,\"port\":null".formatted(pid));
            stream.await(
                    "\"restarts\":0,\"auto_restart_enabled\":false,"
                            + "\"circuit_breaker_state\":\"CLOSED\",\"next_attempt_at\":null,"
                            + "\"unresponsive\":null}");
            caller.post("/deployments/" + id + "/stop", "{\"force\": true}");
            caller.delete("/deployments/" + id);

            stream.await("event:removed\ndata:{\"deployment_id\":\"%s\"".formatted(id));
        }
    }

    @Test
    void who_comes_back_with_the_last_id_misses_nothing_and_gets_nothing_twice() throws Exception {
        String seen;
        try (var stream = open("/events")) {
            caller.start("first", "sleep 300");
            stream.await("\"deployment\":\"first\",\"status\":\"RUNNING\"");
            seen = lastId(stream.text());
        }
        String id = caller.start("second", "sleep 300");
        caller.post("/deployments/" + id + "/stop", "{\"force\": true}");

        try (var stream = open("/events?deployment=second", seen)) {
            stream.await("\"status\":\"STOPPED\"");

            assertThat(stream.text())
                    .contains("\"status\":\"STARTING\"")
                    .doesNotContain("first", "event:reset", "id:" + seen + "\nevent");
        }
    }

    @Test
    void who_names_an_id_of_another_daemon_is_told_to_begin_anew() throws Exception {
        caller.start("sleeper", "sleep 300");

        for (String foreign : List.of("01234567-3", "nonsense", "999999999999")) {
            try (var stream = open("/events", foreign)) {
                stream.await("event:reset\ndata:{\"reason\":\"daemon_restarted\",\"at\":");
                assertThat(lastId(stream.text())).matches("[0-9a-f]{8}-\\d+");
            }
        }
    }

    @Test
    void only_what_is_wanted_is_told() throws Exception {
        try (var stream = open("/events?kind=removed,finding&kind=crash_report")) {
            String id = caller.start("bad", "exit 1");
            stream.await("event:crash_report\n");
            caller.delete("/deployments/" + id);
            stream.await("event:removed\n");

            assertThat(stream.text()).doesNotContain("event:deployment");
        }
        assertThat(caller.get("/events?kind=nonsense").statusCode()).isEqualTo(400);
        assertThat(caller.get("/events?deployment=nonsense").statusCode()).isEqualTo(404);
    }

    @Test
    void the_last_events_can_be_asked_for() {
        String id = caller.start("bad", "exit 1");
        await().untilAsserted(
                        () -> assertThat(recent("?deployment=bad&kind=crash_report")).hasSize(1));

        assertThat(recent("?deployment=bad&limit=1")).hasSize(1);
        assertThat(caller.get("/events/recent?deployment=bad").jsonPath().getString("[0].id"))
                .matches("[0-9a-f]{8}-\\d+");
        assertThat(
                        caller.get("/events/recent?deployment=bad")
                                .jsonPath()
                                .getString("[0].data.deployment_id"))
                .isEqualTo(id);
    }

    private List<String> recent(String query) {
        return caller.get("/events/recent" + query).jsonPath().getList("kind");
    }

    @Test
    void a_reader_that_does_not_read_is_sent_away_with_a_mark_and_others_notice_nothing()
            throws Exception {
        try (var slow = new Socket();
                var other = open("/events?kind=removed")) {
            slow.setSoTimeout(20_000);
            slow.setReceiveBufferSize(4096); // before it connects: later has no effect
            slow.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), RestAssured.port));
            String request =
                    """
                    GET /api/v1/events?kind=finding HTTP/1.1
                    Host: localhost:%d
                    Authorization: Bearer %s
                    Connection: close

                    """
                            .formatted(RestAssured.port, caller.token())
                            .replace("\n", "\r\n");
            slow.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            slow.getInputStream().readNBytes(300); // it listens

            String large = "x".repeat(20_000); // so that no buffer of the kernel takes them all
            for (int n = 0; n < EventReader.BEHIND + 500; n++) {
                tell(new FindingEvent("deployment-1", "web", large, 1));
            }
            tell(new RemovedEvent("deployment-1", "web", 1));

            other.await("event:removed");
            byte[] all = slow.getInputStream().readAllBytes();
            assertThat(new String(all, StandardCharsets.UTF_8))
                    .containsOnlyOnce("event:dropped\ndata:{\"reason\":\"too_slow\"")
                    .endsWith("}\n\n\r\n0\r\n\r\n");
        }
    }

    private void tell(DaemonEvent event) {
        events.tell(() -> Optional.of(event));
    }

    private static String lastId(String text) {
        Matcher ids = Pattern.compile("^id:(.*)$", Pattern.MULTILINE).matcher(text);
        return ids.results().map(id -> id.group(1)).reduce((_, last) -> last).orElseThrow();
    }

    private Stream open(String path) throws IOException, InterruptedException {
        return open(path, "");
    }

    private Stream open(String path, String lastId) throws IOException, InterruptedException {
        var request =
                HttpRequest.newBuilder(
                                URI.create(
                                        "http://localhost:%d/api/v1%s"
                                                .formatted(RestAssured.port, path)))
                        .header("Authorization", "Bearer " + caller.token())
                        .headers("Last-Event-ID", lastId)
                        .build();
        var response = client.send(request, HttpResponse.BodyHandlers.ofInputStream());
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type").orElse(""))
                .startsWith("text/event-stream");
        return new Stream(response.body());
    }

    /** What has come so far, collected by a thread of its own. */
    private static final class Stream implements AutoCloseable {
        private final InputStream body;
        private final List<String> pieces = new CopyOnWriteArrayList<>();

        Stream(InputStream body) {
            this.body = body;
            Thread.ofVirtual().start(this::collect);
        }

        String text() {
            return String.join("", pieces);
        }

        void await(String part) {
            dev.localdeploy.testing.Patience.await()
                    .untilAsserted(() -> assertThat(text()).contains(part));
        }

        private void collect() {
            byte[] buffer = new byte[8192];
            try {
                for (int n = body.read(buffer); n >= 0; n = body.read(buffer)) {
                    pieces.add(new String(buffer, 0, n, StandardCharsets.UTF_8));
                }
            } catch (IOException e) {
                // Closed by the test.
            }
        }

        @Override
        public void close() {
            try {
                body.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
