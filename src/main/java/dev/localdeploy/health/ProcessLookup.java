package dev.localdeploy.health;

import dev.localdeploy.os.ProcessEntry;
import dev.localdeploy.os.ProcessId;
import java.util.Optional;

/** The process table, one line at a time. */
@FunctionalInterface
interface ProcessLookup {
    /** The process that has this pid now, a zombie included. */
    Optional<ProcessEntry> of(long pid);

    /** Exactly this process, a zombie included. */
    default Optional<ProcessEntry> of(ProcessId id) {
        return of(id.pid()).filter(entry -> entry.id().equals(id));
    }
}
