package dev.localdeploy.stability.leak;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * How a run's memory develops. Megabytes are 2^20 bytes. Figures that the samples do not yet allow
 * are 0, and the verdict then says {@link Verdict#TOO_EARLY}.
 *
 * @param currentMb the last figure
 * @param growthMbPerMinute slope of the line of least squares, negative if memory shrinks
 * @param fit share of the variation that the line explains, r², 0 to 1
 * @param samples points the line was drawn through; for a sawtooth that leaks these are its troughs
 * @param span from the first of these points to the last
 */
public record MemoryTrend(
        double currentMb,
        double growthMbPerMinute,
        double fit,
        int samples,
        Duration span,
        Verdict verdict) {
    private static final double SECONDS_PER_MINUTE = 60;
    private static final Duration SHORT = Duration.ofMinutes(2);

    public boolean leakDetected() {
        return verdict.isLeak();
    }

    /** How long until a leak has reached this much; empty if there is no leak to foresee. */
    public Optional<Duration> timeUntil(long limitBytes) {
        return timeFor(MemorySamples.inMegabytes(limitBytes) - currentMb);
    }

    /** How long until a leak has taken this much more; empty if there is no leak to foresee. */
    public Optional<Duration> timeToFill(long freeBytes) {
        return timeFor(MemorySamples.inMegabytes(freeBytes));
    }

    private Optional<Duration> timeFor(double megabytes) {
        if (!leakDetected()) {
            return Optional.empty();
        }
        double minutes = Math.max(0, megabytes) / growthMbPerMinute;
        return Optional.of(Duration.ofSeconds((long) (minutes * SECONDS_PER_MINUTE)));
    }

    /** What is told of a leak: {@code Memory leak detected: +14.2 MB/min over 5 min}. */
    public String leakInWords() {
        return "Memory leak detected: " + inWords();
    }

    /** {@code +14.2 MB/min over 5 min}. */
    public String inWords() {
        String over =
                span.compareTo(SHORT) < 0
                        ? span.toSeconds() + " s"
                        : Math.round(span.toSeconds() / SECONDS_PER_MINUTE) + " min";
        return String.format(Locale.ROOT, "%+.1f MB/min over %s", growthMbPerMinute, over);
    }
}
