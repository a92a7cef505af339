package dev.localdeploy.wire;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What {@code POST /deployments} takes. What is null was not said and comes from the configuration
 * files.
 *
 * @param command a text for {@code /bin/sh -c}, or a list of texts for a program without a shell
 * @param workingDirectory absolute; may be left out if {@code clientDirectory} is given
 * @param environment variables that were said for this deployment: stronger than the configuration
 * @param clientDirectory absolute; where the client stands: the working directory if nothing else
 *     names one
 * @param clientEnvironment what the client's shell has: weaker than the configuration
 */
public record StartRequest(
        @Nullable Object command,
        @Nullable String name,
        @Nullable String workingDirectory,
        @Nullable Integer port,
        @Nullable Boolean autoFindPort,
        @Nullable Boolean autoRestart,
        @Nullable String logFile,
        Map<String, String> environment,
        @Nullable String healthPath,
        @Nullable String clientDirectory,
        Map<String, String> clientEnvironment) {
    /** The names it may have in JSON. */
    public static final List<String> FIELDS =
            List.of(
                    "command",
                    "name",
                    "working_directory",
                    "port",
                    "auto_find_port",
                    "auto_restart",
                    "log_file",
                    "environment",
                    "health_path",
                    "client_directory",
                    "client_environment");
}
