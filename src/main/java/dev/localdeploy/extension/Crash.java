package dev.localdeploy.extension;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.OptionalInt;

/**
 * The end of a run that nobody asked for, and what is planned about it.
 *
 * @param deployment its deployment's id, such as {@code deployment-20251022-a3f7b2c1}
 * @param name of the deployment
 * @param workingDirectory in which its runs are started
 * @param reason why it counts as a crash, such as {@code Process exited with code 1} or {@code
 *     Memory leak detected: +14.2 MB/min over 5 min}
 * @param exitCode of the run, if it had one
 * @param exitSignal that ended it, if one did
 * @param endedAt when
 * @param attempts automatic restarts so far without a stable run between them
 * @param restarts automatic restarts ever
 * @param crashes within the window of the circuit breaker, this one included, oldest first
 * @param restartAt when the built-in policy will start it again
 */
public record Crash(
        String deployment,
        String name,
        Path workingDirectory,
        String reason,
        OptionalInt exitCode,
        OptionalInt exitSignal,
        Instant endedAt,
        int attempts,
        long restarts,
        List<Instant> crashes,
        Instant restartAt) {
    public Crash {
        crashes = List.copyOf(crashes);
    }
}
