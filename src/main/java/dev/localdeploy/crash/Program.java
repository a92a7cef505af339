package dev.localdeploy.crash;

import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What was run.
 *
 * @param name what people call it, for the commands they are told to type
 * @param command as a person would type it
 * @param port null when it was given none
 * @param environment all of it; its values are never written down or shown
 */
public record Program(
        String name,
        String command,
        Path workingDirectory,
        @Nullable Integer port,
        Map<String, String> environment,
        Path logFile) {
    public Program {
        environment = Map.copyOf(environment);
    }
}
