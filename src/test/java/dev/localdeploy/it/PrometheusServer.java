package dev.localdeploy.it;

import static dev.localdeploy.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** A real Prometheus on a free port of loopback, whose data lie in the home of an installation. */
final class PrometheusServer implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Installation local;
    private final Process process;
    private final URI api;
    private final HttpClient client = HttpClient.newHttpClient();

    private PrometheusServer(Installation local, Process process, URI api) {
        this.local = local;
        this.process = process;
        this.api = api;
    }

    /** Starts it and waits until it can be asked. */
    static PrometheusServer start(Path program, Installation local, Path config) {
        String address = "127.0.0.1:" + FreePort.find();
        Process process =
                local.begin(
                        program,
                        "--config.file=" + config,
                        "--storage.tsdb.path=" + local.home().resolve("prometheus-data"),
                        "--web.listen-address=" + address);
        var server =
                new PrometheusServer(local, process, URI.create("http://" + address + "/api/v1/"));
        await().failFast(
                        "Prometheus ended",
                        () -> assertThat(process.isAlive()).as("Prometheus lives").isTrue())
                .ignoreExceptions()
                .until(() -> server.get("status/buildinfo").has("version"));
        return server;
    }

    /** The series that a query has now; fails with Prometheus' words if it can not be run. */
    JsonNode query(String promQl) {
        return get("query?query=" + encoded(promQl)).get("result");
    }

    /** The values of a label, {@code __name__} for the names of all metrics. */
    JsonNode labelValues(String label, String ofSeries) {
        return get("label/" + label + "/values?match[]=" + encoded(ofSeries));
    }

    /** All rules as they are now, with their state and what went wrong with them. */
    JsonNode rules() {
        return get("rules");
    }

    private JsonNode get(String path) {
        HttpRequest request =
                HttpRequest.newBuilder(api.resolve(path.replace("[]", "%5B%5D"))).build();
        try {
            JsonNode answer = JSON.readTree(client.send(request, BodyHandlers.ofString()).body());
            assertThat(answer.at("/status").asText())
                    .as("what Prometheus says to %s: %s", path, answer)
                    .isEqualTo("success");
            return answer.get("data");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** SIGTERM, and its end. */
    @Override
    public void close() {
        client.close();
        process.destroy();
        local.finish(process);
    }
}
