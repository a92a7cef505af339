package dev.localdeploy.cli.link;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * HTTP/1.1 over a plain socket to this machine: one request per connection. The JDK's own client
 * takes ten times as long to come to life as all the rest of the command.
 */
public final class Http {
    private static final int CONNECT_MILLIS = 2_000;

    private final int port;
    private final String token;

    /**
     * @param token sent as bearer token
     */
    public Http(int port, String token) {
        this.port = port;
        this.token = token;
    }

    /** An answer whose body may still be on its way. */
    public record Reply(
            int status, Map<String, String> headers, InputStream body, Socket connection)
            implements AutoCloseable {
        /** From now on no silence may be longer than this; zero bears any. */
        void bearSilence(Duration patience) throws IOException {
            connection.setSoTimeout((int) patience.toMillis());
        }

        /** All of the body. */
        public String text() throws IOException {
            return new String(body.readAllBytes(), StandardCharsets.UTF_8);
        }

        @Override
        public void close() throws IOException {
            body.close();
        }
    }

    /**
     * Sends a request and reads the head of the answer.
     *
     * @param json the body; empty for none
     * @param patience longest silence to bear; zero for any
     */
    public Reply send(String method, String target, String json, Duration patience)
            throws IOException {
        return send(method, target, json, patience, "");
    }

    /**
     * The same for a stream of events that goes on.
     *
     * @param lastSeen the id of the last event that was seen; empty for none
     */
    Reply send(String method, String target, String json, Duration patience, String lastSeen)
            throws IOException {
        // Asking which proxy leads to this machine would take longer than the way to it.
        var socket = new Socket(Proxy.NO_PROXY);
        try {
            socket.connect(new InetSocketAddress(loopback(), port), CONNECT_MILLIS);
            socket.setSoTimeout((int) patience.toMillis());
            socket.getOutputStream().write(request(method, target, json, lastSeen));
            return reply(socket);
        } catch (IOException | RuntimeException e) {
            socket.close();
            throw e;
        }
    }

    private byte[] request(String method, String target, String json, String lastSeen) {
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        String type = json.isEmpty() ? "" : "Content-Type: application/json\r\n";
        String resume = lastSeen.isEmpty() ? "" : "Last-Event-ID: " + lastSeen + "\r\n";
        String head =
                method
                        + " "
                        + target
                        + " HTTP/1.1\r\n"
                        + "Host: 127.0.0.1:"
                        + port
                        + "\r\n"
                        + "Authorization: Bearer "
                        + token
                        + "\r\n"
                        + type
                        + resume
                        + "Content-Length: "
                        + body.length
                        + "\r\n"
                        + "Connection: close\r\n\r\n";
        var message = new ByteArrayOutputStream(head.length() + body.length);
        message.writeBytes(head.getBytes(StandardCharsets.ISO_8859_1));
        message.writeBytes(body);
        return message.toByteArray();
    }

    private static Reply reply(Socket socket) throws IOException {
        var in = new BufferedInputStream(socket.getInputStream());
        int status = status(line(in));
        var headers = new HashMap<String, String>();
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            int colon = line.indexOf(':');
            if (colon > 0) {
                String name = line.substring(0, colon).toLowerCase(Locale.ROOT);
                headers.put(name, line.substring(colon + 1).strip());
            }
        }
        return new Reply(status, headers, body(socket, in, headers, status), socket);
    }

    private static InputStream body(
            Socket socket, InputStream in, Map<String, String> headers, int status)
            throws IOException {
        if ("chunked".equalsIgnoreCase(headers.get("transfer-encoding"))) {
            return new ChunkedBody(socket, in);
        }
        String length = headers.get("content-length");
        if (length != null) {
            return new SizedBody(socket, in, number(length, 10));
        }
        return new SizedBody(socket, in, status == 204 ? 0 : SizedBody.UNTIL_CLOSED);
    }

    private static int status(String line) throws IOException {
        if (!line.startsWith("HTTP/1.") || line.length() < 12) {
            throw new IOException("the answer is not HTTP");
        }
        return (int) number(line.substring(9, 12), 10);
    }

    static long number(String text, int radix) throws IOException {
        try {
            return Long.parseLong(text, radix);
        } catch (NumberFormatException e) {
            throw new IOException("the answer is not HTTP", e);
        }
    }

    static String line(InputStream in) throws IOException {
        var line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new EOFException("the answer ends early");
            }
            line.append((char) c);
        }
        return line.toString().stripTrailing();
    }

    /** By address, because even "localhost" would be looked up. */
    private static InetAddress loopback() throws IOException {
        return InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    }
}
