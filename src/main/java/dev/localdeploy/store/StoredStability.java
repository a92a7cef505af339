package dev.localdeploy.store;

import dev.localdeploy.stability.StabilityPlan;
import dev.localdeploy.stability.resource.ResourceLimits;
import java.time.Duration;

/** The part of a deployment's file that says what counts as trouble ahead. */
record StoredStability(
        double leakMbPerMinute,
        Duration leakWarmup,
        double openFilesShare,
        int threads,
        int connections,
        long freeBytes) {
    static StoredStability of(StabilityPlan plan) {
        ResourceLimits limits = plan.resources();
        return new StoredStability(
                plan.leakMbPerMinute(),
                plan.leakWarmup(),
                limits.openFilesShare(),
                limits.threads(),
                limits.connections(),
                limits.freeBytes());
    }

    StabilityPlan toPlan() {
        Duration warmup = Impossible.ifMissing(leakWarmup, "stability.leak_warmup");
        Impossible.unless(leakMbPerMinute > 0, "stability.leak_mb_per_minute", leakMbPerMinute);
        Impossible.unless(!warmup.isNegative(), "stability.leak_warmup", warmup);
        return new StabilityPlan(
                leakMbPerMinute,
                warmup,
                new ResourceLimits(openFilesShare, threads, connections, freeBytes));
    }
}
