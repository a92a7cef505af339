package dev.localdeploy.figure;

import dev.localdeploy.os.Timers;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Remembers what deployments used: of the last hour in slots of ten seconds, of the last day in
 * slots of a minute. Points are saved some minutes after they were added, many at once, and when
 * the daemon ends; one that is killed loses those minutes.
 */
public final class FigureBook {
    /** How far back anything is remembered. */
    public static final Duration LONGEST = Slots.DAY;

    private static final Duration SAVE_AFTER = Duration.ofMinutes(4);

    /** Deployments that came up together are saved at different moments. */
    private static final int SPREAD_SECONDS = 120;

    private final Clock clock;
    private final Timers timers;
    private final FigureStore store;
    private final Map<String, FigureHistory> histories = new ConcurrentHashMap<>();

    public FigureBook(Clock clock, Timers timers, FigureStore store) {
        this.clock = clock;
        this.timers = timers;
        this.store = store;
    }

    /** From now on points of this deployment are kept. */
    public void open(String deployment) {
        histories.computeIfAbsent(deployment, id -> new FigureHistory(id, clock, store));
    }

    /** Does not wait for anything. A point of a deployment that is gone is not kept. */
    public void add(String deployment, FigurePoint point) {
        @Nullable FigureHistory history = histories.get(deployment);
        if (history != null && history.add(point)) {
            timers.after(saveAfter(deployment), history::save);
        }
    }

    private static Duration saveAfter(String deployment) {
        return SAVE_AFTER.plusSeconds(Math.floorMod(deployment.hashCode(), SPREAD_SECONDS));
    }

    /**
     * The last while. Up to an hour in slots of ten seconds, more in slots of a minute.
     *
     * @param span as it was asked for; no more than {@link #LONGEST} is there
     * @param interval between two points when nothing is missing; one may be late by as much again
     */
    public FigureSpan last(String deployment, Duration span, Duration interval) {
        int seconds = span.compareTo(Slots.HOUR) <= 0 ? Slots.NEAR : Slots.FAR;
        @Nullable FigureHistory history = histories.get(deployment);
        if (history == null) {
            return new FigureSpan(seconds, List.of());
        }
        Instant now = clock.instant();
        List<FigurePoint> points = Slots.between(now.minus(span), now, history.all(), seconds);
        Duration apart = interval.multipliedBy(2).plusSeconds(2L * seconds);
        return new FigureSpan(seconds, Slots.withGaps(points, now, apart, seconds));
    }

    /** The deployment is gone, and its figures with it. */
    public void forget(String deployment) {
        @Nullable FigureHistory history = histories.remove(deployment);
        if (history != null) {
            history.forget();
        }
    }

    /** Deletes what was kept of deployments that are gone. */
    public void sweep(Predicate<String> gone) {
        for (String deployment : store.deployments()) {
            if (gone.test(deployment)) {
                new FigureHistory(deployment, clock, store).forget();
            }
        }
    }

    /** Saves everything: the daemon ends. */
    public void close() {
        histories.values().forEach(FigureHistory::save);
    }
}
