package dev.localdeploy.stability;

import dev.localdeploy.os.OperatingSystem;
import dev.localdeploy.os.ProcessId;
import dev.localdeploy.stability.resource.ResourceSample.OpenFiles;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The limits of open files of one run's processes. A process may change its own at any time, but
 * asking costs more than all else of a sample; so who has as many files open as last time is asked
 * about only now and then. One thread at a time.
 */
final class FileLimits {
    private static final int SAMPLES_BETWEEN = 10;

    /**
     * What was learnt of a process.
     *
     * @param limit 0 if it has none, or nobody knows
     * @param open how many files it had open then
     * @param age how many samples ago that was
     */
    private record Known(long limit, int open, int age) {}

    private final OperatingSystem system;
    private Map<ProcessId, Known> known = new HashMap<>();

    FileLimits(OperatingSystem system) {
        this.system = system;
    }

    /** Of those whose limit is known. */
    List<OpenFiles> of(Map<ProcessId, Integer> open) {
        Map<ProcessId, Known> now = new HashMap<>();
        List<OpenFiles> files = new ArrayList<>();
        open.forEach((process, count) -> {
            Known one = knownOf(process, count);
            now.put(process, one);
            if (one.limit() > 0) {
                files.add(new OpenFiles(process.pid(), count, one.limit()));
            }
        });
        known = now; // of those that have ended nothing is kept
        return files;
    }

    private Known knownOf(ProcessId process, int count) {
        @Nullable Known before = known.get(process);
        if (before != null && before.open() == count && before.age() < SAMPLES_BETWEEN) {
            return new Known(before.limit(), count, before.age() + 1);
        }
        OptionalLong limit = system.openFilesLimit(process);
        return new Known(limit.orElse(0), count, 0);
    }
}
