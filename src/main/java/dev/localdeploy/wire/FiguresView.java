package dev.localdeploy.wire;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a deployment used during the last while, a list for each figure; the n-th entries of all
 * lists belong together. Oldest first. A slot in which nothing was found is left out; where figures
 * are missing for longer, one entry has nothing but its time, so that no line is drawn across. Of
 * several values within a slot the highest is told, and the worst health.
 *
 * @param spanSeconds how far back was asked for
 * @param resolutionSeconds how long a slot is
 * @param timestamps seconds since 1970, when each slot begins
 * @param memoryMb megabytes of the whole process tree
 * @param cpuPercent of one core
 * @param responseTimeMs how long the HTTP check took, in milliseconds
 * @param fileDescriptors open ones of the whole process tree
 * @param threads of the whole process tree
 * @param health the overall status, such as {@code HEALTHY}
 */
public record FiguresView(
        String deploymentId,
        int spanSeconds,
        int resolutionSeconds,
        List<Long> timestamps,
        List<@Nullable Double> memoryMb,
        List<@Nullable Double> cpuPercent,
        List<@Nullable Double> responseTimeMs,
        List<@Nullable Integer> fileDescriptors,
        List<@Nullable Integer> threads,
        List<@Nullable String> health) {}
