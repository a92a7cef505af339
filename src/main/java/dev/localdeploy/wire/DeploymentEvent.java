package dev.localdeploy.wire;

import org.jspecify.annotations.Nullable;

/**
 * A deployment or its health changed, or something was found.
 *
 * @param status what it is now, such as {@code RUNNING}
 * @param health the overall status of its health, such as {@code HEALTHY}
 * @param finding what was found just now, in words, such as {@code Memory leak detected: +14.2
 *     MB/min over 5 min}; null if this event is of something else
 * @param at seconds since 1970
 */
public record DeploymentEvent(
        String deploymentId,
        String deployment,
        String status,
        String health,
        @Nullable String finding,
        double at) {}
