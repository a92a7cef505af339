package dev.localdeploy.cli.link;

import java.io.IOException;
import java.net.Socket;
import org.jspecify.annotations.Nullable;

/**
 * Ends a stream from another thread than the one that reads it. Good for one stream after another.
 */
public final class HangUp {
    private boolean hungUp;
    private @Nullable Socket connection;

    /** The stream that is being read ends at once, and every later one before it begins. */
    public synchronized void now() {
        hungUp = true;
        if (connection != null) {
            close(connection);
        }
    }

    public synchronized boolean isDone() {
        return hungUp;
    }

    /** From now on this connection is the one to be closed. */
    synchronized void willClose(Socket socket) {
        connection = socket;
        if (hungUp) {
            close(socket);
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // Whoever reads it notices in the same way.
        }
    }
}
