package dev.localdeploy.os;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Asks Linux for its TCP sockets, sock_diag(7). To find a handful of sockets, {@code /proc/net/tcp}
 * walks through its whole hash table in 7 ms of processor time; this does so in 0.3 ms, and in 0.04
 * ms if only listeners are asked for.
 *
 * <pre>
 *   request                               answer, several to a datagram, each padded to 4 bytes
 *    0  uint32 length = 72                  0  uint32 length
 *    4  uint16 SOCK_DIAG_BY_FAMILY          4  uint16 type: DONE, ERROR or SOCK_DIAG_BY_FAMILY
 *    6  uint16 REQUEST | DUMP              16  int32  negative errno of DONE or ERROR, or:
 *   16  uint8  AF_INET or AF_INET6         16  uint8  family
 *   17  uint8  IPPROTO_TCP                 17  uint8  state
 *   20  uint32 set of states               20  uint16 local port, big-endian
 *                                          24  uint8[4 or 16] local address
 *                                          84  uint32 inode
 * </pre>
 */
final class SockDiag {
    private static final int AF_INET = 2;
    private static final int AF_INET6 = 10;
    private static final int AF_NETLINK = 16;
    private static final int SOCK_RAW_CLOEXEC = 0x80003;
    private static final int NETLINK_SOCK_DIAG = 4;
    private static final int SOCK_DIAG_BY_FAMILY = 20;
    private static final int REQUEST_DUMP = 0x301;
    private static final int IPPROTO_TCP = 6;
    private static final int DONE = 3;
    private static final int ERROR = 2;
    private static final int HEADER = 16;
    private static final int REQUEST_SIZE = 72;
    private static final int INODE = 84;

    /** The kernel fills no datagram of a dump further than this. */
    private static final int ROOM = 32 * 1024;

    private static final MethodHandle SEND =
            LibC.handle(
                    "send",
                    FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT),
                    LibC.WITH_ERRNO);

    private SockDiag() {}

    /**
     * The sockets of this network namespace in these states.
     *
     * @throws IOException if this kernel does not answer such questions
     */
    static List<TcpSocket> sockets(Set<TcpSocket.State> states) throws IOException {
        List<TcpSocket> sockets = new ArrayList<>();
        try (Arena arena = Arena.ofConfined()) {
            int socket =
                    (int)
                            checked(
                                    LibC.socket(AF_NETLINK, SOCK_RAW_CLOEXEC, NETLINK_SOCK_DIAG),
                                    "socket");
            try {
                MemorySegment buffer = arena.allocate(ROOM, Integer.BYTES);
                ask(arena, socket, AF_INET, states);
                receive(socket, buffer, sockets);
                ask(arena, socket, AF_INET6, states);
                receive(socket, buffer, sockets);
            } finally {
                LibC.close(socket);
            }
        }
        return sockets;
    }

    private static void ask(Arena arena, int socket, int family, Set<TcpSocket.State> states)
            throws IOException {
        MemorySegment state = LibC.callState(arena);
        MemorySegment request = arena.allocate(REQUEST_SIZE, Integer.BYTES);
        request.asByteBuffer()
                .order(ByteOrder.nativeOrder())
                .putInt(0, REQUEST_SIZE)
                .putShort(4, (short) SOCK_DIAG_BY_FAMILY)
                .putShort(6, (short) REQUEST_DUMP)
                .put(16, (byte) family)
                .put(17, (byte) IPPROTO_TCP)
                .putInt(20, states.stream().mapToInt(TcpSocket.State::bit).sum());
        try {
            long sent = (long) SEND.invokeExact(state, socket, request, (long) REQUEST_SIZE, 0);
            checked(LibC.result(sent, state), "send");
        } catch (IOException e) {
            throw e;
        } catch (Throwable e) {
            throw LibC.broken("send", e);
        }
    }

    private static void receive(int socket, MemorySegment buffer, List<TcpSocket> sockets)
            throws IOException {
        boolean done = false;
        while (!done) {
            int length = (int) checked(LibC.read(socket, buffer), "read");
            byte[] datagram = buffer.asSlice(0, length).toArray(JAVA_BYTE);
            done = parse(ByteBuffer.wrap(datagram).order(ByteOrder.nativeOrder()), sockets);
        }
    }

    private static long checked(long result, String call) throws IOException {
        if (result < 0) {
            throw refusal(call, -result);
        }
        return result;
    }

    private static IOException refusal(String call, long errno) {
        return new IOException("sock_diag does not answer: %s, errno %d".formatted(call, errno));
    }

    /**
     * Adds the sockets of one datagram.
     *
     * @param datagram in the order of bytes of the machine that wrote it
     * @return whether it was the last one
     * @throws IOException if it says that there was an error, or makes no sense
     */
    static boolean parse(ByteBuffer datagram, List<TcpSocket> sockets) throws IOException {
        int at = 0;
        while (at + HEADER <= datagram.limit()) {
            int length = datagram.getInt(at);
            if (length < HEADER || at + length > datagram.limit()) {
                throw new IOException("sock_diag answers with a message that is cut off");
            }
            switch (datagram.getShort(at + 4)) {
                case DONE, ERROR -> {
                    int error = length < HEADER + 4 ? 0 : datagram.getInt(at + HEADER);
                    if (error < 0) {
                        throw refusal("dump", -error);
                    }
                    return true;
                }
                case SOCK_DIAG_BY_FAMILY -> add(datagram, at, sockets);
                default -> {}
            }
            at += (length + 3) & ~3;
        }
        return false;
    }

    private static void add(ByteBuffer datagram, int at, List<TcpSocket> sockets)
            throws IOException {
        long inode = Integer.toUnsignedLong(datagram.getInt(at + INODE));
        var state = TcpSocket.State.numbered(datagram.get(at + 17));
        if (inode != 0 && state.isPresent()) {
            byte[] address = new byte[datagram.get(at + HEADER) == AF_INET ? 4 : 16];
            datagram.get(at + 24, address);
            int port = ((datagram.get(at + 20) & 0xff) << 8) | (datagram.get(at + 21) & 0xff);
            sockets.add(new TcpSocket(inode, state.get(), InetAddress.getByAddress(address), port));
        }
    }
}
