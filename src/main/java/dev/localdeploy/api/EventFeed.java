package dev.localdeploy.api;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.localdeploy.crash.CrashReports;
import dev.localdeploy.deployment.Deployments;
import dev.localdeploy.deployment.HealthDesk;
import dev.localdeploy.deployment.LogErrorDesk;
import dev.localdeploy.deployment.StabilityDesk;
import dev.localdeploy.wire.DaemonEvent;
import dev.localdeploy.wire.RecentEvent;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Tells everybody who listens of every change, and remembers the last ones for those who come back.
 * Never keeps a deployment waiting for a reader.
 */
public final class EventFeed {
    private static final String RESTARTED = "daemon_restarted";
    private static final String TOO_OLD = "too_old";

    private final Clock clock;
    private final Deployments deployments;
    private final HealthDesk health;
    private final StabilityDesk stability;
    private final LogErrorDesk errors;
    private final CrashReports crashes;
    private final ObjectMapper json;
    private final String instance;
    private final List<Consumer<DaemonEvent>> subscribers = new CopyOnWriteArrayList<>();

    /** Held while an event is made and handed out, so that no older one follows a newer. */
    private final ReentrantLock order = new ReentrantLock();

    private final EventMemory memory = new EventMemory();
    private final List<EventReader> readers = new ArrayList<>();
    private long newest;

    /**
     * @param instanceId of this daemon, so that ids of another one's events are told apart
     */
    public EventFeed(
            Clock clock,
            Deployments deployments,
            HealthDesk health,
            StabilityDesk stability,
            LogErrorDesk errors,
            CrashReports crashes,
            ObjectMapper json,
            String instanceId) {
        this.clock = clock;
        this.deployments = deployments;
        this.health = health;
        this.stability = stability;
        this.errors = errors;
        this.crashes = crashes;
        this.json = json;
        this.instance = EventId.instance(instanceId);
    }

    /** From now on tells of what changes. Call it once, after the desks have begun. */
    public void begin() {
        deployments.subscribe(changed ->
                tell(() ->
                        Optional.of(
                                EventViews.changed(
                                        changed, health.lookAt(changed), clock.instant()))));
        deployments.subscribeToRemovals(
                removed -> tell(() -> Optional.of(EventViews.removed(removed, clock.instant()))));
        health.subscribe(id ->
                tell(() ->
                        deployments
                                .withId(id)
                                .map(one ->
                                        EventViews.changed(
                                                one, health.lookAt(one), clock.instant()))));
        stability.subscribe((id, finding) ->
                tell(() ->
                        deployments
                                .withId(id)
                                .map(one -> EventViews.found(one, finding, clock.instant()))));
        errors.subscribe(seen -> tell(() -> Optional.of(EventViews.seen(seen))));
        crashes.subscribe(report -> tell(() -> Optional.of(EventViews.ready(report))));
    }

    /**
     * @param listener is told of every event, in order; must not block
     */
    public void subscribe(Consumer<DaemonEvent> listener) {
        subscribers.add(listener);
    }

    /**
     * @param happened asked while nobody else tells anything
     */
    void tell(Supplier<Optional<? extends DaemonEvent>> happened) {
        order.lock();
        try {
            happened.get().ifPresent(this::handOut);
        } finally {
            order.unlock();
        }
    }

    private void handOut(DaemonEvent event) {
        newest++;
        var message = new EventMessage(newest, event);
        memory.add(message);
        readers.removeIf(reader -> !reader.offer(message));
        subscribers.forEach(one -> one.accept(event));
    }

    /** The last events that are wanted, oldest first. */
    List<RecentEvent> recent(EventFilter filter, int most) {
        List<EventMessage> wanted;
        order.lock();
        try {
            wanted = memory.all();
        } finally {
            order.unlock();
        }
        List<RecentEvent> told =
                wanted.stream()
                        .filter(message -> filter.wants(message.event()))
                        .map(this::recent)
                        .toList();
        return told.subList(Math.max(0, told.size() - most), told.size());
    }

    private RecentEvent recent(EventMessage message) {
        return new RecentEvent(
                new EventId(instance, message.number()).toString(),
                message.event().kind(),
                message.event());
    }

    /** Sends all readers away: the daemon ends. */
    public void close() {
        order.lock();
        try {
            readers.forEach(EventReader::sendAway);
            readers.clear();
        } finally {
            order.unlock();
        }
    }

    /**
     * Returns when the reader has gone.
     *
     * @param lastSeen the id of the last event that the reader has seen; empty for none
     * @param hangUp closes the connection
     */
    void serve(EventFilter filter, String lastSeen, SseEventSink sink, Sse sse, Runnable hangUp)
            throws InterruptedException {
        EventReader reader = welcome(filter, lastSeen);
        try {
            reader.serve(new SseOutlet(instance, clock, json, sink, sse, hangUp));
        } catch (EventReader.Gone e) {
            // While we wrote: the usual end of a stream.
        } finally {
            leave(reader);
            sink.close();
        }
    }

    EventReader welcome(EventFilter filter, String lastSeen) {
        order.lock();
        try {
            var reader = new EventReader(filter, opening(filter, lastSeen));
            readers.add(reader);
            return reader;
        } finally {
            order.unlock();
        }
    }

    void leave(EventReader reader) {
        order.lock();
        try {
            readers.remove(reader);
        } finally {
            order.unlock();
        }
    }

    private EventReader.Opening opening(EventFilter filter, String lastSeen) {
        if (lastSeen.isEmpty()) {
            return new EventReader.Opening(List.of(), null, newest);
        }
        Optional<EventId> known =
                EventId.parse(lastSeen)
                        .filter(id -> id.instance().equals(instance) && id.number() <= newest);
        if (known.isEmpty()) {
            return new EventReader.Opening(List.of(), RESTARTED, newest);
        }
        if (known.get().number() == newest) {
            return new EventReader.Opening(List.of(), null, newest);
        }
        return memory.after(known.get().number())
                .map(missed ->
                        new EventReader.Opening(
                                missed.stream()
                                        .filter(message -> filter.wants(message.event()))
                                        .toList(),
                                null,
                                newest))
                .orElseGet(() -> new EventReader.Opening(List.of(), TOO_OLD, newest));
    }
}
