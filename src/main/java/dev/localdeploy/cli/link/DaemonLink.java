package dev.localdeploy.cli.link;

import dev.localdeploy.wire.Folders;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** A living daemon, spoken to through its REST API. */
public final class DaemonLink {
    /** Long enough for a daemon on a machine that is out of breath. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** Four times that between two signs of life in a stream. */
    private static final Duration SILENCE = Duration.ofSeconds(60);

    /** Says the daemon of another user, or of another state folder. */
    private static final String NOT_OUR_TOKEN = "unauthorized";

    private static final String API = "/api/v1";

    private final DaemonCard card;
    private final Http http;

    private DaemonLink(DaemonCard card) throws Unreachable {
        this.card = card;
        this.http = new Http(card.apiUrl().getPort(), card.token());
    }

    /**
     * @throws Unreachable if none is running
     */
    public static DaemonLink find(Folders folders) throws Unreachable {
        Optional<DaemonCard> card = DaemonCard.read(folders);
        if (card.isEmpty()) {
            throw Unreachable.notRunning();
        }
        return new DaemonLink(card.get());
    }

    public DaemonCard card() {
        return card;
    }

    /** What the daemon says of itself. */
    public Answer info() throws Unreachable, Problem {
        return get("/info");
    }

    /**
     * Makes sure that the one who answers is the one who left the card.
     *
     * @throws Unreachable if not
     */
    public void greet() throws Unreachable {
        try {
            String answering = info().json().at("instance_id").textOr("");
            if (!answering.equals(card.instanceId())) {
                throw Unreachable.strangerAt(card.apiUrl());
            }
        } catch (Problem refusal) {
            throw refusal.isOurs() && !refusal.code().equals(NOT_OUR_TOKEN)
                    ? new Unreachable("the daemon refuses: " + refusal.getMessage(), refusal)
                    : Unreachable.strangerAt(card.apiUrl());
        }
    }

    public Answer deployments() throws Unreachable, Problem {
        return get("/deployments");
    }

    /**
     * @param status such as {@code running}
     */
    public Answer deployments(String status) throws Unreachable, Problem {
        return get("/deployments?status=" + encoded(status));
    }

    /** Of each only what a list shows; costs the daemon no look at the processes. */
    public Answer summaries() throws Unreachable, Problem {
        return get("/deployments?view=summary");
    }

    /**
     * @param status such as {@code running}
     */
    public Answer summaries(String status) throws Unreachable, Problem {
        return get("/deployments?view=summary&status=" + encoded(status));
    }

    /**
     * @param reference an id, a unique prefix of one, or a name
     */
    public Answer deployment(String reference) throws Unreachable, Problem {
        return get(path(reference, ""));
    }

    /**
     * What the daemon remembers of its figures: columns of equal length, oldest first.
     *
     * @param spanSeconds how far back
     */
    public Answer figures(String reference, int spanSeconds) throws Unreachable, Problem {
        return get(path(reference, "/figures") + "?span=" + spanSeconds);
    }

    public Answer history(String reference) throws Unreachable, Problem {
        return get(path(reference, "/history"));
    }

    /**
     * Why it is as it is.
     *
     * @param run whose crash is to be explained; 0 for the newest crash
     */
    public Answer why(String reference, int run) throws Unreachable, Problem {
        return get(path(reference, "/why") + (run == 0 ? "" : "?run=" + run));
    }

    public Answer create(JsonDocument order) throws Unreachable, Problem {
        return ask("POST", "/deployments", order.toString(), PATIENCE);
    }

    /** Runs the checks now. */
    public Answer checkHealth(String reference) throws Unreachable, Problem {
        return ask("POST", path(reference, "/health"), "{}", PATIENCE);
    }

    /** Returns when nothing of the deployment is left. */
    public Answer stop(String reference, double graceSeconds, boolean force)
            throws Unreachable, Problem {
        var wish = new JsonDocument().number("timeout_seconds", graceSeconds).flag("force", force);
        return ask("POST", path(reference, "/stop"), wish.toString(), patienceAfter(graceSeconds));
    }

    /** Returns when the new run is launched. */
    public Answer restart(String reference, double graceSeconds) throws Unreachable, Problem {
        var wish = new JsonDocument().number("timeout_seconds", graceSeconds);
        return ask(
                "POST", path(reference, "/restart"), wish.toString(), patienceAfter(graceSeconds));
    }

    public Answer setAutoRestart(String reference, boolean enabled) throws Unreachable, Problem {
        var wish = new JsonDocument().flag("enabled", enabled);
        return ask("PUT", path(reference, "/auto-restart"), wish.toString(), PATIENCE);
    }

    /** A link that lets one browser in, once. */
    public Answer makeUiLink() throws Unreachable, Problem {
        return ask("POST", "/ui-links", "{}", PATIENCE);
    }

    public void remove(String reference) throws Unreachable, Problem {
        ask("DELETE", path(reference, ""), "", PATIENCE);
    }

    /** Hands over the captured lines that fit. */
    public void logs(String reference, LogQuery query, Consumer<String> line)
            throws Unreachable, Problem {
        read(path(reference, "/logs") + query.asParameters(), PATIENCE, line);
    }

    /**
     * Hands over the captured lines that fit, then each new one. Ends only with the daemon.
     *
     * @param gap told in words what lies between the last line and the next and is gone
     */
    public void followLogs(
            String reference, LogQuery query, Consumer<String> line, Consumer<String> gap)
            throws Unreachable, Problem {
        var events = new EventStream(Map.of("line", line, "gap", gap));
        String stream = path(reference, "/logs/stream") + query.asParameters();
        read(stream, Duration.ZERO, events::line);
    }

    /**
     * The same until somebody hangs up, which is its ordinary end.
     *
     * @param line called on this thread, as is {@code gap}
     */
    public void followLogs(
            String reference,
            LogQuery query,
            Consumer<String> line,
            Consumer<String> gap,
            HangUp hangUp)
            throws Unreachable, Problem {
        var events = new EventStream(Map.of("line", line, "gap", gap));
        String stream = path(reference, "/logs/stream") + query.asParameters();
        listen(stream, "", events::line, hangUp);
    }

    /**
     * Listens to everything that the daemon tells, until somebody hangs up, which is its ordinary
     * end.
     *
     * @param lastSeen what the hearer had come to; empty to begin now
     */
    public void events(String lastSeen, Hearer hearer, HangUp hangUp) throws Unreachable, Problem {
        var events =
                new EventStream(
                        lastSeen,
                        event -> {
                            try {
                                hearer.heard(event.kind(), Json.parse(event.data()));
                            } catch (IOException e) {
                                // Not ours: a client bears what it does not understand.
                            }
                        });
        var greeted = new AtomicBoolean();
        listen(
                "/events",
                lastSeen,
                line -> {
                    if (greeted.compareAndSet(false, true)) {
                        hearer.listening();
                    }
                    events.line(line);
                    hearer.cameTo(events.lastId());
                },
                hangUp);
    }

    private void listen(String path, String lastSeen, Consumer<String> line, HangUp hangUp)
            throws Unreachable, Problem {
        try (var reply = opened("GET", path, "", PATIENCE, lastSeen)) {
            hangUp.willClose(reply.connection());
            reply.bearSilence(SILENCE);
            eachLine(reply, line);
            throw new EOFException("the stream ended");
        } catch (IOException e) {
            if (!hangUp.isDone()) {
                throw unreachable(e);
            }
        }
    }

    /** The last events, oldest first. */
    public Answer recentEvents(EventQuery query, int most) throws Unreachable, Problem {
        return get("/events/recent" + query.asParameters("limit=" + most));
    }

    /**
     * Hands over each event. Returns when the stream has ended, as it does with the daemon.
     *
     * @param lastSeen the id of the last event that was seen; empty to begin now
     * @return the same at the end of the stream
     * @throws Unreachable if there is no stream
     */
    public String followEvents(EventQuery query, String lastSeen, Consumer<StreamEvent> listener)
            throws Unreachable, Problem {
        var events = new EventStream(lastSeen, listener);
        String stream = "/events" + query.asParameters();
        try (var reply = opened("GET", stream, "", PATIENCE, lastSeen)) {
            reply.bearSilence(SILENCE);
            readUntilItEnds(reply, events);
            return events.lastId();
        } catch (IOException e) {
            throw unreachable(e);
        }
    }

    /** However it ends: what was seen up to there counts. */
    private static void readUntilItEnds(Http.Reply reply, EventStream events) {
        try {
            eachLine(reply, events::line);
        } catch (IOException daemonGone) {
            // A daemon that is killed says no farewell.
        }
    }

    /** Looks at what has happened. */
    @FunctionalInterface
    public interface Look {
        /** Whether it has seen enough. */
        boolean isEnough() throws Unreachable, Problem;
    }

    /**
     * Looks at once, and again after each event about the deployment, so that nothing is missed and
     * nothing is asked for in vain.
     *
     * @return false if the time was over before enough was seen
     */
    public boolean lookAtEvents(String deploymentId, Duration atMost, Look look)
            throws Unreachable, Problem {
        var heard = new AtomicBoolean(true);
        var events =
                new EventStream(
                        Map.of(
                                "deployment",
                                event -> heard.compareAndSet(false, isOf(deploymentId, event))));
        long end = System.nanoTime() + atMost.toNanos();
        try (var reply = opened("GET", "/events", "", PATIENCE, "")) {
            var text = new InputStreamReader(reply.body(), StandardCharsets.UTF_8);
            var lines = new BufferedReader(text);
            // The daemon greets who listens; from then on no event is missed.
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                events.line(line);
                if (heard.getAndSet(false) && look.isEnough()) {
                    return true;
                }
                Duration left = Duration.ofNanos(end - System.nanoTime());
                if (left.toMillis() <= 0) {
                    return false;
                }
                reply.bearSilence(left);
            }
            throw new EOFException("the stream of events ended");
        } catch (SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            throw unreachable(e);
        }
    }

    private static boolean isOf(String deploymentId, String event) {
        try {
            return Json.parse(event).at("deployment_id").textOr("").equals(deploymentId);
        } catch (IOException e) {
            return false;
        }
    }

    private static Duration patienceAfter(double graceSeconds) {
        return PATIENCE.plusMillis((long) (graceSeconds * 1000));
    }

    private static String path(String reference, String rest) {
        return "/deployments/" + encoded(reference) + rest;
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private Answer get(String path) throws Unreachable, Problem {
        return ask("GET", path, "", PATIENCE);
    }

    private Answer ask(String method, String path, String json, Duration patience)
            throws Unreachable, Problem {
        try (var reply = opened(method, path, json, patience, "")) {
            String body = reply.text();
            return new Answer(body, body.isBlank() ? Json.Literal.NULL : Json.parse(body));
        } catch (IOException e) {
            throw unreachable(e);
        }
    }

    private void read(String path, Duration patience, Consumer<String> line)
            throws Unreachable, Problem {
        try (var reply = opened("GET", path, "", patience, "")) {
            eachLine(reply, line);
        } catch (IOException e) {
            throw unreachable(e);
        }
    }

    /**
     * Asks, and reads the head of the answer.
     *
     * @param json the body; empty for none
     * @param patience longest silence to bear; zero for any
     * @param lastSeen the id of the last event that was seen; empty for none
     * @return no refusal, still to be read and closed
     */
    private Http.Reply opened(
            String method, String path, String json, Duration patience, String lastSeen)
            throws IOException, Problem {
        Http.Reply reply = http.send(method, API + path, json, patience, lastSeen);
        if (reply.status() < 400) {
            return reply;
        }
        try (reply) {
            throw Problem.of(reply.status(), reply.text());
        }
    }

    private static void eachLine(Http.Reply reply, Consumer<String> line) throws IOException {
        var text = new InputStreamReader(reply.body(), StandardCharsets.UTF_8);
        var lines = new BufferedReader(text);
        for (String next = lines.readLine(); next != null; next = lines.readLine()) {
            line.accept(next);
        }
    }

    private Unreachable unreachable(IOException cause) {
        return switch (cause) {
            case ConnectException _ -> Unreachable.notRunning();
            case SocketTimeoutException _ ->
                    new Unreachable(
                            "the daemon (pid %d) does not answer; its log is %s"
                                    .formatted(card.pid(), card.logFile()),
                            cause);
            case EOFException _ ->
                    new Unreachable(
                            "the daemon went away in mid-sentence; its log is " + card.logFile(),
                            cause);
            default -> Unreachable.strangerAt(card.apiUrl());
        };
    }
}
