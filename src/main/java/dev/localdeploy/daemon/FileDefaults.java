package dev.localdeploy.daemon;

import dev.localdeploy.config.Configuration;
import dev.localdeploy.config.ConfigurationException;
import dev.localdeploy.config.ConfigurationFiles;
import dev.localdeploy.config.ConfiguredCommand;
import dev.localdeploy.config.Settings;
import dev.localdeploy.deployment.Command;
import dev.localdeploy.deployment.ConfiguredDefaults;
import dev.localdeploy.deployment.Refusal;
import dev.localdeploy.health.HealthPlan;
import dev.localdeploy.restart.RestartPolicy;
import dev.localdeploy.scope.Limits;
import dev.localdeploy.stability.StabilityPlan;
import dev.localdeploy.stability.log.ErrorPattern;
import dev.localdeploy.stability.log.LogPlan;
import dev.localdeploy.stability.log.Severity;
import dev.localdeploy.stability.resource.ResourceLimits;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the configuration files say, in the words of the core. */
final class FileDefaults implements ConfiguredDefaults.Source {
    private static final long MEGABYTE = 1024L * 1024;

    private final ConfigurationFiles files;

    FileDefaults(ConfigurationFiles files) {
        this.files = files;
    }

    @Override
    public ConfiguredDefaults of(Path workingDirectory, @Nullable String name) {
        try {
            return defaults(files.readFor(workingDirectory), name);
        } catch (ConfigurationException e) {
            throw refusal(e);
        } catch (IllegalArgumentException e) {
            throw new Refusal(
                    Refusal.Code.CONFIGURATION_INVALID,
                    "the configuration for %s cannot be used: %s"
                            .formatted(workingDirectory, e.getMessage()));
        }
    }

    private static ConfiguredDefaults defaults(Configuration files, @Nullable String name) {
        Settings settings = files.forDeployment(name);
        Settings.Entry entry = settings.entry();
        return new ConfiguredDefaults(
                command(entry.command()),
                entry.workingDirectory(),
                entry.port(),
                entry.autoFindPort(),
                settings.defaults().autoRestart(),
                entry.logFile(),
                files.environmentFor(name),
                plan(settings),
                stability(settings.stability()),
                logPlan(settings.logMonitoring()),
                policy(settings.restart()),
                limits(settings.limits()));
    }

    private static @Nullable Command command(@Nullable ConfiguredCommand command) {
        return switch (command) {
            case null -> null;
            case ConfiguredCommand.Shell(var line) -> new Command.Shell(line);
            case ConfiguredCommand.Program(var argv) -> new Command.Program(argv);
        };
    }

    private static HealthPlan plan(Settings settings) {
        Settings.Health health = settings.health();
        return new HealthPlan(
                health.http(),
                health.path(),
                health.headers(),
                health.exec(),
                health.execTimeout(),
                settings.defaults().healthCheckInterval(),
                health.startupGrace(),
                health.unhealthyThreshold(),
                health.restartWhenUnresponsive(),
                new HealthPlan.Thresholds(
                        health.cpuPercent(),
                        health.memoryMb(),
                        health.fileDescriptors(),
                        health.threads()));
    }

    private static StabilityPlan stability(Settings.Stability stability) {
        return new StabilityPlan(
                stability.leakMbPerMinute(),
                stability.leakWarmup(),
                new ResourceLimits(
                        stability.fileDescriptorShare(),
                        stability.threads(),
                        stability.connections(),
                        stability.diskMb() * MEGABYTE));
    }

    private static Limits limits(Settings.Limits limits) {
        return new Limits(limits.memoryBytes(), limits.cpuPercent(), limits.tasks());
    }

    private static LogPlan logPlan(Settings.LogMonitoring settings) {
        return new LogPlan(
                settings.enabled(),
                settings.errorPatterns().stream().map(FileDefaults::pattern).toList(),
                settings.onMatch() == Settings.OnMatch.RESTART);
    }

    private static ErrorPattern pattern(Settings.ErrorPattern said) {
        Settings.@Nullable Severity severity = said.severity();
        return severity == null
                ? ErrorPattern.of(said.expression())
                : new ErrorPattern(said.expression(), Severity.valueOf(severity.name()));
    }

    private static RestartPolicy policy(Settings.Restart restart) {
        return new RestartPolicy(
                restart.maxAttempts(),
                restart.initialBackoff(),
                restart.maxBackoff(),
                restart.backoffMultiplier(),
                restart.stableAfter(),
                restart.circuitThreshold(),
                restart.circuitWindow(),
                restart.circuitReset());
    }

    private static Refusal refusal(ConfigurationException e) {
        List<String> problems = e.problems().stream().map(Object::toString).toList();
        return new Refusal(
                Refusal.Code.CONFIGURATION_INVALID,
                problems.isEmpty() ? String.valueOf(e.getMessage()) : problems.getFirst(),
                problems.size() > 1 ? problems : List.of());
    }
}
