package dev.localdeploy.daemon;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Chooses where the API listens, out of the way of what the user runs, and keeps the port until the
 * server takes it: half a second later another daemon could have chosen the same.
 */
final class ApiPort implements AutoCloseable {
    static final int FIRST = 28_470;
    private static final int TRIED = 1000;

    private final ServerSocket placeholder;

    private ApiPort(ServerSocket placeholder) {
        this.placeholder = placeholder;
    }

    /**
     * @param taken ports that deployments asked for, whether or not they are up
     * @throws DaemonRefusal if there is none
     */
    static ApiPort reserve(Set<Integer> taken) throws DaemonRefusal {
        for (int port = FIRST; port < FIRST + TRIED; port++) {
            if (!taken.contains(port)) {
                ServerSocket socket = listenOn(port);
                if (socket != null) {
                    return new ApiPort(socket);
                }
            }
        }
        throw new DaemonRefusal(
                "no port from %d to %d is free for the API".formatted(FIRST, FIRST + TRIED - 1));
    }

    private static @Nullable ServerSocket listenOn(int port) {
        try {
            ServerSocket socket = new ServerSocket();
            try {
                socket.bind(
                        new InetSocketAddress(
                                InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port));
                return socket;
            } catch (IOException e) {
                socket.close();
                return null;
            }
        } catch (IOException e) {
            return null;
        }
    }

    int number() {
        return placeholder.getLocalPort();
    }

    /** Lets go of it, so that the server can listen. */
    @Override
    public void close() throws IOException {
        placeholder.close();
    }
}
