package dev.localdeploy.stability;

import dev.localdeploy.stability.leak.Activity;
import dev.localdeploy.stability.leak.MemoryTrend;
import dev.localdeploy.stability.resource.ResourceStatus;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a run stands, as of its newest sample.
 *
 * @param memoryLasts how long until a leak has taken all memory that the run may have; null if
 *     there is no leak, or nobody knows
 * @param standing findings that a restart would cure and that still hold
 * @param lately how busy the run was at its last samples, oldest first
 */
public record StabilityReport(
        MemoryTrend memory,
        @Nullable Duration memoryLasts,
        ResourceStatus resources,
        List<StabilityFinding> standing,
        List<Activity> lately) {
    public StabilityReport {
        standing = List.copyOf(standing);
        lately = List.copyOf(lately);
    }
}
