package dev.localdeploy.health;

import dev.localdeploy.os.Timers;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The connections of one try, one after the other. When its time is over the line goes dead. */
final class Line implements AutoCloseable {
    private @Nullable Socket socket;
    private boolean expired;
    private boolean closed;

    Line(Timers timers, Duration limit) {
        timers.after(limit, this::expire);
    }

    /** Connects; the connection before is given up. */
    Socket connect(InetSocketAddress address) throws IOException {
        // The plain constructor would obey a SOCKS proxy meant for the rest of the world.
        Socket fresh = new Socket(Proxy.NO_PROXY);
        use(fresh);
        fresh.connect(address);
        fresh.setTcpNoDelay(true);
        return fresh;
    }

    synchronized boolean hasExpired() {
        return expired;
    }

    @Override
    public synchronized void close() {
        closed = true;
        hangUp();
    }

    private synchronized void use(Socket fresh) throws IOException {
        hangUp();
        socket = fresh;
        if (expired) {
            hangUp();
            throw new SocketException("no time left");
        }
    }

    private synchronized void expire() {
        if (!closed) {
            expired = true;
            hangUp();
        }
    }

    private void hangUp() {
        if (socket != null) {
            try {
                socket.close();
            } catch (IOException e) {
                // It is of no use any more, one way or the other.
            }
            socket = null;
        }
    }
}
