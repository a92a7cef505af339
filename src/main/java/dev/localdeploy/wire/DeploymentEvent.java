package dev.localdeploy.wire;

/**
 * A deployment or its health changed.
 *
 * @param status what it is now, such as {@code RUNNING}
 * @param health the overall status of its health, such as {@code HEALTHY}
 * @param at seconds since 1970
 */
public record DeploymentEvent(
        String deploymentId, String deployment, String status, String health, double at) {}
