package dev.localdeploy.testing;

import static dev.localdeploy.testing.Patience.await;

import dev.localdeploy.os.OperatingSystem;
import dev.localdeploy.os.ProcessEntry;
import dev.localdeploy.os.Signal;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Processes that a test started and must not leave behind. */
public final class RealProcesses {
    private static final OperatingSystem SYSTEM = OperatingSystem.current();

    private RealProcesses() {}

    /** Whether this process is there and not a zombie. */
    public static boolean isLiving(long pid) {
        return living(pid).isPresent();
    }

    /** The kernel's start time of a living process, as it stands in our files. */
    public static long birthOf(long pid) {
        return living(pid).orElseThrow().id().birth();
    }

    /**
     * Kills what is named and waits until nothing of it is left. Only then may the folder be
     * deleted in which it may still have been writing.
     *
     * @param pids asked again and again, since a process may start another one before it is killed
     */
    public static void end(Supplier<List<Long>> pids) {
        await().until(() -> {
            List<ProcessEntry> left =
                    pids.get().stream().flatMap(pid -> living(pid).stream()).toList();
            left.forEach(entry -> SYSTEM.signal(entry.id(), Signal.KILL));
            return left.isEmpty();
        });
    }

    private static Optional<ProcessEntry> living(long pid) {
        return SYSTEM.process(pid).filter(entry -> !entry.zombie());
    }
}
