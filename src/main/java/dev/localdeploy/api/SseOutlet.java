package dev.localdeploy.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.localdeploy.wire.DroppedEvent;
import dev.localdeploy.wire.ResetEvent;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Writes events as server-sent events, each when the socket has taken the one before: so nothing
 * piles up in the server for a reader that does not read. One that takes nothing for long is hung
 * up on, because it would not even notice the end of the stream.
 */
final class SseOutlet implements EventReader.Outlet {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** How soon a browser comes back, in milliseconds. */
    private static final long COME_BACK = 1000;

    private final String instance;
    private final Clock clock;
    private final ObjectMapper json;
    private final SseEventSink sink;
    private final Sse sse;
    private final Runnable hangUp;
    private boolean toldWhenToComeBack;

    /**
     * @param instance goes into every id
     * @param hangUp closes the connection
     */
    SseOutlet(
            String instance,
            Clock clock,
            ObjectMapper json,
            SseEventSink sink,
            Sse sse,
            Runnable hangUp) {
        this.instance = instance;
        this.clock = clock;
        this.json = json;
        this.sink = sink;
        this.sse = sse;
        this.hangUp = hangUp;
    }

    @Override
    public void sign(long upTo) throws EventReader.Gone, InterruptedException {
        var sign = sse.newEventBuilder().comment("").id(id(upTo));
        if (!toldWhenToComeBack) {
            sign.reconnectDelay(COME_BACK);
            toldWhenToComeBack = true;
        }
        send(sign);
    }

    @Override
    public void event(EventMessage message) throws EventReader.Gone, InterruptedException {
        send(
                sse.newEventBuilder()
                        .id(id(message.number()))
                        .name(message.event().kind())
                        .data(message.text(json)));
    }

    @Override
    public void reset(String reason, long upTo) throws EventReader.Gone, InterruptedException {
        send(
                sse.newEventBuilder()
                        .id(id(upTo))
                        .name("reset")
                        .data(text(new ResetEvent(reason, now()))));
    }

    /** Without an id: the reader comes back with that of the last event it has seen. */
    @Override
    public void dropped() throws EventReader.Gone, InterruptedException {
        send(sse.newEventBuilder().name("dropped").data(text(new DroppedEvent("too_slow", now()))));
    }

    private String id(long number) {
        return new EventId(instance, number).toString();
    }

    private double now() {
        return DeploymentViews.seconds(clock.instant());
    }

    private String text(Record event) {
        try {
            return json.writeValueAsString(event);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an event is plain texts and numbers", e);
        }
    }

    private void send(OutboundSseEvent.Builder event)
            throws EventReader.Gone, InterruptedException {
        try {
            if (sink.isClosed()) {
                throw new EventReader.Gone();
            }
            var sent = sink.send(event.build()).toCompletableFuture();
            sent.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            hangUp.run();
            throw new EventReader.Gone();
        } catch (ExecutionException | IllegalStateException e) {
            throw new EventReader.Gone();
        }
    }
}
