package dev.localdeploy.it;

import static dev.localdeploy.it.TerminalAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class LogRotationIT {
    /** Some 3.4 MB, which is more than one may hold. */
    private static final int LINES = 500_000;

    @RegisterExtension final Installation local = new Installation();

    @BeforeEach
    void rotateEarly() throws IOException {
        local.configure("log_rotation: {max_size_mb: 1, keep: 50}\n");
    }

    @Test
    void logs_reads_across_archives_that_nobody_notices() throws Exception {
        start("web");
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(files(".gz")).hasSize(3));

        Terminal all = local.run("logs", "web", "-n", "1000000");
        assertThat(all).succeeded();
        assertThat(all.out()).isEqualTo(numbers(1, LINES));
        assertThat(local.run("logs", "web", "-n", "2").out()).isEqualTo(numbers(LINES - 1, LINES));
        assertThat(local.run("logs", "web", "--grep", "^4243$").out()).isEqualTo("4243\n");
    }

    @Test
    void a_rotation_that_a_killed_daemon_left_is_taken_up_by_the_next() throws Exception {
        start("web");
        await().pollInterval(Duration.ofMillis(2)).until(() -> !files(".gz").isEmpty());
        local.killDaemon();
        local.startDaemon();
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(files(".gz")).hasSize(3));

        assertThat(local.run("logs", "web", "-n", "1000000").out()).isEqualTo(numbers(1, LINES));
    }

    @Test
    void a_deployment_that_is_removed_takes_its_archives_along() throws Exception {
        start("web");
        await().atMost(Duration.ofSeconds(30)).until(() -> files(".gz").size() == 3);
        local.run("stop", "web");

        assertThat(local.run("remove", "web")).succeeded();

        assertThat(files("")).isEmpty();
    }

    @Test
    void a_log_that_the_user_chose_a_place_for_stays_with_its_archives() throws Exception {
        Path log = local.work().resolve("my.log");
        start("web", "--log-file", log.toString());
        await().atMost(Duration.ofSeconds(30))
                .until(() -> Files.exists(local.work().resolve("my.log.000003.gz")));
        local.run("stop", "web");

        assertThat(local.run("remove", "web")).succeeded();

        assertThat(log).exists();
        assertThat(local.work().resolve("my.log.000001.gz")).exists();
    }

    private void start(String name, String... options) {
        List<String> command =
                Stream.of(
                                Stream.of("start", "--no-wait", "-n", name),
                                Stream.of(options),
                                Stream.of("-c", "seq " + LINES + "; exec sleep 600"))
                        .flatMap(part -> part)
                        .toList();
        assertThat(local.run(command.toArray(String[]::new))).succeeded();
    }

    private List<Path> files(String suffix) throws IOException {
        try (Stream<Path> files = Files.list(local.state().resolve("logs"))) {
            return files.filter(one -> one.toString().endsWith(suffix)).toList();
        }
    }

    private static String numbers(long from, long to) {
        return LongStream.rangeClosed(from, to)
                .mapToObj(number -> number + "\n")
                .collect(Collectors.joining());
    }
}
