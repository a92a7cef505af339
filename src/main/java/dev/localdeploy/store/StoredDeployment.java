package dev.localdeploy.store;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.localdeploy.deployment.Command;
import dev.localdeploy.deployment.Deployment;
import dev.localdeploy.deployment.DeploymentSpec;
import dev.localdeploy.deployment.Goal;
import dev.localdeploy.health.HealthPlan;
import dev.localdeploy.scope.Limits;
import dev.localdeploy.stability.StabilityPlan;
import dev.localdeploy.stability.log.LogPlan;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One deployment as its file says it. These records, not those of the core, are the format on disk:
 * the core may rename what it likes. A change that an older daemon would misread needs a new {@link
 * #FORMAT}.
 *
 * @param writtenBy the version that wrote the file, for people
 * @param recovered null, as in files that know nothing of it, means no
 * @param healthPath what was asked for with the start, if anything was; in format 1 what was in
 *     force, whoever said it
 * @param health null in format 1
 * @param stability null in files that know nothing of it
 * @param logMonitoring null, as in files of before there was any, means the usual one
 * @param limits null, as in files that know nothing of it, means none
 */
record StoredDeployment(
        int format,
        String writtenBy,
        String id,
        String name,
        StoredCommand command,
        String workingDirectory,
        @Nullable Integer port,
        Map<String, String> environment,
        String logFile,
        @Nullable String healthPath,
        @Nullable StoredHealth health,
        @Nullable StoredStability stability,
        @Nullable StoredLogPlan logMonitoring,
        StoredRestarts.Policy restartPolicy,
        @Nullable StoredLimits limits,
        Instant createdAt,
        @Nullable Boolean recovered,
        Goal goal,
        boolean autoRestart,
        StoredState state,
        long lastRun,
        StoredState.@Nullable Ending lastEnding,
        StoredRestarts.History restarts) {
    /**
     * 1: until readiness and the whole of the health settings were known; 2: with them. All up to
     * the newest are read, the newest is written.
     */
    static final int FORMAT = 2;

    static StoredDeployment of(Deployment deployment, String writtenBy) {
        DeploymentSpec spec = deployment.spec();
        return new StoredDeployment(
                FORMAT,
                writtenBy,
                spec.id(),
                spec.name(),
                StoredCommand.of(spec.command()),
                spec.workingDirectory().toString(),
                spec.port(),
                new TreeMap<>(spec.environment()), // sorted, so that equal content is equal bytes
                spec.logFile().toString(),
                spec.healthTarget(),
                StoredHealth.of(spec.health()),
                StoredStability.of(spec.stability()),
                StoredLogPlan.of(spec.logs()),
                StoredRestarts.Policy.of(spec.restartPolicy()),
                StoredLimits.ofNullable(spec.limits()),
                spec.createdAt(),
                spec.recovered() ? true : null,
                deployment.goal(),
                deployment.autoRestart(),
                StoredState.of(deployment.state()),
                deployment.lastRun(),
                StoredState.Ending.ofNullable(deployment.lastEnding()),
                StoredRestarts.History.of(deployment.restarts()));
    }

    /**
     * @throws IllegalArgumentException if a value is missing or cannot be true
     */
    Deployment toDeployment() {
        Impossible.unless(port == null || (port >= 1 && port <= 65_535), "port", port);
        Impossible.unless(lastRun >= 0, "last_run", lastRun);
        return new Deployment(
                new DeploymentSpec(
                        Impossible.ifMissing(id, "id"),
                        Impossible.ifMissing(name, "name"),
                        Impossible.ifMissing(command, "command").toCommand(),
                        absolute(workingDirectory, "working_directory"),
                        port,
                        Impossible.ifMissing(environment, "environment"),
                        absolute(logFile, "log_file"),
                        saidTarget(),
                        plan(),
                        stability == null ? StabilityPlan.STANDARD : stability.toPlan(),
                        logMonitoring == null ? LogPlan.STANDARD : logMonitoring.toPlan(),
                        Impossible.ifMissing(restartPolicy, "restart_policy").toPolicy(),
                        limits == null ? Limits.NONE : limits.toLimits(),
                        Impossible.ifMissing(createdAt, "created_at"),
                        Boolean.TRUE.equals(recovered)),
                Impossible.ifMissing(goal, "goal"),
                autoRestart,
                Impossible.ifMissing(state, "state").toState(),
                lastRun,
                lastEnding == null ? null : lastEnding.toEnding(),
                Impossible.ifMissing(restarts, "restarts").toHistory());
    }

    /** In format 1 the built-in path stood there also when nobody had asked for it. */
    private @Nullable String saidTarget() {
        boolean builtIn = format == 1 && HealthPlan.STANDARD.target().equals(healthPath);
        return builtIn ? null : healthPath;
    }

    private HealthPlan plan() {
        return format == 1 ? HealthPlan.STANDARD : Impossible.ifMissing(health, "health").toPlan();
    }

    private static Path absolute(@Nullable String text, String key) {
        Path path = Path.of(Impossible.ifMissing(text, key));
        Impossible.unless(path.isAbsolute(), key, path);
        return path;
    }

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
    @JsonSubTypes({
        @JsonSubTypes.Type(StoredCommand.Shell.class),
        @JsonSubTypes.Type(StoredCommand.Program.class)
    })
    sealed interface StoredCommand {
        static StoredCommand of(Command command) {
            return switch (command) {
                case Command.Shell(var line) -> new Shell(line);
                case Command.Program(var argv) -> new Program(argv);
            };
        }

        Command toCommand();

        @JsonTypeName("shell")
        record Shell(String line) implements StoredCommand {
            @Override
            public Command toCommand() {
                return new Command.Shell(Impossible.ifMissing(line, "command.line"));
            }
        }

        @JsonTypeName("program")
        record Program(List<String> argv) implements StoredCommand {
            @Override
            public Command toCommand() {
                Impossible.unless(argv != null && !argv.isEmpty(), "command.argv", argv);
                return new Command.Program(argv);
            }
        }
    }
}
