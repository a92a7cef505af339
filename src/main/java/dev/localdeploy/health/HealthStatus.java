package dev.localdeploy.health;

/** What a check says, and what all checks say together. */
public enum HealthStatus {
    HEALTHY,
    DEGRADED,
    UNHEALTHY,
    UNKNOWN
}
