package dev.localdeploy.it;

import static dev.localdeploy.it.TerminalAssert.assertThat;
import static dev.localdeploy.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.localdeploy.plugin.PluginJar;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Programs that go towards trouble, seen from the command line. */
class StabilityIT {
    private static final String LEAK =
            """
            #!/usr/bin/env python3
            import time
            kept = []
            while True:
                kept.append(bytearray(b'x' * 100_000))
                time.sleep(0.05)
            """;
    private static final String OPENS_FILES =
            """
            #!/usr/bin/env python3
            import os, time
            kept = []
            while len(kept) < 52:
                kept.append(os.dup(0))
                time.sleep(0.02)
            time.sleep(600)
            """;

    @RegisterExtension final Installation local = new Installation();

    @BeforeEach
    void lookOften() throws IOException {
        local.configure(
                """
                defaults: {health_check_interval_seconds: 1}
                restart_policy: {initial_backoff_seconds: 0}
                stability: {leak_warmup_seconds: 2}
                health: {http: false}
                """);
    }

    @Test
    void a_program_that_leaks_is_restarted_and_the_history_says_why() throws Exception {
        local.script("leak.py", LEAK);
        start("leaky", "--auto-restart", "-c", "exec ./leak.py");
        long first = local.pidOf("leaky");

        await().untilAsserted(() ->
                assertThat(local.status("leaky").at("/restart_history/total_restarts").asInt())
                        .isPositive());

        JsonNode attempt = Installation.json(local.run("history", "leaky", "--json"));
        assertThat(attempt.findValuesAsText("reason"))
                .first()
                .asString()
                .matches("Memory leak detected: \\+\\d+\\.\\d MB/min over \\d+ s");
        assertThat(local.run("history", "leaky")).succeeded().printed("Memory leak detected: +");
        assertThat(local.pidOf("leaky")).isNotEqualTo(first);
    }

    @Test
    void without_auto_restart_a_leak_is_only_shown() throws Exception {
        local.script("leak.py", LEAK);
        start("leaky", "-c", "exec ./leak.py");
        long first = local.pidOf("leaky");

        local.awaitStatus("leaky", "/memory_trend/leak_detected", "true");

        JsonNode trend = local.status("leaky").at("/memory_trend");
        assertThat(trend.at("/growth_rate_mb_per_minute").asDouble()).isGreaterThan(10);
        assertThat(trend.at("/samples").asInt()).isBetween(4, 10);
        assertThat(trend.at("/fit").asDouble()).isBetween(0.8, 1.0);
        assertThat(local.pidOf("leaky")).isEqualTo(first);
        assertThat(local.run("why", "leaky"))
                .succeeded()
                .printed("leaky is running, but in danger: Memory leak detected: +");
        assertThat(local.shell("local-deploy status leaky | grep -i memory"))
                .succeeded()
                .printed("Memory trend:", "MB/min over");
    }

    @Test
    void who_listens_to_events_hears_of_it() throws Exception {
        local.script("leak.py", LEAK);
        local.startDaemon();
        HttpRequest events =
                HttpRequest.newBuilder(URI.create(local.apiUrl() + "/api/v1/events"))
                        .header("Authorization", "Bearer " + local.token())
                        .build();
        try (HttpClient client = HttpClient.newHttpClient();
                Stream<String> lines = client.send(events, BodyHandlers.ofLines()).body()) {
            start("leaky", "-c", "exec ./leak.py");

            assertThat(lines.filter(line -> line.contains("Memory leak detected")).findFirst())
                    .hasValueSatisfying(
                            line -> assertThat(line).contains("\"finding\":\"Memory leak"));
            client.shutdownNow();
        }
    }

    @Test
    void a_program_near_its_own_limit_of_open_files_is_shown_and_restarted() throws Exception {
        local.script("files.py", OPENS_FILES);
        start("hoarder", "-c", "ulimit -n 64; exec ./files.py");

        local.awaitStatus("hoarder", "/resource_status/critical", "true");
        assertThat(local.status("hoarder").at("/resource_status/issues/0").asText())
                .matches("File descriptor threshold exceeded: 5\\d of 64.*");

        assertThat(local.run("enable-auto-restart", "hoarder")).succeeded();
        await().untilAsserted(() ->
                assertThat(local.run("history", "hoarder"))
                        .printed("File descriptor threshold exceeded: 5")
                        .printed(" of 64"));
    }

    @Test
    void a_monitor_of_the_users_own_is_loaded_from_the_plugins_folder() throws Exception {
        assumeThat(Files.getFileStore(local.work()).type())
                .as("what is written to memory is not written to disk")
                .isNotEqualTo("tmpfs");
        PluginJar.of(
                Path.of("src/examples/disk-writes-monitor"), plugins().resolve("disk-writes.jar"));
        local.script(
                "writes.py",
                """
                #!/usr/bin/env python3
                import os
                block = b'x' * 8_000_000
                with open('much', 'wb') as f:
                    while True:
                        f.seek(0)
                        f.write(block)
                        f.flush()
                        os.fsync(f.fileno())
                """);
        start("busy", "-c", "exec ./writes.py");

        await().untilAsserted(() ->
                assertThat(local.status("busy").at("/resource_status/issues/0").asText())
                        .matches("Writes \\d+ MB/s to disk"));
    }

    @Test
    void a_restart_policy_of_the_users_own_is_loaded_from_the_plugins_folder() throws Exception {
        PluginJar.of(
                Path.of("src/examples/working-hours-advisor"),
                plugins().resolve("working-hours.jar"));
        // Somewhere it is between three and four in the morning.
        int ahead =
                Math.floorMod(3 - Instant.now().atOffset(ZoneOffset.UTC).getHour() + 11, 24) - 11;
        String zone = "Etc/GMT" + (ahead == 0 ? "" : "%+d".formatted(-ahead));
        assertThat(local.shell("TZ=" + zone + " local-deploy daemon start")).succeeded();

        start("early", "--auto-restart", "-c", "exit 4");

        await().untilAsserted(() -> {
            double next = local.status("early").at("/restart_history/next_attempt_at").asDouble();
            assertThat(next - Instant.now().getEpochSecond()).isBetween(2.8 * 3600, 4.0 * 3600);
        });
        assertThat(local.pidOf("early")).isZero();
    }

    private Path plugins() throws IOException {
        return Files.createDirectories(local.home().resolve("config/local-deploy/plugins"));
    }

    private void start(String name, String... options) {
        var command = new ArrayList<>(List.of("start", "--no-wait", "-n", name));
        command.addAll(List.of(options));
        assertThat(local.run(command.toArray(String[]::new))).succeeded();
    }
}
