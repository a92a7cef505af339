package dev.localdeploy.process;

import dev.localdeploy.os.OpenFiles;
import dev.localdeploy.os.ProcessEntry;
import dev.localdeploy.os.ProcessId;
import dev.localdeploy.os.TcpSocket;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Adds up the processes of one tree. */
final class TreeSum {
    private final Map<ProcessId, Character> states = new HashMap<>();
    private final Map<TcpSocket.State, Integer> connections = new EnumMap<>(TcpSocket.State.class);
    private final Set<Integer> listening = new TreeSet<>();
    private final Map<ProcessId, Integer> filesOfEach = new HashMap<>();
    private final Set<Long> seen = new HashSet<>();
    private long memory;
    private int threads;
    private int files;
    private int hidden;

    void add(ProcessEntry process) {
        states.put(process.id(), process.state());
        memory += process.residentBytes();
        threads += process.threads();
    }

    void add(ProcessId process, OpenFiles open) {
        files += open.count();
        filesOfEach.put(process, open.count());
        for (TcpSocket socket : open.tcpSockets()) {
            if (seen.add(socket.inode())) {
                add(socket);
            }
        }
    }

    private void add(TcpSocket socket) {
        if (socket.state() == TcpSocket.State.LISTEN) {
            listening.add(socket.localPort());
        } else {
            connections.merge(socket.state(), 1, Integer::sum);
        }
    }

    void addHidden() {
        hidden++;
    }

    TreeFigures figures(double cpuPercent, ProcessId leader) {
        return new TreeFigures(
                cpuPercent,
                memory,
                threads,
                files,
                filesOfEach,
                connections,
                List.copyOf(listening),
                states.size(),
                hidden,
                states.get(leader));
    }
}
