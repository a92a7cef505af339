package dev.localdeploy.stability;

import dev.localdeploy.stability.StabilityFinding.Cure;
import dev.localdeploy.stability.leak.LeakDetector;
import dev.localdeploy.stability.leak.MemorySamples;
import dev.localdeploy.stability.leak.MemoryTrend;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The memory of one run, sample by sample. One thread at a time. */
final class LeakWatch {
    /** A leak is over when so many samples in a row show none: the whole window is another one. */
    private static final int OVER_AFTER = 10;

    private final LeakDetector detector;
    private final MemorySamples samples = new MemorySamples();
    private MemoryTrend trend;
    private @Nullable StabilityFinding told;
    private int calm;

    LeakWatch(StabilityPlan plan) {
        this.detector = new LeakDetector(plan.leakMbPerMinute(), plan.leakWarmup());
        this.trend = detector.judge(samples);
    }

    /**
     * @return the leak, if this sample shows one that has not been told yet
     */
    Optional<StabilityFinding> add(Duration sinceStart, long bytes) {
        samples.add(sinceStart, bytes);
        trend = detector.judge(samples);
        calm = trend.leakDetected() ? 0 : calm + 1;
        if (calm >= OVER_AFTER) {
            told = null;
        }
        if (told != null || !trend.leakDetected()) {
            return Optional.empty();
        }
        told = new StabilityFinding(trend.leakInWords(), Cure.RESTART_WHEN_QUIET);
        return Optional.of(told);
    }

    MemoryTrend trend() {
        return trend;
    }

    /** What was told and holds at this moment. */
    Optional<StabilityFinding> standing() {
        return Optional.ofNullable(told).filter(_ -> trend.leakDetected());
    }
}
