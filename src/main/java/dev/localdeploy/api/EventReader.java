package dev.localdeploy.api;

import dev.localdeploy.wire.RemovedEvent;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who listens. What the reader has not taken waits here, up to a bound; a reader that is
 * further behind is told so and sent away, and can come back and name the last event it has seen.
 */
final class EventReader {
    /** Messages that may wait; all readers share them. */
    static final int BEHIND = 1000;

    private static final Duration HEARTBEAT = Duration.ofSeconds(15);

    /** Wakes a reader up that has nothing to read. */
    private static final EventMessage WAKE_UP = new EventMessage(-1, new RemovedEvent("", "", 0));

    /** Where a reader's events go. Each call returns when the next one may come. */
    interface Outlet {
        /** A sign of life. From now on the reader has seen all that it wants up to this number. */
        void sign(long upTo) throws Gone, InterruptedException;

        void event(EventMessage message) throws Gone, InterruptedException;

        /** What the reader knows may be outdated; what comes after this number is complete. */
        void reset(String reason, long upTo) throws Gone, InterruptedException;

        void dropped() throws Gone, InterruptedException;
    }

    /** The reader has gone: the usual end of a stream. */
    static final class Gone extends Exception {
        private static final long serialVersionUID = 1L;
    }

    /**
     * How a stream begins.
     *
     * @param missed what the reader wants of what came after the last event that it has seen
     * @param reset why the reader must begin anew; null if it need not
     * @param upTo number of the newest event
     */
    record Opening(List<EventMessage> missed, @Nullable String reset, long upTo) {
        Opening {
            missed = List.copyOf(missed);
        }
    }

    private enum State {
        LISTENING,
        TOO_FAR_BEHIND,
        SENT_AWAY
    }

    private final EventFilter filter;
    private final Duration heartbeat;

    /** Until it is told: what was missed may be much, and a stream may last for days. */
    private @Nullable Opening opening;

    private final BlockingQueue<EventMessage> queue = new LinkedBlockingQueue<>(BEHIND);
    private volatile State state = State.LISTENING;
    private volatile long offered;

    EventReader(EventFilter filter, Opening opening) {
        this(filter, opening, HEARTBEAT);
    }

    /**
     * @param heartbeat after so long without an event comes a sign of life
     */
    EventReader(EventFilter filter, Opening opening, Duration heartbeat) {
        this.filter = filter;
        this.heartbeat = heartbeat;
        this.opening = opening;
        this.offered = opening.upTo();
    }

    /**
     * Called for every event after those of the opening, in their order. Does not wait.
     *
     * @return false if this reader is to be offered nothing more
     */
    boolean offer(EventMessage message) {
        if (filter.wants(message.event()) && !queue.offer(message)) {
            state = State.TOO_FAR_BEHIND;
            return false;
        }
        offered = message.number(); // only now: see sign()
        return true;
    }

    /** The daemon ends. */
    void sendAway() {
        state = State.SENT_AWAY;
        queue.offer(WAKE_UP); // where there is no room for it, nobody sleeps
    }

    /** Returns when nothing more is to be told. */
    void serve(Outlet outlet) throws Gone, InterruptedException {
        open(outlet);
        while (true) {
            @Nullable EventMessage next = queue.poll(heartbeat.toMillis(), TimeUnit.MILLISECONDS);
            if (state == State.TOO_FAR_BEHIND) {
                outlet.dropped();
                return;
            }
            if (state == State.SENT_AWAY) {
                return;
            }
            if (next == null) {
                sign(outlet);
            } else {
                outlet.event(next);
            }
        }
    }

    private void open(Outlet outlet) throws Gone, InterruptedException {
        Opening told = Objects.requireNonNull(opening, "a reader is served once");
        opening = null;
        if (told.reset() != null) {
            outlet.reset(told.reset(), told.upTo());
        } else if (told.missed().isEmpty()) {
            outlet.sign(told.upTo());
        } else {
            outlet.sign(told.missed().getFirst().number() - 1);
        }
        for (EventMessage message : told.missed()) {
            outlet.event(message);
        }
    }

    /**
     * Whatever was offered before this number was read had been taken if the queue is empty now.
     */
    private void sign(Outlet outlet) throws Gone, InterruptedException {
        long upTo = offered;
        if (queue.isEmpty()) {
            outlet.sign(upTo);
        }
    }
}
