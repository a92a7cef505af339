package dev.localdeploy.health;

import dev.localdeploy.health.HealthPlan.Thresholds;
import dev.localdeploy.os.TcpSocket;
import dev.localdeploy.process.TreeFigures;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Does the whole tree stay under the plan's thresholds? Names every one that it does not. */
final class ResourceCheck implements HealthCheck {
    static final String TYPE = "resource";

    private static final double MEGABYTE = 1024 * 1024;

    private final ProcessLookup table;

    ResourceCheck(ProcessLookup table) {
        this.table = table;
    }

    @Override
    public String type() {
        return TYPE;
    }

    @Override
    public Optional<CheckResult> check(WatchedRun run, Optional<TreeFigures> figures) {
        return Optional.of(
                figures.map(known -> judged(known, run.plan().thresholds()))
                        .orElseGet(() -> withoutFigures(run)));
    }

    private CheckResult withoutFigures(WatchedRun run) {
        boolean lives = table.of(run.run().leader()).filter(entry -> !entry.zombie()).isPresent();
        return lives
                ? new CheckResult(
                        TYPE,
                        HealthStatus.UNKNOWN,
                        "The figures of its processes may not be read",
                        Evidence.NONE)
                : gone();
    }

    static CheckResult gone() {
        return new CheckResult(
                TYPE, HealthStatus.UNHEALTHY, "None of its processes lives", Evidence.NONE);
    }

    static CheckResult judged(TreeFigures figures, Thresholds thresholds) {
        List<String> breaches = breaches(figures, thresholds);
        if (!breaches.isEmpty()) {
            return result(HealthStatus.DEGRADED, String.join("; ", breaches), figures);
        }
        return figures.hidden() > 0 && figures.hidden() == figures.processCount()
                ? result(
                        HealthStatus.UNKNOWN,
                        "Another user's: its open files may not be counted",
                        figures)
                : result(HealthStatus.HEALTHY, "Under all thresholds", figures);
    }

    private static CheckResult result(HealthStatus status, String message, TreeFigures figures) {
        return new CheckResult(
                TYPE,
                status,
                message,
                new Usage(
                        figures.cpuPercent(),
                        figures.memoryBytes(),
                        figures.threads(),
                        figures.fileDescriptors(),
                        figures.connections(),
                        figures.processCount(),
                        figures.hidden()));
    }

    private static List<String> breaches(TreeFigures figures, Thresholds thresholds) {
        List<String> breaches = new ArrayList<>();
        if (figures.cpuPercent() > thresholds.cpuPercent()) {
            breaches.add(
                    "CPU %s %% (threshold %s %%)"
                            .formatted(
                                    number(figures.cpuPercent()), number(thresholds.cpuPercent())));
        }
        double megabytes = figures.memoryBytes() / MEGABYTE;
        if (megabytes > thresholds.memoryMegabytes()) {
            breaches.add(
                    "Memory %s MB (threshold %d MB)"
                            .formatted(number(megabytes), thresholds.memoryMegabytes()));
        }
        if (figures.fileDescriptors() > thresholds.fileDescriptors()) {
            breaches.add(
                    "File descriptors %d (threshold %d)"
                            .formatted(figures.fileDescriptors(), thresholds.fileDescriptors()));
        }
        if (figures.threads() > thresholds.threads()) {
            breaches.add(
                    "Threads %d (threshold %d)".formatted(figures.threads(), thresholds.threads()));
        }
        return breaches;
    }

    /** 80 rather than 80.0, and at most one digit after the point. */
    private static String number(double value) {
        return value == Math.rint(value)
                ? Long.toString((long) value)
                : String.format(Locale.ROOT, "%.1f", value);
    }

    private record Usage(
            double cpuPercent,
            long memoryBytes,
            int threads,
            int fileDescriptors,
            Map<TcpSocket.State, Integer> connections,
            int processes,
            int hidden)
            implements Evidence {
        @Override
        public Map<String, Object> asMap() {
            var map = new LinkedHashMap<String, Object>();
            map.put("cpu_percent", Math.round(cpuPercent * 10) / 10.0);
            map.put("memory_mb", Math.round(memoryBytes / MEGABYTE * 10) / 10.0);
            map.put("threads", threads);
            map.put("file_descriptors", fileDescriptors);
            map.put("connections", connections.getOrDefault(TcpSocket.State.ESTABLISHED, 0));
            map.put("connections_by_state", byName());
            map.put("process_count", processes);
            if (hidden > 0) {
                map.put("hidden_processes", hidden);
            }
            return map;
        }

        /** Without states that no connection is in. */
        private Map<String, Integer> byName() {
            var named = new TreeMap<String, Integer>();
            connections.forEach((state, count) -> named.put(state.inWords(), count));
            return named;
        }
    }
}
