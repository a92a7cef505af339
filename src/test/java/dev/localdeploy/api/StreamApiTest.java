package dev.localdeploy.api;

import static dev.localdeploy.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.localdeploy.wire.Folders;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Server-sent events, read as they come. */
@QuarkusTest
class StreamApiTest {
    @Inject Caller caller;
    @Inject Folders folders;

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

    private Stream open(String path) throws IOException, InterruptedException {
        var request =
                HttpRequest.newBuilder(
                                URI.create(
                                        "http://localhost:%d/api/v1%s"
                                                .formatted(RestAssured.port, path)))
                        .header("Authorization", "Bearer " + caller.token())
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
