package dev.localdeploy.testing;

import dev.localdeploy.os.Timers;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * A clock and its timers, for tests: time moves only when told, and what falls due meanwhile is
 * called in order, each at its own moment. May be used from any thread.
 */
public final class ManualTime extends Clock implements Timers {
    /** Where every story begins unless it says otherwise. */
    public static final Instant START = Instant.parse("2025-10-22T10:00:00Z");

    private record Call(Instant due, long order, Runnable what) {}

    private final PriorityQueue<Call> calls =
            new PriorityQueue<>(Comparator.comparing(Call::due).thenComparingLong(Call::order));
    private Instant now = START;
    private long ordered;

    @Override
    public synchronized Instant instant() {
        return now;
    }

    @Override
    public synchronized void after(Duration delay, Runnable call) {
        calls.add(new Call(now.plus(delay), ordered++, call));
    }

    /** Lets this much time pass. The calls are made by the calling thread, without any lock. */
    public void pass(Duration duration) {
        Instant end = instant().plus(duration);
        for (Call next = moveToNext(end); next != null; next = moveToNext(end)) {
            next.what().run();
        }
    }

    /** Lets time pass up to the next call and makes it, at once if nothing waits. */
    public void passToNextCall() {
        Instant next;
        synchronized (this) {
            next = calls.isEmpty() ? now : calls.peek().due();
        }
        pass(Duration.between(instant(), next));
    }

    private synchronized @Nullable Call moveToNext(Instant end) {
        if (calls.isEmpty() || calls.peek().due().isAfter(end)) {
            now = end.isAfter(now) ? end : now;
            return null;
        }
        Call next = calls.remove();
        now = next.due().isAfter(now) ? next.due() : now;
        return next;
    }

    /** How many calls are still to come. */
    public synchronized int pending() {
        return calls.size();
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return Clock.fixed(instant(), zone);
    }
}
