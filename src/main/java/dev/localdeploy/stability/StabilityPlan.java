package dev.localdeploy.stability;

import dev.localdeploy.stability.resource.ResourceLimits;
import java.time.Duration;

/**
 * What counts as trouble ahead for one run, from the configuration files.
 *
 * @param leakMbPerMinute memory that steadily grows faster is a leak; above 0
 * @param leakWarmup how long after the start of a run its growth is not judged
 * @param resources what a run may use
 */
public record StabilityPlan(double leakMbPerMinute, Duration leakWarmup, ResourceLimits resources) {
    private static final long MEGABYTE = 1024L * 1024;

    /** What holds where nothing is configured. */
    public static final StabilityPlan STANDARD =
            new StabilityPlan(
                    10, Duration.ofSeconds(60), new ResourceLimits(0.8, 1000, 500, 100 * MEGABYTE));
}
