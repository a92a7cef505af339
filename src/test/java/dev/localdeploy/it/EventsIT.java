package dev.localdeploy.it;

import static dev.localdeploy.it.TerminalAssert.assertThat;
import static dev.localdeploy.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** {@code events} and graphs with the packaged program, over the death of daemons. */
class EventsIT {
    @RegisterExtension final Installation local = new Installation();

    @Test
    void who_follows_hears_of_everything_also_when_a_daemon_is_killed_and_another_comes()
            throws Exception {
        local.start("web", "--", "sleep", "600");
        local.awaitStatus("web", "/process/status", "RUNNING");
        Path out = Files.createFile(local.work().resolve("out"));
        Path err = Files.createFile(local.work().resolve("err"));
        Process follower =
                local.begin(
                        Path.of("/bin/sh"),
                        "-c",
                        "exec %s events -f --json -n 50 >%s 2>%s"
                                .formatted(Installation.program(), out, err));
        await().until(() -> Files.readString(out).contains("\"status\":\"RUNNING\""));

        local.killDaemon();
        await().until(() -> Files.readString(err).contains("waiting until there is one again"));
        local.startDaemon();
        await().until(() -> Files.readString(err).contains("there is a daemon again"));
        assertThat(local.run("stop", "web", "--force")).succeeded();
        await().until(() -> Files.readString(out).contains("\"status\":\"STOPPED\""));
        assertThat(local.run("remove", "web")).succeeded();
        await().until(() -> Files.readString(out).contains("\"kind\":\"removed\""));

        follower.destroy();
        follower.waitFor();
        List<String> lines = Files.readAllLines(out);
        for (String line : lines) {
            JsonNode event = new ObjectMapper().readTree(line);
            assertThat(event.get("id").asText()).matches("[0-9a-f]{8}-\\d+");
            assertThat(event.at("/data/deployment").asText()).isEqualTo("web");
        }
        assertThat(lines).doesNotHaveDuplicates();
    }

    @Test
    void the_graphs_of_yesterday_are_there_after_a_restart_of_the_daemon_and_gone_with_it()
            throws Exception {
        local.start("web", "--", "sleep", "600");
        local.awaitStatus("web", "/health/overall_status", "HEALTHY");
        String id = local.status("web").get("deployment_id").asText();
        Path file = local.state().resolve("figures").resolve(id + ".figures");

        assertThat(local.run("daemon", "stop")).succeeded();
        assertThat(file).exists();
        double ended = System.currentTimeMillis() / 1000.0;
        local.startDaemon();

        assertThat(firstFigureAt("web")).isLessThan(ended);
        assertThat(local.run("stop", "web", "--force")).succeeded();
        assertThat(local.run("remove", "web")).succeeded();
        assertThat(file).doesNotExist();
    }

    /** Seconds since 1970 of the oldest memory figure that the daemon tells. */
    private double firstFigureAt(String name) throws Exception {
        var address =
                URI.create(local.apiUrl() + "/api/v1/deployments/" + name + "/figures?span=900");
        var request =
                HttpRequest.newBuilder(address)
                        .header("Authorization", "Bearer " + local.token())
                        .build();
        try (var client = HttpClient.newHttpClient()) {
            JsonNode told =
                    new ObjectMapper()
                            .readTree(
                                    client.send(request, HttpResponse.BodyHandlers.ofString())
                                            .body());
            assertThat(told.get("memory_mb").get(0).isNumber()).as("%s", told).isTrue();
            return told.get("timestamps").get(0).asDouble();
        }
    }
}
