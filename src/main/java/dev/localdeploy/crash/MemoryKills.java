package dev.localdeploy.crash;

import dev.localdeploy.crash.MemoryKill.Sureness;
import dev.localdeploy.os.OperatingSystem;
import dev.localdeploy.process.ScopeName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Whether the kernel's out-of-memory killer ended something: its counters before and after, of the
 * machine and of the control group in which the run was, and its log, which names the process.
 */
final class MemoryKills {
    private static final Pattern KILLED =
            Pattern.compile("[Oo]ut of memory: Killed process (\\d+) \\(([^)]*)\\)");
    private static final int SIGKILL = 9;
    private static final int SHELL_SIGKILL = 128 + SIGKILL;
    private static final long MEGABYTE = 1024L * 1024;
    private static final String EVENTS = "memory.events";
    private static final String COUNTER = "oom_kill ";

    private final OperatingSystem system;
    private final Path root;

    /**
     * @param root of the file system, in which {@code proc} and {@code sys} are
     */
    MemoryKills(OperatingSystem system, Path root) {
        this.system = system;
        this.root = root;
    }

    /** The counters for a living process. */
    KillCounts of(long pid) {
        @Nullable String file = groupFile(pid);
        if (file == null) {
            return new KillCounts(machine(), null, null, null);
        }
        Path events = Path.of(file);
        String group = file.substring(0, file.lastIndexOf('/'));
        if (ScopeName.isOurs(group)) {
            // It goes with its last process and takes its count along; its slice stays, and counts
            // what is killed below it.
            Path slice = Path.of(group).resolveSibling(EVENTS);
            @Nullable Long limit = limitIn(events.resolveSibling("memory.max"));
            return new KillCounts(machine(), slice.toString(), count(slice), limit);
        }
        return new KillCounts(machine(), file, count(events), null);
    }

    private static @Nullable Long limitIn(Path file) {
        try {
            String limit = Files.readString(file).strip();
            return limit.matches("\\d{1,18}") ? Long.valueOf(limit) : null;
        } catch (IOException none) {
            return null;
        }
    }

    /** The same counters again, whatever has become of the process. */
    private KillCounts again(KillCounts earlier) {
        @Nullable String file = earlier.groupFile();
        return new KillCounts(
                machine(), file, file == null ? null : count(Path.of(file)), earlier.limit());
    }

    private @Nullable Long machine() {
        return count(root.resolve("proc/vmstat"));
    }

    private static @Nullable Long count(Path file) {
        try {
            for (String line : Files.readAllLines(file)) {
                if (line.startsWith(COUNTER)) {
                    return Long.valueOf(line.substring(COUNTER.length()).strip());
                }
            }
        } catch (IOException | NumberFormatException e) {
            // An older kernel, another system, or a group that went with its last process.
        }
        return null;
    }

    /** Version 2 has one hierarchy, version 1 one of its own for memory. */
    private @Nullable String groupFile(long pid) {
        try {
            for (String line : Files.readAllLines(root.resolve("proc/" + pid + "/cgroup"))) {
                String[] parts = line.split(":", 3);
                if (parts.length == 3 && parts[1].equals("memory")) {
                    return existing("memory" + parts[2], "memory.oom_control");
                }
            }
            for (String line : Files.readAllLines(root.resolve("proc/" + pid + "/cgroup"))) {
                if (line.startsWith("0::")) {
                    return existing(line.substring(4), EVENTS);
                }
            }
        } catch (IOException | InvalidPathException | StringIndexOutOfBoundsException e) {
            // Another system, or the process has gone.
        }
        return null;
    }

    private @Nullable String existing(String group, String file) {
        Path path = root.resolve("sys/fs/cgroup").resolve(group).resolve(file);
        return Files.isReadable(path) ? path.toString() : null;
    }

    /**
     * @param before the counters when the run began; {@link KillCounts#NONE} if nobody looked
     */
    MemoryKill judge(EndedRun ended, KillCounts before) {
        KillCounts after = again(before);
        long machine = grew(before.machine(), after.machine());
        boolean worthReading = machine > 0 || (machine < 0 && isKill(ended));
        Optional<String> log = worthReading ? system.kernelLog() : Optional.empty();
        return judge(ended, before, after, log.orElse(""));
    }

    private static boolean isKill(EndedRun ended) {
        return ended.exit().exitSignal().orElse(0) == SIGKILL
                || ended.exit().exitCode().orElse(0) == SHELL_SIGKILL;
    }

    /**
     * @param kernelLog empty if it may not be read
     */
    static MemoryKill judge(EndedRun ended, KillCounts before, KillCounts after, String kernelLog) {
        long group = grew(before.group(), after.group());
        long machine = grew(before.machine(), after.machine());
        if (machine == 0 || (group == 0 && machine < 0)) {
            return new MemoryKill(Sureness.NONE, "the kernel counted no kill for want of memory");
        }
        @Nullable String named = null;
        for (String line : kernelLog.split("\n")) {
            Matcher kill = KILLED.matcher(line);
            if (kill.find()) {
                boolean leader =
                        ended.run() != null
                                && ended.run().leader().pid() == Long.parseLong(kill.group(1));
                if (leader) {
                    return new MemoryKill(
                            // An old line may speak of an earlier process with this pid.
                            machine > 0 ? Sureness.CERTAIN : Sureness.LIKELY,
                            "the kernel's log says: " + line.replaceFirst("^<\\d+>", "").strip());
                }
                named = "process " + kill.group(1) + " (" + kill.group(2) + ")";
            }
        }
        if (group > 0) {
            return counted(ended, group, "in the run's control group", named, before.limit());
        }
        // Version 1 counts in the very group only, and the run may have made one of its own.
        return machine > 0
                // Where the group was counted and had none, its limit is not the reason.
                ? counted(
                        ended, machine, "on this machine", named, group < 0 ? before.limit() : null)
                : new MemoryKill(
                        Sureness.UNKNOWN, "the kernel's counters of such kills were not at hand");
    }

    private static MemoryKill counted(
            EndedRun ended,
            long kills,
            String where,
            @Nullable String named,
            @Nullable Long limit) {
        return new MemoryKill(
                isKill(ended) ? Sureness.LIKELY : Sureness.POSSIBLE,
                "%sthe kernel killed %s %s while it ran%s"
                        .formatted(
                                limit == null
                                        ? ""
                                        : "its memory_max is %d MB, and "
                                                .formatted(limit / MEGABYTE),
                                kills == 1 ? "a process" : kills + " processes",
                                where,
                                named == null ? "" : "; its log names " + named));
    }

    /** -1 if it cannot be told. A group that is gone took its count with it. */
    private static long grew(@Nullable Long before, @Nullable Long after) {
        return before == null || after == null ? -1 : Math.max(0, after - before);
    }
}
