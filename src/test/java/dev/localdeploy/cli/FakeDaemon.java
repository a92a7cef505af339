package dev.localdeploy.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.localdeploy.cli.link.JsonDocument;
import dev.localdeploy.wire.Folders;
import dev.localdeploy.wire.Protocol;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/** Answers as it was told, on a real socket, and remembers what it was asked. */
public final class FakeDaemon implements AutoCloseable {
    private static final String CURRENT = Protocol.CURRENT.toString();

    /** The id that it greets with. */
    public static final String GREETING = "0123abcd-7";

    private record Reply(int status, String body) {}

    private static final Reply NONE = new Reply(0, "");

    /**
     * Its own, as real daemons of different folders have: one does not let the other's clients in.
     */
    private final String token = UUID.randomUUID().toString();

    private final HttpServer server;
    private final CountDownLatch ended = new CountDownLatch(1);
    private List<Event> told = List.of();
    private volatile boolean hangsUp;
    private volatile boolean drops;
    private final Map<String, Reply> replies = new ConcurrentHashMap<>();

    /** Such as {@code POST /deployments/billing/stop {"force":false}}. */
    public final List<String> asked = new CopyOnWriteArrayList<>();

    /** What those who come back to the stream of events say they have seen. */
    public final List<String> cameBackWith = new CopyOnWriteArrayList<>();

    /** One of the same age as the client. */
    public FakeDaemon(Folders folders) throws IOException {
        this(folders, card -> card.text("version", "1.2.3").text("protocol", CURRENT));
    }

    /**
     * @param age writes to its card which version it is, and what it speaks
     */
    FakeDaemon(Folders folders, Consumer<JsonDocument> age) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::handle);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
        answers("GET /info", "{\"instance_id\":\"one\",\"uptime_seconds\":61,\"deployments\":2}");
        leaveCard(folders, age);
    }

    private void leaveCard(Folders folders, Consumer<JsonDocument> age) throws IOException {
        Files.createDirectories(folders.runtime());
        Files.createDirectories(folders.state());
        Files.writeString(folders.tokenFile(), token + "\n");
        Files.setPosixFilePermissions(
                folders.tokenFile(), PosixFilePermissions.fromString("rw-------"));
        var card =
                new JsonDocument()
                        .number("pid", ProcessHandle.current().pid())
                        .text("api_url", "http://127.0.0.1:" + server.getAddress().getPort())
                        .text("token_file", folders.tokenFile().toString())
                        .text("state_dir", folders.state().toString())
                        .text("log_file", folders.daemonLog().toString())
                        .text("instance_id", "one");
        age.accept(card);
        Files.writeString(folders.endpointFile(), card.toString());
    }

    public FakeDaemon answers(String request, String body) {
        return answers(request, 200, body);
    }

    FakeDaemon refuses(String request, int status, String code, String detail, String... details) {
        var problem =
                new JsonDocument()
                        .text("code", code)
                        .text("detail", detail)
                        .texts("details", List.of(details));
        return answers(request, status, problem.toString());
    }

    /** Closes the connection of who asks this, without a word. */
    public FakeDaemon hangsUpOn(String request) {
        replies.put(request, NONE);
        return this;
    }

    FakeDaemon answers(String request, int status, String body) {
        replies.put(request, new Reply(status, body));
        return this;
    }

    /** As {@link #tells} with no event, but then drops the listener as too slow. */
    public FakeDaemon drops() {
        drops = true;
        return this;
    }

    /** Greets who listens to events, tells of these, one after the other, and then of nothing. */
    FakeDaemon tells(Event... events) {
        told = List.of(events);
        return this;
    }

    /** Closes the connection of who wants to listen to events, without a word. */
    FakeDaemon hangsUpOnListeners() {
        hangsUp = true;
        return this;
    }

    /**
     * An event about a deployment.
     *
     * @param before what happens just before it is told, such as another answer
     */
    record Event(String deploymentId, Runnable before) {}

    private void stream(HttpExchange exchange) throws IOException, InterruptedException {
        exchange.sendResponseHeaders(200, 0);
        OutputStream out = exchange.getResponseBody();
        write(out, ":\nid:%s\n\n".formatted(GREETING));
        for (Event event : told) {
            event.before().run();
            write(
                    out,
                    "event:deployment\ndata:{\"deployment_id\":\"%s\"}\n\n"
                            .formatted(event.deploymentId()));
        }
        if (drops) {
            write(out, "event:dropped\ndata:{\"reason\":\"too_slow\"}\n\n");
            return;
        }
        ended.await();
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    private void handle(HttpExchange exchange) {
        try (exchange) {
            String path = exchange.getRequestURI().toString().replaceFirst("^/api/v1", "");
            String request = exchange.getRequestMethod() + " " + path;
            String body =
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            asked.add((request + " " + body).strip());
            String lastSeen = exchange.getRequestHeaders().getFirst("Last-Event-ID");
            if (lastSeen != null) {
                cameBackWith.add(lastSeen);
            }
            if (request.equals("GET /events") && hangsUp) {
                return;
            }
            if (request.equals("GET /events")) {
                stream(exchange);
                return;
            }
            Reply reply =
                    ("Bearer " + token)
                                    .equals(exchange.getRequestHeaders().getFirst("Authorization"))
                            ? reply(request)
                            : new Reply(401, "{\"code\":\"unauthorized\",\"detail\":\"no token\"}");
            if (reply.equals(NONE)) {
                return;
            }
            byte[] bytes = reply.body().getBytes(StandardCharsets.UTF_8);
            // A length of 0 makes the server send chunks.
            exchange.sendResponseHeaders(reply.status(), bytes.length == 0 ? -1 : 0);
            exchange.getResponseBody().write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Reply reply(String request) {
        return replies.getOrDefault(
                request,
                new Reply(404, "{\"code\":\"not_found\",\"detail\":\"untold: " + request + "\"}"));
    }

    @Override
    public void close() {
        ended.countDown();
        server.stop(0);
    }
}
