package dev.localdeploy.process;

import dev.localdeploy.os.OpenFiles;
import dev.localdeploy.os.OperatingSystem;
import dev.localdeploy.os.ProcessEntry;
import dev.localdeploy.os.ProcessId;
import dev.localdeploy.os.TcpSocket;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;

/**
 * Finds out who listens. Asks the cheap questions first: whether anybody does, then those that
 * belonged to the tree a moment ago, then the tree as it is, and at last everybody.
 */
final class PortOwners {
    private final OperatingSystem system;
    private final Supplier<ProcessTree> processTable;

    PortOwners(OperatingSystem system, Supplier<ProcessTree> processTable) {
        this.system = system;
        this.processTable = processTable;
    }

    /**
     * @param probably processes that were seen in the run's tree
     */
    PortOwner ownerOf(List<TcpSocket> listeners, Run run, Collection<ProcessId> probably) {
        if (listeners.isEmpty()) {
            return new PortOwner.Nobody();
        }
        if (holdsOne(probably, listeners) || holdsOne(tree(run), listeners)) {
            return new PortOwner.Ours();
        }
        return system.holderOf(listeners).map(this::stranger).orElseGet(PortOwner.Hidden::new);
    }

    private boolean holdsOne(Collection<ProcessId> processes, List<TcpSocket> listeners) {
        if (processes.isEmpty()) {
            return false;
        }
        for (var each : system.openFiles(processes).entrySet()) {
            if (overlaps(each.getValue(), listeners) && system.isAlive(each.getKey())) {
                return true;
            }
        }
        return false;
    }

    private static boolean overlaps(OpenFiles files, List<TcpSocket> listeners) {
        return files.tcpSockets().stream()
                .anyMatch(own -> listeners.stream().anyMatch(it -> it.inode() == own.inode()));
    }

    private List<ProcessId> tree(Run run) {
        return processTable.get().relatives(run).stream().map(ProcessEntry::id).toList();
    }

    private PortOwner stranger(ProcessEntry process) {
        return new PortOwner.Stranger(
                process.id().pid(), String.join(" ", system.arguments(process.id())).strip());
    }
}
