package dev.localdeploy.health;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one check found.
 *
 * @param type such as {@code process}
 * @param responseTimeMs how long an answer took, in milliseconds; null where nobody was asked or
 *     nobody answered
 * @param asOf when it was found, if that was before the round that reports it: its next answer is
 *     still awaited; null otherwise
 */
public record CheckResult(
        String type,
        HealthStatus status,
        String message,
        @Nullable Double responseTimeMs,
        Evidence evidence,
        @Nullable Instant asOf) {

    CheckResult(String type, HealthStatus status, String message, Evidence evidence) {
        this(type, status, message, null, evidence, null);
    }

    /** A result whose figures are at hand as a map. */
    public CheckResult(
            String type, HealthStatus status, String message, Map<String, Object> details) {
        this(type, status, message, new Named(Map.copyOf(details)));
    }

    /** Figures behind the message, ready for JSON. */
    public Map<String, Object> details() {
        if (asOf == null) {
            return evidence.asMap();
        }
        var details = new LinkedHashMap<>(evidence.asMap());
        details.put("as_of", asOf.toEpochMilli() / 1000.0);
        return details;
    }

    CheckResult after(double milliseconds) {
        double rounded = Math.round(milliseconds * 10) / 10.0;
        return new CheckResult(type, status, message, rounded, evidence, asOf);
    }

    CheckResult foundAt(Instant when) {
        return new CheckResult(type, status, message, responseTimeMs, evidence, when);
    }

    /** The same result, made of the other one's parts where they are equal. */
    CheckResult sharing(CheckResult earlier) {
        if (equals(earlier)) {
            return earlier;
        }
        return new CheckResult(
                type,
                status,
                message.equals(earlier.message) ? earlier.message : message,
                responseTimeMs,
                evidence.equals(earlier.evidence) ? earlier.evidence : evidence,
                asOf);
    }

    private record Named(Map<String, Object> asMap) implements Evidence {}
}
