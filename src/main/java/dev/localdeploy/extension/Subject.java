package dev.localdeploy.extension;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.OptionalInt;

/**
 * The run that is asked about.
 *
 * @param deployment its deployment's id, such as {@code deployment-20251022-a3f7b2c1}
 * @param pid of the process that was started; others may descend from it
 * @param startedAt when
 * @param workingDirectory in which it was started
 * @param port on which it was asked to listen
 * @param listeningPorts TCP ports on which its processes listen, ascending, as of a moment ago
 */
public record Subject(
        String deployment,
        long pid,
        Instant startedAt,
        Path workingDirectory,
        OptionalInt port,
        List<Integer> listeningPorts) {
    public Subject {
        listeningPorts = List.copyOf(listeningPorts);
    }
}
