package dev.localdeploy.extension;

import java.time.Duration;
import java.util.List;

/**
 * Figures of a run's whole process tree at one moment.
 *
 * @param up how long the run has been up, by a clock that nobody sets
 * @param pids of its processes, without those that the daemon may not look into
 * @param cpuPercent of one core, since the sample before
 * @param memoryBytes resident memory, added up
 * @param connections established TCP connections
 */
public record Sample(
        Duration up,
        List<Long> pids,
        double cpuPercent,
        long memoryBytes,
        int threads,
        int openFiles,
        int connections) {
    public Sample {
        pids = List.copyOf(pids);
    }
}
