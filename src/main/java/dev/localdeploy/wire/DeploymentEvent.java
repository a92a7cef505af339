package dev.localdeploy.wire;

import org.jspecify.annotations.Nullable;

/**
 * A deployment or its health changed. Says all that a list of deployments shows, so that nobody has
 * to ask again.
 *
 * @param status what it is now, such as {@code RUNNING}
 * @param health the overall status of its health, such as {@code HEALTHY}
 * @param at seconds since 1970
 * @param goal {@code UP} or {@code DOWN}
 * @param reason why it is as it is, in words; null while there is nothing to say
 * @param pid of the run's leader; null while nothing runs, like {@code startTime}
 * @param port that it was given; null for none
 * @param startTime seconds since 1970
 * @param restarts how often it was restarted automatically
 * @param autoRestartEnabled whether a crash is answered with a new run
 * @param circuitBreakerState {@code CLOSED}, {@code OPEN} or {@code HALF_OPEN}
 * @param nextAttemptAt seconds since 1970; null if no restart is planned
 * @param unresponsive why it counts as such; null while it does not
 */
public record DeploymentEvent(
        String deploymentId,
        String deployment,
        String status,
        String health,
        double at,
        String goal,
        @Nullable String reason,
        @Nullable Long pid,
        @Nullable Integer port,
        @Nullable Double startTime,
        long restarts,
        boolean autoRestartEnabled,
        String circuitBreakerState,
        @Nullable Double nextAttemptAt,
        @Nullable String unresponsive)
        implements DaemonEvent {
    @Override
    public String kind() {
        return "deployment";
    }
}
