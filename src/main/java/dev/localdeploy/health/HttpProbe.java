package dev.localdeploy.health;

import dev.localdeploy.health.HttpAnswer.Answered;
import dev.localdeploy.health.HttpAnswer.Broken;
import dev.localdeploy.health.HttpAnswer.Refused;
import dev.localdeploy.health.HttpAnswer.Silent;
import dev.localdeploy.health.ResponseHead.Head;
import dev.localdeploy.os.Timers;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;

/**
 * Asks one question in HTTP over a plain socket and believes nobody: not that they read, write,
 * speak HTTP or ever come to an end. Follows no redirect, keeps no body. The time limit holds for
 * connection, TLS and headers together, because a timer closes the socket, whatever it is doing.
 */
final class HttpProbe {
    private static final int DRAINED = 64 * 1024;
    private static final Duration DRAIN_LIMIT = Duration.ofMillis(500);
    private static final int DRAIN_PATIENCE_MILLIS = 100;

    /** Compiled once: it is needed ten times for each request. */
    private static final Pattern LINE_BREAKS = Pattern.compile("[\\r\\n\\x00]+");

    private final Timers timers;
    private final LongSupplier ticker;
    private final Addresses addresses = new Addresses();
    private final Tls tls = new Tls();

    /**
     * @param ticker monotonic nanoseconds
     */
    HttpProbe(Timers timers, LongSupplier ticker) {
        this.timers = timers;
        this.ticker = ticker;
    }

    /** Asks once. Blocks no longer than {@code limit}, and half a second to hear out a body. */
    HttpAnswer ask(HttpTarget target, Map<String, String> headers, Duration limit) {
        try (var line = new Line(timers, limit)) {
            try {
                return ask(target, request(target, headers), line, addresses.of(target, limit));
            } catch (IOException e) {
                return line.hasExpired() ? new Silent() : failure(e);
            }
        }
    }

    private HttpAnswer ask(
            HttpTarget target, byte[] request, Line line, List<InetAddress> addresses)
            throws IOException {
        IOException first = null;
        for (InetAddress address : addresses) {
            long begin = ticker.getAsLong();
            Socket socket;
            try {
                socket = line.connect(new InetSocketAddress(address, target.port()));
            } catch (IOException e) {
                first = first == null ? e : first;
                continue; // the other address family may be the one that is listened on
            }
            return talk(target.tls() ? tls.over(socket, target) : socket, request, begin);
        }
        throw first == null ? new ConnectException("it has no address") : first;
    }

    private HttpAnswer talk(Socket socket, byte[] request, long begin) throws IOException {
        socket.getOutputStream().write(request);
        socket.getOutputStream().flush();
        Head head = new ResponseHead(socket.getInputStream()).read();
        double took = (ticker.getAsLong() - begin) / 1e6;
        drain(socket);
        return switch (head) {
            case Head.Answer(int status, var location) -> new Answered(status, location, took);
            case Head.Gibberish(var what) -> what;
        };
    }

    /** Many a dev server complains in its log when nobody hears it out. */
    private void drain(Socket socket) {
        long end = ticker.getAsLong() + DRAIN_LIMIT.toNanos();
        byte[] buffer = new byte[4096];
        int total = 0;
        try {
            socket.setSoTimeout(DRAIN_PATIENCE_MILLIS);
            InputStream in = socket.getInputStream();
            while (total < DRAINED && ticker.getAsLong() - end < 0) {
                int read = in.read(buffer);
                if (read < 0) {
                    return;
                }
                total += read;
            }
        } catch (IOException enough) {
            // The verdict stands already.
        }
    }

    private static byte[] request(HttpTarget target, Map<String, String> headers) {
        Map<String, String> all = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        all.put("Host", target.authority());
        all.put("User-Agent", "local-deploy/health");
        all.put("Accept", "*/*");
        all.putAll(headers);
        all.put("Connection", "close");
        var text = new StringBuilder("GET " + target.path() + " HTTP/1.1\r\n");
        all.forEach((name, value) ->
                text.append(oneLine(name)).append(": ").append(oneLine(value)).append("\r\n"));
        return text.append("\r\n").toString().getBytes(StandardCharsets.UTF_8);
    }

    /** A header that contains a line break would be two. */
    private static String oneLine(String text) {
        return LINE_BREAKS.matcher(text).replaceAll(" ");
    }

    private static HttpAnswer failure(IOException e) {
        return switch (e) {
            case SocketTimeoutException _ -> new Silent();
            case InterruptedIOException _ -> new Silent();
            case ConnectException _ -> new Refused();
            case SSLException _ -> new Broken("TLS failed: " + words(e));
            default -> new Broken(words(e));
        };
    }

    private static String words(IOException e) {
        String message = e.getMessage();
        return message == null
                ? e.getClass().getSimpleName()
                : Texts.firstLine(message, 200).toLowerCase(Locale.ROOT);
    }
}
