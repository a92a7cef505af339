package dev.localdeploy.os;

import java.util.List;

/**
 * What a process has open.
 *
 * @param count all of it: files, pipes, sockets
 * @param tcpSockets those of the daemon's own network namespace
 */
public record OpenFiles(int count, List<TcpSocket> tcpSockets) {
    public OpenFiles {
        tcpSockets = List.copyOf(tcpSockets);
    }
}
