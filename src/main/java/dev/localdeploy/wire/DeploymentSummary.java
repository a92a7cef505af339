package dev.localdeploy.wire;

import org.jspecify.annotations.Nullable;

/**
 * What a list of deployments shows of each: nothing that has to be looked up in the process table.
 * All of it stands in the same places as in a {@link DeploymentView}, so whoever reads the one can
 * read the other.
 *
 * @param goal {@code UP} or {@code DOWN}
 */
public record DeploymentSummary(
        String deploymentId,
        String name,
        String goal,
        ProcessSummary process,
        HealthSummary health,
        RestartSummary restartHistory) {

    /**
     * The present run.
     *
     * @param pid null while nothing runs, like {@code uptimeSeconds}
     * @param status {@code RUNNING}, {@code STOPPED}, {@code CRASHED}, {@code STARTING} or {@code
     *     STOPPING}
     */
    public record ProcessSummary(
            @Nullable Long pid,
            String status,
            String command,
            @Nullable Integer port,
            @Nullable Double uptimeSeconds) {}

    /**
     * @param overallStatus as it was last found: {@code HEALTHY}, {@code DEGRADED}, {@code
     *     UNHEALTHY} or {@code UNKNOWN}
     */
    public record HealthSummary(String overallStatus) {}

    /** How often it was restarted automatically. */
    public record RestartSummary(long totalRestarts) {}
}
