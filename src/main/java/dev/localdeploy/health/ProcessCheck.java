package dev.localdeploy.health;

import dev.localdeploy.os.ProcessEntry;
import dev.localdeploy.os.ProcessId;
import dev.localdeploy.process.TreeFigures;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Is the run's leader alive? An idle one is as healthy as a busy one; a zombie is dead. One object
 * per run: it remembers since when the leader has been seen stopped.
 */
final class ProcessCheck implements HealthCheck {
    static final String TYPE = "process";

    /** As long as this a process may be stopped: a debugger or a shell's job control does that. */
    static final Duration MOMENT = Duration.ofSeconds(1);

    private final ProcessLookup table;
    private final LongSupplier ticker;
    private @Nullable Long stoppedSince;

    ProcessCheck(ProcessLookup table, LongSupplier ticker) {
        this.table = table;
        this.ticker = ticker;
    }

    @Override
    public String type() {
        return TYPE;
    }

    @Override
    public Optional<CheckResult> check(WatchedRun run, Optional<TreeFigures> figures) {
        int processes = figures.map(TreeFigures::processCount).orElse(0);
        return Optional.of(judge(run.run().leader(), processes));
    }

    /**
     * @param processes that live in the tree, 0 if unknown
     */
    synchronized CheckResult judge(ProcessId leader, int processes) {
        Optional<ProcessEntry> found = table.of(leader);
        if (found.isEmpty()) {
            return mayRead()
                    ? result(HealthStatus.UNHEALTHY, "is gone", leader, processes)
                    : result(
                            HealthStatus.UNKNOWN,
                            "cannot be looked up: the process table may not be read now",
                            leader,
                            processes);
        }
        ProcessEntry entry = found.get();
        if (entry.zombie()) {
            return result(HealthStatus.UNHEALTHY, "is dead (a zombie)", leader, processes);
        }
        return switch (entry.state()) {
            case 'T' -> stopped("is stopped by a signal", leader, processes);
            case 't' -> stopped("is held by a debugger", leader, processes);
            default -> {
                stoppedSince = null;
                yield result(HealthStatus.HEALTHY, "is alive", leader, processes);
            }
        };
    }

    /** Whoever cannot even see himself must not say that others are gone. */
    private boolean mayRead() {
        return table.of(ProcessHandle.current().pid()).isPresent();
    }

    private CheckResult stopped(String how, ProcessId leader, int processes) {
        long now = ticker.getAsLong();
        if (stoppedSince == null) {
            stoppedSince = now;
        }
        boolean forLong = now - stoppedSince >= MOMENT.toNanos();
        return result(
                forLong ? HealthStatus.UNHEALTHY : HealthStatus.DEGRADED, how, leader, processes);
    }

    /**
     * @param why it is not running, in words
     */
    static CheckResult notRunning(String why) {
        return new CheckResult(TYPE, HealthStatus.UNHEALTHY, why, Evidence.NONE);
    }

    private static CheckResult result(
            HealthStatus status, String how, ProcessId leader, int processes) {
        return new CheckResult(
                TYPE,
                status,
                "Process %d %s".formatted(leader.pid(), how),
                new Processes(leader.pid(), processes));
    }

    private record Processes(long pid, int inTree) implements Evidence {
        @Override
        public Map<String, Object> asMap() {
            var map = new LinkedHashMap<String, Object>();
            map.put("pid", pid);
            if (inTree > 0) {
                map.put("process_count", inTree);
            }
            return map;
        }
    }
}
