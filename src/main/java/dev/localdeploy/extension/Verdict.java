package dev.localdeploy.extension;

import java.util.Map;

/**
 * What a {@link HealthProbe} says about a run.
 *
 * @param message one line for people
 * @param details figures for programs: names in snake_case; text, numbers and booleans. At most 20
 *     are kept
 */
public record Verdict(Level level, String message, Map<String, Object> details) {
    /** How well it is. */
    public enum Level {
        HEALTHY,
        DEGRADED,
        UNHEALTHY,
        UNKNOWN
    }

    public Verdict {
        details = Map.copyOf(details);
    }

    public static Verdict healthy(String message) {
        return new Verdict(Level.HEALTHY, message, Map.of());
    }

    public static Verdict degraded(String message) {
        return new Verdict(Level.DEGRADED, message, Map.of());
    }

    public static Verdict unhealthy(String message) {
        return new Verdict(Level.UNHEALTHY, message, Map.of());
    }

    public static Verdict unknown(String message) {
        return new Verdict(Level.UNKNOWN, message, Map.of());
    }

    /** The same verdict with these figures instead. */
    public Verdict with(Map<String, Object> figures) {
        return new Verdict(level, message, figures);
    }
}
