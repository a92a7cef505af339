package dev.localdeploy.process;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What to start.
 *
 * @param argv the program and its arguments; the program is looked up in the PATH of {@code
 *     environment}
 * @param environment all of it: nothing is inherited from the daemon
 * @param logFile the kernel appends stdout and stderr to this file
 */
public record LaunchOrder(
        RunKey key,
        List<String> argv,
        Path workingDirectory,
        Map<String, String> environment,
        Path logFile) {
    public LaunchOrder {
        argv = List.copyOf(argv);
        environment = Map.copyOf(environment);
    }
}
