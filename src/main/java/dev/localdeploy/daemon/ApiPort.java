package dev.localdeploy.daemon;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Chooses where the API listens: where the daemon before did, if that is free, or else on the first
 * port that is, out of the way of what the user runs. Keeps the port until the server takes it:
 * half a second later another daemon could have chosen the same. In the moment between letting go
 * and listening a second port, which no API listens on, tells other daemons that this one is spoken
 * for.
 */
final class ApiPort implements AutoCloseable {
    static final int FIRST = 28_470;
    private static final int TRIED = 1000;

    private final ServerSocket placeholder;
    private final ServerSocket guard;

    private ApiPort(ServerSocket placeholder, ServerSocket guard) {
        this.placeholder = placeholder;
        this.guard = guard;
    }

    /**
     * @param last where the daemon before listened, which is tried first if it is one of ours: open
     *     pages look for the next one there
     * @param taken ports that deployments asked for, whether or not they are up
     * @throws DaemonRefusal if there is none
     */
    static ApiPort reserve(OptionalInt last, Set<Integer> taken) throws DaemonRefusal {
        IntStream usual = IntStream.range(FIRST, FIRST + TRIED);
        for (int port : IntStream.concat(last.stream().filter(ApiPort::isUsual), usual).toArray()) {
            int guarding = port + TRIED;
            if (!taken.contains(port) && !taken.contains(guarding)) {
                @Nullable ApiPort reserved = reserve(port, guarding);
                if (reserved != null) {
                    return reserved;
                }
            }
        }
        throw new DaemonRefusal(
                "no port from %d to %d is free for the API".formatted(FIRST, FIRST + TRIED - 1));
    }

    private static boolean isUsual(int port) {
        return port >= FIRST && port < FIRST + TRIED;
    }

    private static @Nullable ApiPort reserve(int port, int guarding) {
        try {
            ServerSocket guard = listenOn(guarding);
            try {
                return new ApiPort(listenOn(port), guard);
            } catch (IOException taken) {
                guard.close();
                return null;
            }
        } catch (IOException taken) {
            return null;
        }
    }

    private static ServerSocket listenOn(int port) throws IOException {
        ServerSocket socket = new ServerSocket();
        try {
            socket.bind(
                    new InetSocketAddress(
                            InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port));
            return socket;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    int number() {
        return placeholder.getLocalPort();
    }

    /** Lets go of it, so that the server can listen. */
    void yieldToServer() throws IOException {
        placeholder.close();
    }

    /** The server listens, or never will. */
    @Override
    public void close() throws IOException {
        placeholder.close();
        guard.close();
    }
}
