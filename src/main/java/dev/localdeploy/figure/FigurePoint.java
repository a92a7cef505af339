package dev.localdeploy.figure;

import dev.localdeploy.health.CheckResult;
import dev.localdeploy.health.HealthReport;
import dev.localdeploy.health.HealthStatus;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a whole process tree used within one slot of time, and how it was. A slot shows the most
 * that was seen in it, and the worst: so no peak is lost, however coarse the slots.
 *
 * @param at seconds since 1970: when the slot begins
 * @param memoryMb megabytes, or {@link #UNKNOWN}
 * @param cpuPercent of one core, or {@link #UNKNOWN}
 * @param responseTimeMs how long its HTTP check took, in milliseconds, or {@link #UNKNOWN}
 * @param fileDescriptors how many are open, or {@link #NONE}
 * @param threads how many, or {@link #NONE}
 * @param health null if nothing is known, as of a gap
 */
public record FigurePoint(
        long at,
        float memoryMb,
        float cpuPercent,
        float responseTimeMs,
        int fileDescriptors,
        int threads,
        @Nullable HealthStatus health) {
    /** Stands for a figure that nobody knows. */
    public static final float UNKNOWN = Float.NaN;

    /** Stands for a count that nobody knows. */
    public static final int NONE = -1;

    /** What a round of health checks found. */
    public static FigurePoint of(HealthReport report) {
        var figures = Map.<String, Object>of();
        float response = UNKNOWN;
        for (CheckResult check : report.checks()) {
            if (check.type().equals("resource")) {
                figures = check.details();
            } else if (check.type().equals("http")) {
                @Nullable Double took = check.responseTimeMs();
                response = took == null ? UNKNOWN : took.floatValue();
            }
        }
        return new FigurePoint(
                report.at().getEpochSecond(),
                number(figures, "memory_mb"),
                number(figures, "cpu_percent"),
                response,
                count(figures, "file_descriptors"),
                count(figures, "threads"),
                report.overall());
    }

    private static float number(Map<String, Object> figures, String name) {
        return figures.get(name) instanceof Number number ? number.floatValue() : UNKNOWN;
    }

    private static int count(Map<String, Object> figures, String name) {
        return figures.get(name) instanceof Number number ? number.intValue() : NONE;
    }

    /** A moment of which nothing is known. */
    static FigurePoint gapAt(long at) {
        return new FigurePoint(at, UNKNOWN, UNKNOWN, UNKNOWN, NONE, NONE, null);
    }

    FigurePoint movedTo(long otherAt) {
        return new FigurePoint(
                otherAt, memoryMb, cpuPercent, responseTimeMs, fileDescriptors, threads, health);
    }

    /** Both in one slot, which begins where this one does. */
    FigurePoint with(FigurePoint other) {
        return new FigurePoint(
                at,
                most(memoryMb, other.memoryMb),
                most(cpuPercent, other.cpuPercent),
                most(responseTimeMs, other.responseTimeMs),
                Math.max(fileDescriptors, other.fileDescriptors),
                Math.max(threads, other.threads),
                worst(health, other.health));
    }

    private static float most(float one, float other) {
        if (Float.isNaN(one)) {
            return other;
        }
        return Float.isNaN(other) ? one : Math.max(one, other);
    }

    private static @Nullable HealthStatus worst(
            @Nullable HealthStatus one, @Nullable HealthStatus other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return badness(one) >= badness(other) ? one : other;
    }

    private static int badness(HealthStatus health) {
        return switch (health) {
            case UNKNOWN -> 0;
            case HEALTHY -> 1;
            case DEGRADED -> 2;
            case UNHEALTHY -> 3;
        };
    }
}
