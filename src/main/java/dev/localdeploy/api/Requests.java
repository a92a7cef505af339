package dev.localdeploy.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.localdeploy.deployment.Command;
import dev.localdeploy.deployment.StartOrder;
import dev.localdeploy.text.WebUrl;
import dev.localdeploy.wire.AutoRestartRequest;
import dev.localdeploy.wire.RestartRequest;
import dev.localdeploy.wire.SessionRequest;
import dev.localdeploy.wire.StartRequest;
import dev.localdeploy.wire.StopRequest;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads request bodies strictly: what is not understood is refused by name, never ignored. */
final class Requests {
    private static final int LEAST_PORT = 1024;
    private static final int MOST_PORT = 65_535;
    private static final double LONGEST_TIMEOUT_SECONDS = 86_400;

    private Requests() {}

    static StartOrder start(InputStream body) {
        var fields = RequestFields.of(body, StartRequest.FIELDS);
        @Nullable Command command = command(fields);
        @Nullable Path workingDirectory = fields.absolutePath("working_directory");
        @Nullable Path clientDirectory = fields.absolutePath("client_directory");
        if (!fields.says("working_directory") && !fields.says("client_directory")) {
            fields.mistake("'working_directory' is missing; it must be an absolute path");
        }
        @Nullable Integer port = fields.number("port", LEAST_PORT, MOST_PORT);
        @Nullable Path logFile = fields.absolutePath("log_file");
        Map<String, String> environment = variables("environment", fields);
        Map<String, String> clientEnvironment = variables("client_environment", fields);
        @Nullable String healthTarget = healthTarget(fields);
        @Nullable String name = fields.text("name");
        @Nullable Boolean autoFindPort = fields.flag("auto_find_port");
        @Nullable Boolean autoRestart = fields.flag("auto_restart");
        fields.check();
        return new StartOrder(
                command,
                name,
                workingDirectory,
                port,
                autoFindPort,
                autoRestart,
                logFile,
                environment,
                healthTarget,
                new StartOrder.Surroundings(
                        clientDirectory != null
                                ? clientDirectory
                                : Objects.requireNonNull(workingDirectory),
                        clientEnvironment));
    }

    private static Map<String, String> variables(String field, RequestFields fields) {
        Map<String, String> variables = fields.texts(field);
        variables.keySet().stream()
                .filter(name -> name.isEmpty() || name.indexOf('=') >= 0 || name.indexOf(0) >= 0)
                .forEach(_ ->
                        fields.mistake(
                                "'%s' has a name that is empty or contains '='".formatted(field)));
        return variables;
    }

    private static @Nullable String healthTarget(RequestFields fields) {
        @Nullable String target = fields.text("health_path");
        if (target != null && !target.startsWith("/") && !WebUrl.is(target)) {
            fields.mistake(
                    "'health_path' must begin with a slash, such as /health, or be a URL, such as"
                            + " https://localhost:8443/health");
        }
        return target;
    }

    /** What {@code POST …/stop} and {@code …/restart} say. */
    record Ending(Duration grace, boolean force) {}

    static Ending stop(InputStream body) {
        var fields = RequestFields.of(body, StopRequest.FIELDS);
        Duration grace = grace(fields);
        boolean force = Boolean.TRUE.equals(fields.flag("force"));
        fields.check();
        return new Ending(grace, force);
    }

    static Ending restart(InputStream body) {
        var fields = RequestFields.of(body, RestartRequest.FIELDS);
        Duration grace = grace(fields);
        fields.check();
        return new Ending(grace, false);
    }

    static boolean autoRestart(InputStream body) {
        var fields = RequestFields.of(body, AutoRestartRequest.FIELDS);
        @Nullable Boolean enabled = fields.flag("enabled");
        if (!fields.says("enabled")) {
            fields.mistake("'enabled' is missing; send {\"enabled\": true} or false");
        }
        fields.check();
        return Boolean.TRUE.equals(enabled);
    }

    /** From a link of {@code local-deploy ui}. */
    static String code(InputStream body) {
        var fields = RequestFields.of(body, SessionRequest.FIELDS);
        @Nullable String code = fields.text("code");
        if (!fields.says("code")) {
            fields.mistake("'code' is missing; it stands behind the # of the link");
        }
        fields.check();
        return Objects.requireNonNullElse(code, "");
    }

    /** For requests that say nothing: an empty body or an empty object. */
    static void nothing(InputStream body) {
        RequestFields.of(body, List.of()).check();
    }

    private static Duration grace(RequestFields fields) {
        double seconds =
                fields.seconds(
                        "timeout_seconds",
                        LONGEST_TIMEOUT_SECONDS,
                        StopRequest.STANDARD_TIMEOUT_SECONDS);
        return Duration.ofMillis(Math.round(seconds * 1000));
    }

    private static @Nullable Command command(RequestFields fields) {
        if (!fields.says("command")) {
            return null;
        }
        JsonNode said = fields.node("command");
        if (said.isArray()) {
            return program(said, fields);
        }
        if (!said.isTextual()) {
            fields.mistake(
                    "'command' must be a text for the shell or a list of texts, not "
                            + RequestFields.kindOf(said));
            return null;
        }
        String line = fields.text(said, "command").orElse("");
        if (line.isBlank()) {
            fields.mistake("'command' is empty; say what to run, such as \"npm run dev\"");
        }
        return new Command.Shell(line);
    }

    private static Command program(JsonNode list, RequestFields fields) {
        List<String> argv = new ArrayList<>();
        for (int i = 0; i < list.size(); i++) {
            fields.text(list.get(i), "command[" + i + "]").ifPresent(argv::add);
        }
        if (list.isEmpty() || (!argv.isEmpty() && argv.getFirst().isEmpty())) {
            fields.mistake("'command' is empty; say what to run, such as [\"npm\", \"start\"]");
        }
        return new Command.Program(argv);
    }
}
