package dev.localdeploy.stability.leak;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What the detector says of a curve, sample by sample.
 *
 * @param trends one per sample
 */
record Watched(MemoryCurve curve, List<MemoryTrend> trends) {
    private static final double MEGABYTE = 1024.0 * 1024.0;
    private static final Duration WARMUP = Duration.ofSeconds(60);
    private static final int ALLOWED = 10;

    static Watched with(LeakDetector detector, MemoryCurve curve) {
        MemorySamples samples = new MemorySamples();
        List<MemoryTrend> trends = new ArrayList<>();
        for (int i = 0; i < curve.megabytes().size(); i++) {
            long bytes = Math.round(curve.megabytes().get(i) * MEGABYTE);
            samples.add(curve.interval().multipliedBy(i), bytes);
            trends.add(detector.judge(samples));
        }
        return new Watched(curve, trends);
    }

    /** The first sample that is taken for a leak. */
    OptionalInt alarm() {
        for (int i = 0; i < trends.size(); i++) {
            if (trends.get(i).verdict().isLeak()) {
                return OptionalInt.of(i);
            }
        }
        return OptionalInt.empty();
    }

    /** An alarm on a healthy curve, or before the leak starts. */
    boolean isFalseAlarm() {
        return alarm().isPresent()
                && curve.starts().map(start -> alarm().getAsInt() < sample(start)).orElse(true);
    }

    /** A leak that was not found within ten samples. */
    boolean isMissed() {
        return visible().isPresent()
                && (alarm().isEmpty() || isFalseAlarm() || samplesNeeded() > ALLOWED);
    }

    /** Samples of the visible leak up to and with the alarm. */
    int samplesNeeded() {
        return alarm().orElseThrow() - visible().orElseThrow() + 1;
    }

    /** The first sample of the visible leak that may be looked at. */
    private Optional<Integer> visible() {
        return curve.visibleFrom()
                .map(from -> from.compareTo(WARMUP) > 0 ? from : WARMUP)
                .map(this::sample);
    }

    private int sample(Duration sinceStart) {
        return Math.ceilDiv((int) sinceStart.toSeconds(), (int) curve.interval().toSeconds());
    }
}
