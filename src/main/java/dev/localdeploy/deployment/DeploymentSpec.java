package dev.localdeploy.deployment;

import dev.localdeploy.health.HealthPlan;
import dev.localdeploy.restart.RestartPolicy;
import dev.localdeploy.scope.Limits;
import dev.localdeploy.stability.StabilityPlan;
import dev.localdeploy.stability.log.LogPlan;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the user asked for, completed with what the configuration files say.
 *
 * @param id such as {@code deployment-20251022-a3f7b2c1}
 * @param name unique among the deployments of this daemon
 * @param port the port given to the program in {@code PORT}; null when it was given none
 * @param environment all of it, without {@code PORT} and {@code LOCAL_DEPLOY_ID}
 * @param healthTarget the path or URL of the HTTP check that was given with the start, and so wins
 *     over the files; null when none was
 * @param health how its runs are judged; {@code healthTarget} is already in it
 * @param stability what counts as trouble ahead for its runs
 * @param logs how the output of its runs is searched for errors
 * @param limits what its runs may take
 * @param recovered whether it was put together from what still ran, because its file was damaged
 */
public record DeploymentSpec(
        String id,
        String name,
        Command command,
        Path workingDirectory,
        @Nullable Integer port,
        Map<String, String> environment,
        Path logFile,
        @Nullable String healthTarget,
        HealthPlan health,
        StabilityPlan stability,
        LogPlan logs,
        RestartPolicy restartPolicy,
        Limits limits,
        Instant createdAt,
        boolean recovered) {
    public DeploymentSpec {
        environment = shared(environment);
        health = healthTarget == null ? health : health.asking(healthTarget);
    }

    /**
     * Whether a run counts as ready when it has stayed up for a moment, because there is nobody to
     * ask: neither a port nor a URL.
     */
    boolean isReadyByStayingUp() {
        return port == null && !(health.http() && health.asksUrl());
    }

    /** One user's deployments have most of their environment in common, so one copy is enough. */
    private static Map<String, String> shared(Map<String, String> environment) {
        Map<String, String> result = HashMap.newHashMap(environment.size());
        environment.forEach((name, value) -> result.put(name.intern(), value.intern()));
        return Map.copyOf(result);
    }

    /** What a run gets: all of the environment, with what tells it who it is. */
    Map<String, String> environmentOfRuns() {
        Map<String, String> all = new HashMap<>(environment);
        if (port != null) {
            all.put("PORT", port.toString());
        }
        all.put("LOCAL_DEPLOY_ID", id);
        return all;
    }

    /** With the settings that are read again at each restart. */
    DeploymentSpec with(
            HealthPlan plan,
            StabilityPlan stable,
            LogPlan logPlan,
            RestartPolicy policy,
            Limits bound) {
        return new DeploymentSpec(
                id,
                name,
                command,
                workingDirectory,
                port,
                environment,
                logFile,
                healthTarget,
                plan,
                stable,
                logPlan,
                policy,
                bound,
                createdAt,
                recovered);
    }
}
