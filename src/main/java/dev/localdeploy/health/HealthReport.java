package dev.localdeploy.health;

import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;

/** What all checks found at one moment. */
public record HealthReport(List<CheckResult> checks, Instant at) {
    public HealthReport {
        checks = List.copyOf(checks);
    }

    /**
     * A process that is down is UNHEALTHY whatever the others say; a living one with a sick
     * neighbour is only DEGRADED. An HTTP check that has nobody to ask is left out.
     */
    public HealthStatus overall() {
        var asked = checks.stream().filter(Predicate.not(HealthReport::asksNobody)).toList();
        if (asked.stream().anyMatch(HealthReport::saysDown)) {
            return HealthStatus.UNHEALTHY;
        }
        var statuses = asked.stream().map(CheckResult::status).distinct().toList();
        if (statuses.contains(HealthStatus.UNHEALTHY) || statuses.contains(HealthStatus.DEGRADED)) {
            return HealthStatus.DEGRADED;
        }
        return statuses.equals(List.of(HealthStatus.HEALTHY))
                ? HealthStatus.HEALTHY
                : HealthStatus.UNKNOWN;
    }

    private static boolean saysDown(CheckResult check) {
        return check.type().equals(ProcessCheck.TYPE) && check.status() == HealthStatus.UNHEALTHY;
    }

    private static boolean asksNobody(CheckResult check) {
        return check.type().equals(HttpCheck.TYPE) && check.status() == HealthStatus.UNKNOWN;
    }
}
