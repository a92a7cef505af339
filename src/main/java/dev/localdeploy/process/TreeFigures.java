package dev.localdeploy.process;

import dev.localdeploy.os.ProcessId;
import dev.localdeploy.os.TcpSocket;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Figures of a whole process tree at one moment, without its shim.
 *
 * @param cpuPercent of one core, over the time since the last sample; see {@link Processes#sample}
 * @param memoryBytes resident set, summed: what processes share counts in each of them
 * @param fileDescriptors sum over the tree
 * @param openFiles how many files each process has open, for a limit holds for each by itself
 * @param connections TCP connections by state, without states that none is in; a socket that
 *     processes share counts once
 * @param listeningPorts TCP ports on which the tree accepts connections, ascending
 * @param hidden living processes whose open files and sockets we may not see and that are therefore
 *     missing in the four figures above; another user's, as a rule
 * @param leaderState the kernel's letter for the leader, as in {@code ps}; null if it has gone
 */
public record TreeFigures(
        double cpuPercent,
        long memoryBytes,
        int threads,
        int fileDescriptors,
        Map<ProcessId, Integer> openFiles,
        Map<TcpSocket.State, Integer> connections,
        List<Integer> listeningPorts,
        int processCount,
        int hidden,
        @Nullable Character leaderState) {
    public TreeFigures {
        openFiles = Map.copyOf(openFiles);
        connections = Map.copyOf(connections);
        listeningPorts = List.copyOf(listeningPorts);
    }

    /** TCP connections in this state. */
    public int connections(TcpSocket.State state) {
        return connections.getOrDefault(state, 0);
    }
}
