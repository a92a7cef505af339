package dev.localdeploy.stability;

import dev.localdeploy.stability.StabilityFinding.Cure;
import dev.localdeploy.stability.resource.ResourceFinding;
import dev.localdeploy.stability.resource.ResourceFinding.LimitAhead;
import dev.localdeploy.stability.resource.ResourceFinding.ThresholdExceeded;
import dev.localdeploy.stability.resource.ResourceHistory;
import dev.localdeploy.stability.resource.ResourceMonitor;
import dev.localdeploy.stability.resource.ResourceSample;
import dev.localdeploy.stability.resource.ResourceStatus;
import dev.localdeploy.stability.resource.ResourceVerdict;
import java.util.List;

/** What one run uses, sample by sample. One thread at a time. */
final class ResourceWatch {
    private final ResourceMonitor monitor;
    private ResourceVerdict last =
            new ResourceVerdict(
                    ResourceHistory.NEW,
                    new ResourceStatus(List.of(), false),
                    List.of(),
                    List.of());

    ResourceWatch(StabilityPlan plan) {
        this.monitor = new ResourceMonitor(plan.resources());
    }

    /**
     * @return what is new
     */
    List<StabilityFinding> add(ResourceSample sample) {
        last = monitor.judge(last.history(), sample);
        return last.findings().stream().map(ResourceWatch::finding).toList();
    }

    ResourceStatus status() {
        return last.status();
    }

    /** Breaches that a restart would end. */
    List<StabilityFinding> standing() {
        return last.breaches().stream()
                .filter(ThresholdExceeded::restartHelps)
                .map(ResourceWatch::finding)
                .toList();
    }

    private static StabilityFinding finding(ResourceFinding finding) {
        return switch (finding) {
            case LimitAhead(String forecast) -> new StabilityFinding(forecast, Cure.NONE);
            case ThresholdExceeded(String reason, boolean restartHelps, boolean urgent) ->
                    new StabilityFinding(reason, cure(restartHelps, urgent));
        };
    }

    private static Cure cure(boolean restartHelps, boolean urgent) {
        if (!restartHelps) {
            return Cure.NONE;
        }
        return urgent ? Cure.RESTART_NOW : Cure.RESTART_WHEN_QUIET;
    }
}
