package dev.localdeploy.os;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.Map;
import java.util.Optional;

/**
 * Where systemd hears how a service is: a datagram socket, sd_notify(3). Sent from this very
 * process, which is the only one that {@code NotifyAccess=main} believes.
 *
 * <pre>
 *   struct sockaddr_un, unix(7)
 *    0  uint16 AF_UNIX
 *    2  char[108] path; an abstract one begins with a zero byte, written "@", and has no last zero
 * </pre>
 */
public final class NotifySocket {
    private static final int AF_UNIX = 1;
    private static final int SOCK_DGRAM_CLOEXEC = 0x80002;
    private static final int MSG_NOSIGNAL = 0x4000;
    private static final int PATH = 2;
    private static final int LONGEST_PATH = 107;

    private static final MethodHandle SEND_TO =
            LibC.handle(
                    "sendto",
                    FunctionDescriptor.of(
                            JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT),
                    LibC.WITH_ERRNO);

    private final String path;

    private NotifySocket(String path) {
        this.path = path;
    }

    /**
     * The socket that {@code NOTIFY_SOCKET} names.
     *
     * @param environment this process's own
     * @return empty if no service manager wants to hear from us
     */
    public static Optional<NotifySocket> in(Map<String, String> environment) {
        String path = environment.getOrDefault("NOTIFY_SOCKET", "");
        boolean usable =
                (path.startsWith("/") || path.startsWith("@"))
                        && path.getBytes(UTF_8).length <= LONGEST_PATH;
        return usable ? Optional.of(new NotifySocket(path)) : Optional.empty();
    }

    /**
     * Tells the service manager.
     *
     * @param state assignments as sd_notify(3) has them, one to a line, such as {@code READY=1}
     * @throws IOException if nobody took it
     */
    public void send(String state) throws IOException {
        int socket = (int) checked(LibC.socket(AF_UNIX, SOCK_DGRAM_CLOEXEC, 0));
        try (Arena arena = Arena.ofConfined()) {
            byte[] text = state.getBytes(UTF_8);
            checked(sendTo(socket, arena.allocateFrom(JAVA_BYTE, text), address(arena), arena));
        } finally {
            LibC.close(socket);
        }
    }

    private MemorySegment address(Arena arena) {
        byte[] bytes = path.getBytes(UTF_8);
        boolean isAbstract = bytes[0] == '@';
        MemorySegment address = arena.allocate(PATH + bytes.length + (isAbstract ? 0L : 1L), 2);
        address.set(JAVA_SHORT, 0, (short) AF_UNIX);
        MemorySegment.copy(bytes, 0, address, JAVA_BYTE, PATH, bytes.length);
        if (isAbstract) {
            address.set(JAVA_BYTE, PATH, (byte) 0);
        }
        return address;
    }

    private static long sendTo(int socket, MemorySegment text, MemorySegment address, Arena arena) {
        MemorySegment state = LibC.callState(arena);
        try {
            long sent =
                    (long)
                            SEND_TO.invokeExact(
                                    state,
                                    socket,
                                    text,
                                    text.byteSize(),
                                    MSG_NOSIGNAL,
                                    address,
                                    (int) address.byteSize());
            return LibC.result(sent, state);
        } catch (Throwable e) {
            throw LibC.broken("sendto", e);
        }
    }

    private long checked(long result) throws IOException {
        if (result < 0) {
            throw new IOException(
                    "the service manager cannot be told at %s: errno %d".formatted(path, -result));
        }
        return result;
    }
}
