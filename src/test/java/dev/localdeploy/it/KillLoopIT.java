package dev.localdeploy.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The short form of {@code src/bench/bench kill-loop}, which kills the daemon under load. */
class KillLoopIT {
    private static final Duration PATIENCE = Duration.ofMinutes(4);

    @Test
    void nothing_is_lost_doubled_or_orphaned_when_the_daemon_is_killed_under_load(
            @TempDir Path folder) throws Exception {
        Path output = folder.resolve("out");
        Process bench =
                new ProcessBuilder(
                                "python3",
                                Path.of("src/bench/bench").toAbsolutePath().toString(),
                                "kill-loop",
                                "--count",
                                "5",
                                "--dist",
                                Installation.DIST.toAbsolutePath().toString())
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile())
                        .start();
        try {
            assertThat(bench.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
            assertThat(bench.exitValue()).as(Files.readString(output)).isZero();
        } finally {
            bench.destroy();
        }
    }
}
