package dev.localdeploy.testing;

import dev.localdeploy.deployment.ConfiguredDefaults;
import dev.localdeploy.health.HealthPlan;
import dev.localdeploy.restart.RestartPolicy;
import dev.localdeploy.scope.Limits;
import dev.localdeploy.stability.StabilityPlan;
import dev.localdeploy.stability.log.LogPlan;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Configuration files that say nothing until a test does, and then the same of every deployment.
 * What is said later holds from the next time they are read.
 */
public final class FakeConfiguration implements ConfiguredDefaults.Source {
    private @Nullable Path directory;
    private boolean autoRestart;
    private Map<String, String> environment = Map.of();
    private HealthPlan health = HealthPlan.STANDARD;
    private StabilityPlan stability = StabilityPlan.STANDARD;
    private LogPlan logs = LogPlan.STANDARD;
    private RestartPolicy policy = RestartPolicy.STANDARD;

    public FakeConfiguration directory(@Nullable Path given) {
        directory = given;
        return this;
    }

    public FakeConfiguration autoRestart() {
        autoRestart = true;
        return this;
    }

    public FakeConfiguration environment(Map<String, String> given) {
        environment = given;
        return this;
    }

    public FakeConfiguration health(HealthPlan given) {
        health = given;
        return this;
    }

    public FakeConfiguration stability(StabilityPlan given) {
        stability = given;
        return this;
    }

    public FakeConfiguration logs(LogPlan given) {
        logs = given;
        return this;
    }

    public FakeConfiguration policy(RestartPolicy given) {
        policy = given;
        return this;
    }

    @Override
    public ConfiguredDefaults of(Path workingDirectory, @Nullable String name) {
        return new ConfiguredDefaults(
                null,
                directory,
                null,
                true,
                autoRestart,
                null,
                environment,
                health,
                stability,
                logs,
                policy,
                Limits.NONE);
    }
}
