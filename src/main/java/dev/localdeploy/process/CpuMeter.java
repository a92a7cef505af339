package dev.localdeploy.process;

import dev.localdeploy.os.ProcessId;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * How busy a run's tree is, from the processor time that its processes have used at two moments.
 *
 * <p>What was used in between is the sum of three things: what each process used that was there at
 * both moments; what each new one has used so far; and what ended ones used, which the kernel adds
 * to the process that waited for them. That last sum also has what they had used before the first
 * moment, so this is taken off again. The shim waits for everything whose parent has gone, so only
 * this stays unseen: children that end while their parent ignores SIGCHLD, and what ends after its
 * shim was killed.
 *
 * <p>Time is the monotonic one. A run's cursor is where its present interval began.
 */
final class CpuMeter {
    /** Processor time is counted in steps of 10 ms, so less than this shows nothing but steps. */
    private static final long SHORTEST = Duration.ofMillis(500).toNanos();

    private static final double NANOS_PER_MILLI = 1e6;

    private final int processors;
    private final Map<RunKey, Cursor> cursors = new ConcurrentHashMap<>();

    /**
     * @param processors more than this many cores no tree can have used
     */
    CpuMeter(int processors) {
        this.processors = processors;
    }

    /**
     * Keeps a cursor for the run from now on, until it {@link #end ends}.
     *
     * @param birth when nothing of the run had used anything
     */
    void begin(RunKey run, Moment birth) {
        cursors.putIfAbsent(run, new Cursor(birth));
    }

    void end(RunKey run) {
        cursors.remove(run);
    }

    /** What the tree and its shim were at the last sample; nobody before the first. */
    Set<ProcessId> lastSeen(RunKey run) {
        Cursor cursor = cursors.get(run);
        return cursor == null ? Set.of() : cursor.at.usage.keySet();
    }

    /**
     * Percent of one core since the run's cursor, which is moved here unless it is too young to
     * have measured anything.
     *
     * @param birth where to measure from if the run has no cursor
     */
    double sample(RunKey run, Supplier<Moment> birth, Moment now) {
        Cursor cursor = cursorOf(run, birth);
        double percent = cursor.percent(now, processors);
        if (!cursor.tooYoung(now)) {
            cursors.computeIfPresent(run, (_, _) -> cursor.next(now, percent));
        }
        return percent;
    }

    /** As {@link #sample}, and leaves the cursor where it is. */
    double look(RunKey run, Supplier<Moment> birth, Moment now) {
        return cursorOf(run, birth).percent(now, processors);
    }

    private Cursor cursorOf(RunKey run, Supplier<Moment> birth) {
        Cursor cursor = cursors.get(run);
        return cursor == null ? new Cursor(birth.get()) : cursor;
    }

    /**
     * Processor time of one process, in milliseconds.
     *
     * @param own its own
     * @param reaped of the ended children it has waited for, and of theirs
     */
    record CpuTime(long own, long reaped) {
        static final CpuTime NONE = new CpuTime(0, 0);
    }

    /**
     * What a tree's processes had used at one moment.
     *
     * @param nanos monotonic time
     * @param usage of the processes, zombies included, and of their shim
     */
    record Moment(long nanos, Map<ProcessId, CpuTime> usage) {
        Moment {
            usage = Map.copyOf(usage);
        }
    }

    /**
     * Where an interval began.
     *
     * @param before what the interval before it showed, if there was one
     * @param owed processor time of processes that had gone in that interval, while nobody had
     *     waited for them yet: it was counted then and arrives in this one
     */
    private record Cursor(Moment at, OptionalDouble before, long owed) {
        Cursor(Moment birth) {
            this(birth, OptionalDouble.empty(), 0);
        }

        Cursor next(Moment now, double percent) {
            return new Cursor(now, OptionalDouble.of(percent), Math.max(0, -byEnded(now)));
        }

        boolean tooYoung(Moment now) {
            return now.nanos - at.nanos < SHORTEST;
        }

        double percent(Moment now, int processors) {
            if (tooYoung(now) && before.isPresent()) {
                return before.getAsDouble();
            }
            double millis = Math.max(1, (now.nanos - at.nanos) / NANOS_PER_MILLI);
            long used = byLiving(now) + Math.max(0, byEnded(now) - owed);
            return Math.min(100 * used / millis, 100.0 * processors);
        }

        private long byLiving(Moment now) {
            long used = 0;
            for (var each : now.usage.entrySet()) {
                used += Math.max(0, each.getValue().own - then(each.getKey()).own);
            }
            return used;
        }

        /** Negative where somebody has gone and nobody has waited for him yet. */
        private long byEnded(Moment now) {
            long used = 0;
            for (var each : now.usage.entrySet()) {
                used += each.getValue().reaped - then(each.getKey()).reaped;
            }
            for (var each : at.usage.entrySet()) {
                if (!now.usage.containsKey(each.getKey())) {
                    used -= each.getValue().own + each.getValue().reaped;
                }
            }
            return used;
        }

        private CpuTime then(ProcessId process) {
            return at.usage.getOrDefault(process, CpuTime.NONE);
        }
    }
}
