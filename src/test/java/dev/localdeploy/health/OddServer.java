package dev.localdeploy.health;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A server on the loopback that does with each connection what the test wants. */
final class OddServer implements AutoCloseable {
    /** What becomes of a connection; it is closed afterwards. */
    interface Manners {
        void meet(Socket client, int number) throws IOException, InterruptedException;
    }

    private final ServerSocket listener;
    private final Manners manners;
    private final AtomicInteger met = new AtomicInteger();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final List<Socket> clients = new CopyOnWriteArrayList<>();

    /** The requests, line by line without their ends. */
    final List<String> requests = new CopyOnWriteArrayList<>();

    OddServer(ServerSocket listener, Manners manners) {
        this.listener = listener;
        this.manners = manners;
        Thread.ofVirtual().start(this::accept);
    }

    static OddServer with(Manners manners) {
        return on("127.0.0.1", manners);
    }

    static OddServer on(String address, Manners manners) {
        try {
            return new OddServer(new ServerSocket(0, 50, InetAddress.ofLiteral(address)), manners);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads the request and sends this. */
    static OddServer answering(String answer) {
        return on("127.0.0.1", answer);
    }

    static OddServer on(String address, String answer) {
        var self = new OddServer[1];
        self[0] = on(address, (client, _) -> self[0].answer(client, answer));
        return self[0];
    }

    void answer(Socket client, String answer) throws IOException {
        var in =
                new BufferedReader(
                        new InputStreamReader(client.getInputStream(), StandardCharsets.UTF_8));
        List<String> request = new ArrayList<>();
        for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
            request.add(line);
        }
        requests.addAll(request);
        send(client, answer);
    }

    static void send(Socket client, String text) throws IOException {
        OutputStream out = client.getOutputStream();
        out.write(text.getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
    }

    /** As long as the server is open, at most so long. */
    void linger(long millis) throws InterruptedException {
        var _ = closed.await(millis, TimeUnit.MILLISECONDS);
    }

    int port() {
        return listener.getLocalPort();
    }

    int connections() {
        return met.get();
    }

    private void accept() {
        try {
            while (true) {
                Socket client = listener.accept();
                clients.add(client);
                int number = met.incrementAndGet();
                Thread.ofVirtual().start(() -> meet(client, number));
            }
        } catch (SocketException e) {
            // The test is over.
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void meet(Socket client, int number) {
        try (client) {
            manners.meet(client, number);
        } catch (IOException e) {
            // The client has had enough.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() throws IOException {
        closed.countDown();
        listener.close();
        for (Socket client : clients) {
            client.close();
        }
    }
}
