package dev.localdeploy.scope;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.localdeploy.os.Timers;
import java.io.EOFException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;

/**
 * A line over which D-Bus is spoken: one call after the other, each answered before the next. What
 * the bus says of itself is skipped.
 */
final class Bus implements AutoCloseable {
    /** Longer than any healthy bus takes for a handful of calls. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final SocketChannel socket;
    private volatile boolean tooLate;
    private int serial;

    private Bus(SocketChannel socket) {
        this.socket = socket;
    }

    /**
     * @param address a Unix socket
     * @param uid of this process: the kernel confirms it to the other side
     * @throws IOException if nobody lets us in
     */
    static Bus connect(Path address, long uid, Timers timers) throws IOException {
        var bus = new Bus(SocketChannel.open(StandardProtocolFamily.UNIX));
        timers.after(PATIENCE, bus::giveUp);
        try {
            return bus.inTime(() -> bus.letIn(address, uid));
        } catch (IOException | RuntimeException e) {
            bus.closeQuietly();
            throw e;
        }
    }

    private Bus letIn(Path address, long uid) throws IOException {
        socket.connect(UnixDomainSocketAddress.of(address));
        String name = HexFormat.of().formatHex(Long.toString(uid).getBytes(US_ASCII));
        send(("\0AUTH EXTERNAL " + name + "\r\n").getBytes(US_ASCII));
        String answer = line();
        if (!answer.startsWith("OK ")) {
            throw new IOException("%s does not let us in: %s".formatted(address, answer));
        }
        send("BEGIN\r\n".getBytes(US_ASCII));
        return this;
    }

    /**
     * Calls a method and waits for the answer.
     *
     * @return also an error that was answered
     */
    Message call(Message.Target target, String signature, byte[] body) throws IOException {
        return inTime(() -> answerTo(target, signature, body));
    }

    private Message answerTo(Message.Target target, String signature, byte[] body)
            throws IOException {
        serial++;
        send(Message.call(serial, target, signature, body));
        while (true) {
            Message heard = receive();
            if (heard.answers() == serial) {
                return heard;
            }
        }
    }

    @FunctionalInterface
    private interface Exchange<T> {
        T run() throws IOException;
    }

    /** That we have closed the socket ourselves has no words of its own. */
    private <T> T inTime(Exchange<T> exchange) throws IOException {
        try {
            return exchange.run();
        } catch (ClosedChannelException e) {
            throw tooLate
                    ? new IOException("no answer within " + PATIENCE.toSeconds() + " s", e)
                    : e;
        }
    }

    /** Neither a read nor a write can be told to give up, but both do when the socket is closed. */
    private void giveUp() {
        tooLate = true;
        closeQuietly();
    }

    private Message receive() throws IOException {
        ByteBuffer head = read(Message.HEAD);
        ByteBuffer rest = read(Message.restAfter(head));
        return Message.parse(
                ByteBuffer.allocate(head.capacity() + rest.capacity()).put(head).put(rest).flip());
    }

    private ByteBuffer read(int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        while (bytes.hasRemaining()) {
            if (socket.read(bytes) < 0) {
                throw new EOFException("the bus hung up");
            }
        }
        return bytes.flip();
    }

    private String line() throws IOException {
        var line = new StringBuilder();
        while (!line.toString().endsWith("\r\n")) {
            line.append((char) read(1).get());
        }
        return line.toString().strip();
    }

    private void send(byte[] bytes) throws IOException {
        ByteBuffer left = ByteBuffer.wrap(bytes);
        while (left.hasRemaining()) {
            socket.write(left);
        }
    }

    private void closeQuietly() {
        try {
            close();
        } catch (IOException e) {
            // Nothing is lost with it.
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
