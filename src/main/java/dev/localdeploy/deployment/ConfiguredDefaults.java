package dev.localdeploy.deployment;

import dev.localdeploy.health.HealthPlan;
import dev.localdeploy.restart.RestartPolicy;
import dev.localdeploy.scope.Limits;
import dev.localdeploy.stability.StabilityPlan;
import dev.localdeploy.stability.log.LogPlan;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the configuration files say for one deployment, merged and checked.
 *
 * @param environment variables the deployment's entry adds
 */
public record ConfiguredDefaults(
        @Nullable Command command,
        @Nullable Path workingDirectory,
        @Nullable Integer port,
        boolean autoFindPort,
        boolean autoRestart,
        @Nullable Path logFile,
        Map<String, String> environment,
        HealthPlan health,
        StabilityPlan stability,
        LogPlan logs,
        RestartPolicy restartPolicy,
        Limits limits) {
    public ConfiguredDefaults {
        environment = Map.copyOf(environment);
    }

    /** Reads them. Implemented outside the core. */
    @FunctionalInterface
    public interface Source {
        /**
         * @param name of the deployment as the user gave it, null if not given
         * @throws Refusal with {@link Refusal.Code#CONFIGURATION_INVALID} naming file, line and key
         */
        ConfiguredDefaults of(Path workingDirectory, @Nullable String name);
    }
}
