package dev.localdeploy.wire;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a deployment is. Times are seconds since 1970.
 *
 * @param overallStatus {@code HEALTHY}, {@code DEGRADED}, {@code UNHEALTHY} or {@code UNKNOWN}
 * @param lastCheck null if there was none yet
 * @param nextCheck null if none is planned
 * @param unresponsive why it counts as a deployment that lives and does not answer; null while it
 *     does not
 */
public record HealthView(
        String overallStatus,
        List<CheckView> checks,
        @Nullable Double lastCheck,
        @Nullable Double nextCheck,
        @Nullable String unresponsive) {
    public HealthView {
        checks = List.copyOf(checks);
    }

    /**
     * What one check found.
     *
     * @param type such as {@code process}
     * @param responseTimeMs null for checks that ask nobody
     */
    public record CheckView(
            String type,
            String status,
            String message,
            @Nullable Double responseTimeMs,
            Map<String, Object> details) {
        public CheckView {
            details = Map.copyOf(details);
        }
    }
}
