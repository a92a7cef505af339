package dev.localdeploy.store;

import dev.localdeploy.scope.Limits;
import org.jspecify.annotations.Nullable;

/** The part of a deployment's file that says what its runs may take; null is no limit. */
record StoredLimits(
        @Nullable Long memoryBytes, @Nullable Double cpuPercent, @Nullable Integer tasks) {

    /** Null, as in files that know nothing of limits, if there are none. */
    static @Nullable StoredLimits ofNullable(Limits limits) {
        return limits.isNone()
                ? null
                : new StoredLimits(limits.memoryBytes(), limits.cpuPercent(), limits.tasks());
    }

    Limits toLimits() {
        Impossible.unless(memoryBytes == null || memoryBytes > 0, "limits.memory", memoryBytes);
        Impossible.unless(cpuPercent == null || cpuPercent > 0, "limits.cpu", cpuPercent);
        Impossible.unless(tasks == null || tasks > 0, "limits.tasks", tasks);
        return new Limits(memoryBytes, cpuPercent, tasks);
    }
}
