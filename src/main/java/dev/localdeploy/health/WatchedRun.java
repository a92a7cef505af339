package dev.localdeploy.health;

import dev.localdeploy.process.Run;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A run and how to judge it.
 *
 * @param port on which it was asked to listen; null if it was given none
 * @param workingDirectory of the run; {@link HealthPlan#exec} runs there
 * @param environment of the run; asked for each time {@link HealthPlan#exec} runs, so that no copy
 *     of it stays in memory
 */
public record WatchedRun(
        Run run,
        @Nullable Integer port,
        HealthPlan plan,
        Path workingDirectory,
        Supplier<Map<String, String>> environment) {

    /** A run whose plan has no check that is executed. */
    public WatchedRun(Run run, @Nullable Integer port, HealthPlan plan) {
        this(run, port, plan, Path.of("/"), Map::of);
    }

    String deployment() {
        return run.key().deployment();
    }
}
