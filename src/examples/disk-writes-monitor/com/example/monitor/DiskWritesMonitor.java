package com.example.monitor;

import dev.localdeploy.extension.Finding;
import dev.localdeploy.extension.Sample;
import dev.localdeploy.extension.StabilityMonitor;
import dev.localdeploy.extension.Subject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Notices a run that writes to disk faster than anything on a development machine should: a log
 * level left at TRACE, a cache without a bound, a build that triggers itself. Linux only: it adds
 * up {@code write_bytes} of {@code /proc/PID/io}.
 */
public final class DiskWritesMonitor implements StabilityMonitor {
    private static final double MEGABYTE = 1024 * 1024;
    private static final double TOO_FAST = 20;

    /** Of each deployment's newest run; a later run of it takes its place. */
    private final Map<String, Seen> seen = new ConcurrentHashMap<>();

    private record Seen(long leader, Duration up, Map<Long, Long> written) {}

    @Override
    public String name() {
        return "disk-writes";
    }

    @Override
    public List<Finding> examine(Subject subject, Sample sample) {
        Map<Long, Long> written = written(sample.pids());
        Seen before =
                seen.put(subject.deployment(), new Seen(subject.pid(), sample.up(), written));
        if (before == null || before.leader() != subject.pid()) {
            return List.of(); // the first sample of this run: there is no rate yet
        }
        double seconds = sample.up().minus(before.up()).toMillis() / 1000.0;
        long bytes = 0;
        for (var process : written.entrySet()) {
            bytes += process.getValue() - before.written().getOrDefault(process.getKey(), 0L);
        }
        double rate = seconds > 0 ? bytes / MEGABYTE / seconds : 0;
        return rate > TOO_FAST
                ? List.of(new Finding("rate", "Writes %.0f MB/s to disk".formatted(rate), false))
                : List.of();
    }

    private static Map<Long, Long> written(List<Long> pids) {
        Map<Long, Long> written = new HashMap<>();
        for (long pid : pids) {
            try {
                Files.readAllLines(Path.of("/proc/" + pid + "/io")).stream()
                        .filter(line -> line.startsWith("write_bytes: "))
                        .forEach(line -> written.put(pid, Long.valueOf(line.split(" ")[1])));
            } catch (IOException e) {
                // It has ended meanwhile, or its figures are not ours to read.
            }
        }
        return written;
    }
}
