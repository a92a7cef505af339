package dev.localdeploy.stability.resource;

import dev.localdeploy.os.TcpSocket;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a run uses at one moment. What could not be read is missing, and is not judged.
 *
 * @param openFiles of each process of the tree of which count and limit are known
 * @param threads of the whole tree
 * @param connections of the whole tree, how many there are in each state; listening sockets are
 *     none
 * @param freeSpace where the run writes
 */
public record ResourceSample(
        Instant at,
        List<OpenFiles> openFiles,
        OptionalInt threads,
        Optional<Map<TcpSocket.State, Integer>> connections,
        List<FreeSpace> freeSpace) {
    public ResourceSample {
        openFiles = List.copyOf(openFiles);
        connections = connections.map(Map::copyOf);
        freeSpace = List.copyOf(freeSpace);
    }

    /**
     * Open files of one process.
     *
     * @param limit the process's own soft limit, at least 1
     */
    public record OpenFiles(long pid, long open, long limit) {
        double share() {
            return (double) open / limit;
        }
    }

    /**
     * Room on a file system.
     *
     * @param where in words that follow "under", such as a path
     */
    public record FreeSpace(String where, long bytes) {}
}
