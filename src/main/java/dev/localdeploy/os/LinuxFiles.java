package dev.localdeploy.os;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which files and TCP sockets processes have open on Linux: the links in {@code /proc/PID/fd},
 * matched by inode with the kernel's sockets.
 *
 * <p>Seen are the sockets of the daemon's own network namespace. What a process in another one (a
 * container) listens on cannot be reached as {@code localhost} from here.
 */
final class LinuxFiles {
    private static final String SOCKET = "socket:[";

    private LinuxFiles() {}

    static Map<ProcessId, OpenFiles> of(Collection<ProcessId> processes) {
        Map<Long, TcpSocket> byInode = byInode(sockets(EnumSet.allOf(TcpSocket.State.class)));
        Map<ProcessId, OpenFiles> open = new HashMap<>();
        for (ProcessId process : processes) {
            of(process, byInode).ifPresent(files -> open.put(process, files));
        }
        return open;
    }

    static List<TcpSocket> listenersOn(int port) {
        return sockets(EnumSet.of(TcpSocket.State.LISTEN)).stream()
                .filter(socket -> socket.localPort() == port)
                .toList();
    }

    static boolean holdsOneOf(Collection<TcpSocket> sockets, ProcessId process) {
        return of(process, byInode(sockets))
                .filter(files -> !files.tcpSockets().isEmpty())
                .isPresent();
    }

    private static Map<Long, TcpSocket> byInode(Collection<TcpSocket> sockets) {
        Map<Long, TcpSocket> byInode = new HashMap<>();
        sockets.forEach(socket -> byInode.put(socket.inode(), socket));
        return byInode;
    }

    private static Optional<OpenFiles> of(ProcessId process, Map<Long, TcpSocket> byInode) {
        File folder = new File("/proc/" + process.pid() + "/fd");
        String[] names = folder.list();
        if (names == null) {
            return Optional.empty();
        }
        List<TcpSocket> sockets = new ArrayList<>();
        if (!byInode.isEmpty()) {
            for (String name : names) {
                TcpSocket socket = byInode.get(socketInode(folder.toPath().resolve(name)));
                if (socket != null) {
                    sockets.add(socket);
                }
            }
        }
        return Optional.of(new OpenFiles(names.length, sockets));
    }

    /** 0, which no socket has, for anything else. */
    private static long socketInode(Path link) {
        String target = target(link);
        return target.startsWith(SOCKET)
                ? Long.parseLong(target.substring(SOCKET.length(), target.length() - 1))
                : 0;
    }

    /** Where a link leads; empty if it is gone or hidden. */
    static String target(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException closedMeanwhile) {
            return "";
        }
    }

    private static List<TcpSocket> sockets(Set<TcpSocket.State> states) {
        try {
            return SockDiag.sockets(states);
        } catch (IOException kernelWithoutSockDiag) {
            return socketsFromTables(states);
        }
    }

    /** Costs twenty times as much. */
    static List<TcpSocket> socketsFromTables(Set<TcpSocket.State> states) {
        List<TcpSocket> sockets = new ArrayList<>();
        for (String table : List.of("tcp", "tcp6")) {
            ProcNetTcp.parse(bytes("/proc/net/" + table), sockets);
        }
        sockets.removeIf(socket -> !states.contains(socket.state()));
        return sockets;
    }

    /** None where there is no such file: a kernel without IPv6 has no tcp6. */
    static byte[] bytes(String file) {
        try (FileInputStream in = new FileInputStream(file)) {
            return in.readAllBytes();
        } catch (IOException missing) {
            return new byte[0];
        }
    }
}
