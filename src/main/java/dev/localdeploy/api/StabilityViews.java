package dev.localdeploy.api;

import dev.localdeploy.deployment.Deployment;
import dev.localdeploy.stability.StabilityReport;
import dev.localdeploy.stability.leak.MemoryTrend;
import dev.localdeploy.stability.leak.Verdict;
import dev.localdeploy.wire.DeploymentView.MemoryTrendView;
import dev.localdeploy.wire.DeploymentView.ResourceStatusView;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Shows where a run is going. */
final class StabilityViews {
    private static final double MILLIS = 1000.0;

    private StabilityViews() {}

    /**
     * @param megabytes at present, which is later than the newest sample; null if not known
     * @param report null before the first sample of a run, or if there is none
     */
    static MemoryTrendView memory(
            Deployment deployment, @Nullable Double megabytes, @Nullable StabilityReport report) {
        if (report == null) {
            boolean up = deployment.run().isPresent();
            return new MemoryTrendView(
                    megabytes,
                    null,
                    0,
                    0,
                    null,
                    up ? Boolean.FALSE : null,
                    up ? Verdict.TOO_EARLY.name() : null,
                    null);
        }
        MemoryTrend trend = report.memory();
        boolean early = trend.verdict() == Verdict.TOO_EARLY;
        return new MemoryTrendView(
                megabytes,
                early ? null : (Double) trend.growthMbPerMinute(),
                trend.samples(),
                seconds(trend.span()),
                early ? null : (Double) trend.fit(),
                trend.leakDetected(),
                trend.verdict().name(),
                report.memoryLasts() == null ? null : (Double) seconds(report.memoryLasts()));
    }

    static ResourceStatusView resources(Deployment deployment, @Nullable StabilityReport report) {
        if (report == null) {
            return new ResourceStatusView(
                    List.of(), deployment.run().isPresent() ? Boolean.FALSE : null);
        }
        return new ResourceStatusView(report.resources().issues(), report.resources().critical());
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / MILLIS;
    }
}
