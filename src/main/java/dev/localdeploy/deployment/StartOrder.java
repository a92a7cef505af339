package dev.localdeploy.deployment;

import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the user typed, and where. What is null was not said, and comes from the configuration
 * files.
 *
 * @param workingDirectory absolute
 * @param healthTarget a path that begins with {@code /}, or a full URL
 * @param environment variables that were said for this deployment
 * @param from where it was typed
 */
public record StartOrder(
        @Nullable Command command,
        @Nullable String name,
        @Nullable Path workingDirectory,
        @Nullable Integer port,
        @Nullable Boolean autoFindPort,
        @Nullable Boolean autoRestart,
        @Nullable Path logFile,
        Map<String, String> environment,
        @Nullable String healthTarget,
        Surroundings from) {
    public StartOrder {
        environment = Map.copyOf(environment);
    }

    /**
     * What holds where nothing stronger was said.
     *
     * @param directory where the user stands; absolute
     * @param environment what the user's shell has
     */
    public record Surroundings(Path directory, Map<String, String> environment) {
        public Surroundings {
            environment = Map.copyOf(environment);
        }
    }

    /** From here upwards the project file is looked for. */
    Path projectDirectory() {
        return workingDirectory != null ? workingDirectory : from.directory();
    }
}
