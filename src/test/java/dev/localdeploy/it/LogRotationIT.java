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

    /** A follower whose own reader has gone notices it by the next line. */
    private static final String GOES_ON = "while sleep 0.3; do echo more; done";

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
    void who_follows_does_not_notice_either() throws Exception {
        local.start(
                "web",
                "-c",
                "for i in 0 1 2 3 4 5 6 7; do seq $((i * 62500 + 1)) $(((i + 1) * 62500)); sleep 1;"
                        + " done; "
                        + GOES_ON);

        Terminal followed =
                local.shell("local-deploy logs web -f -n 1000000 2>told | head -n " + LINES);

        assertThat(followed.out()).isEqualTo(numbers(1, LINES));
        assertThat(Files.readString(local.work().resolve("told"))).isEmpty();
        assertThat(files(".gz")).isNotEmpty();
    }

    @Test
    void who_follows_so_slowly_that_archives_go_before_he_has_read_them_is_told() throws Exception {
        local.configure("log_rotation: {max_size_mb: 1, keep: 1}\n");
        local.start(
                "web",
                "-c",
                "echo ready; while [ ! -e go ]; do sleep 0.1; done; seq 6000000; " + GOES_ON);
        Process reader =
                local.begin(
                        Path.of("/bin/sh"),
                        "-c",
                        Installation.program()
                                + " logs web -f -n 1 2>told | { read line; touch go;"
                                + " while [ ! -e rotated ]; do sleep 0.1; done;"
                                + " grep -m 1 -x 6000000; }");
        await().atMost(Duration.ofSeconds(60))
                .until(() ->
                        files(".log").stream().allMatch(LogRotationIT::isShort)
                                && !files(".gz").isEmpty());

        Files.createFile(local.work().resolve("rotated"));

        assertThat(local.finish(reader).out()).isEqualTo("6000000\n");
        assertThat(Files.readString(local.work().resolve("told")))
                .contains("bytes were deleted by a rotation before they could be shown");
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

    private static boolean isShort(Path log) {
        return log.toFile().length() < 2 * 1024 * 1024;
    }

    private static String numbers(long from, long to) {
        return LongStream.rangeClosed(from, to)
                .mapToObj(number -> number + "\n")
                .collect(Collectors.joining());
    }
}
