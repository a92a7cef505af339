package dev.localdeploy.api;

import dev.localdeploy.crash.CrashReport;
import dev.localdeploy.crash.CrashReports;
import dev.localdeploy.deployment.Deployment;
import dev.localdeploy.deployment.Deployments;
import dev.localdeploy.deployment.HealthDesk;
import dev.localdeploy.deployment.LogErrorDesk;
import dev.localdeploy.deployment.StabilityDesk;
import dev.localdeploy.stability.log.LogError;
import dev.localdeploy.wire.CrashReportEvent;
import dev.localdeploy.wire.DeploymentEvent;
import dev.localdeploy.wire.FindingEvent;
import dev.localdeploy.wire.LogErrorEvent;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Tells everybody who listens of every change. Never keeps a deployment waiting for a reader. */
public final class EventFeed {
    private static final Duration HEARTBEAT = Duration.ofSeconds(15);

    /** A reader that is so far behind is sent away; it can ask for the list and come back. */
    private static final int BEHIND = 1000;

    /** Wakes a reader up to tell it that nothing more comes. */
    private static final Numbered FAREWELL = new Numbered(-1, "", "");

    private final Clock clock;
    private final Deployments deployments;
    private final HealthDesk health;
    private final StabilityDesk stability;
    private final LogErrorDesk errors;
    private final CrashReports crashes;
    private final AtomicLong lastId = new AtomicLong();
    private final Set<BlockingQueue<Numbered>> readers = ConcurrentHashMap.newKeySet();

    /** Held while an event is made and handed out, so that no older one follows a newer. */
    private final ReentrantLock order = new ReentrantLock();

    public EventFeed(
            Clock clock,
            Deployments deployments,
            HealthDesk health,
            StabilityDesk stability,
            LogErrorDesk errors,
            CrashReports crashes) {
        this.clock = clock;
        this.deployments = deployments;
        this.health = health;
        this.stability = stability;
        this.errors = errors;
        this.crashes = crashes;
    }

    /** From now on tells of what changes. Call it once, after the desks have begun. */
    public void begin() {
        deployments.subscribe(changed -> inOrder(() -> tell(changed)));
        health.subscribe(id -> inOrder(() -> deployments.withId(id).ifPresent(this::tell)));
        stability.subscribe((id, finding) ->
                inOrder(() -> deployments.withId(id).ifPresent(found -> tell(found, finding))));
        errors.subscribe(seen -> inOrder(() -> tell(seen)));
        crashes.subscribe(report -> inOrder(() -> tell(report)));
    }

    /**
     * @param name which kind of event it is, such as {@code deployment}
     */
    private record Numbered(long id, String name, Object event) {}

    private void inOrder(Runnable telling) {
        order.lock();
        try {
            telling.run();
        } finally {
            order.unlock();
        }
    }

    private void tell(Deployment deployment) {
        var event =
                new DeploymentEvent(
                        deployment.spec().id(),
                        deployment.spec().name(),
                        deployment.status().name(),
                        health.lookAt(deployment).report().overall().name(),
                        DeploymentViews.seconds(clock.instant()));
        tell("deployment", event);
    }

    private void tell(Deployment deployment, String finding) {
        tell(
                "finding",
                new FindingEvent(
                        deployment.spec().id(),
                        deployment.spec().name(),
                        finding,
                        DeploymentViews.seconds(clock.instant())));
    }

    private void tell(LogErrorDesk.Seen seen) {
        LogError error = seen.error();
        tell(
                "log_error",
                new LogErrorEvent(
                        seen.deployment(),
                        seen.name(),
                        error.pattern(),
                        error.line(),
                        error.lineNumber(),
                        error.severity().name(),
                        error.count(),
                        DeploymentViews.seconds(error.lastAt())));
    }

    private void tell(CrashReport report) {
        tell(
                "crash_report",
                new CrashReportEvent(
                        report.deployment(),
                        report.name(),
                        report.run(),
                        report.causes().getFirst().code().code(),
                        DeploymentViews.seconds(report.endedAt())));
    }

    private void tell(String name, Object event) {
        var numbered = new Numbered(lastId.incrementAndGet(), name, event);
        readers.removeIf(reader -> !reader.offer(numbered));
    }

    /** Sends all readers away: the daemon ends. */
    public void close() {
        List<BlockingQueue<Numbered>> served = List.copyOf(readers);
        readers.clear();
        served.forEach(reader -> reader.offer(FAREWELL));
    }

    /** Returns when the reader has gone. */
    void serve(SseEventSink sink, Sse sse) throws InterruptedException {
        BlockingQueue<Numbered> queue = new LinkedBlockingQueue<>(BEHIND);
        readers.add(queue);
        try {
            send(sink, sse.newEventBuilder().comment("").build());
            while (!sink.isClosed() && readers.contains(queue)) {
                Numbered next = queue.poll(HEARTBEAT.toMillis(), TimeUnit.MILLISECONDS);
                if (FAREWELL.equals(next)) {
                    return;
                }
                send(sink, message(next, sse));
            }
        } catch (CompletionException | IllegalStateException e) {
            // The reader has gone while we wrote: the usual end of a stream.
        } finally {
            readers.remove(queue);
            sink.close();
        }
    }

    private static void send(SseEventSink sink, OutboundSseEvent event) {
        sink.send(event).toCompletableFuture().join();
    }

    private static OutboundSseEvent message(@Nullable Numbered next, Sse sse) {
        if (next == null) {
            return sse.newEventBuilder().comment("").build();
        }
        return sse.newEventBuilder()
                .id(Long.toString(next.id()))
                .name(next.name())
                .mediaType(MediaType.APPLICATION_JSON_TYPE)
                .data(next.event())
                .build();
    }
}
