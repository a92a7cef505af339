package dev.localdeploy.deployment;

import dev.localdeploy.os.TcpSocket;
import dev.localdeploy.os.Timers;
import dev.localdeploy.process.Run;
import dev.localdeploy.process.RunKey;
import dev.localdeploy.process.TreeFigures;
import dev.localdeploy.stability.leak.Activity;
import dev.localdeploy.stability.leak.QuietMoment;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Restarts that wait for a quieter moment, a minute at most. One per run; what is cancelled never
 * comes. The run is only looked at while somebody waits.
 */
final class QuietRestarts {
    private static final Duration FIRST_LOOK = Duration.ofSeconds(1);

    /**
     * A restart that waits.
     *
     * @param since monotonic nanoseconds
     */
    private record Wish(
            RunKey run,
            String reason,
            QuietMoment moment,
            long since,
            Supplier<Optional<TreeFigures>> looks) {}

    private final LongSupplier ticker;
    private final Timers timers;
    private final Function<Run, Supplier<Optional<TreeFigures>>> closely;
    private final BiConsumer<RunKey, String> order;
    private final Map<RunKey, Wish> wishes = new ConcurrentHashMap<>();
    private final Map<RunKey, Wish> heldBack = new ConcurrentHashMap<>();

    /**
     * @param ticker monotonic nanoseconds
     * @param closely how to follow one run for a while
     * @param order restarts the run for that reason
     */
    QuietRestarts(
            LongSupplier ticker,
            Timers timers,
            Function<Run, Supplier<Optional<TreeFigures>>> closely,
            BiConsumer<RunKey, String> order) {
        this.ticker = ticker;
        this.timers = timers;
        this.closely = closely;
        this.order = order;
    }

    /**
     * Restarts the run when it is quiet. Does nothing if it waits for that already.
     *
     * @param lately how busy it was at its last samples, oldest first
     */
    void wish(Run run, String reason, List<Activity> lately) {
        Activity now = lastOf(lately);
        QuietMoment moment = QuietMoment.wished(lately, now);
        switch (moment.ask(Duration.ZERO, now)) {
            case QuietMoment.Answer.Now() -> atOnce(run.key(), reason);
            case QuietMoment.Answer.LookAgain(var after) -> wait(run, reason, moment, after);
        }
    }

    /** The same where the last sample may be long ago: the run is looked at first. */
    void wishAfterALook(Run run, String reason, List<Activity> lately) {
        wait(run, reason, QuietMoment.wished(lately, lastOf(lately)), FIRST_LOOK);
    }

    private static Activity lastOf(List<Activity> lately) {
        return lately.isEmpty() ? new Activity(0, 0) : lately.getLast();
    }

    private void wait(Run run, String reason, QuietMoment moment, Duration after) {
        Wish wish = new Wish(run.key(), reason, moment, ticker.getAsLong(), closely.apply(run));
        if (wishes.putIfAbsent(run.key(), wish) == null) {
            timers.after(after, () -> lookAgain(wish));
        }
    }

    /** Restarts the run now, whatever it waits for. */
    void atOnce(RunKey run, String reason) {
        wishes.remove(run);
        order.accept(run, reason);
    }

    void cancel(RunKey run) {
        wishes.remove(run);
        heldBack.remove(run);
    }

    /** The run must not be restarted at present. */
    void holdBack(RunKey run) {
        @Nullable Wish wish = wishes.remove(run);
        if (wish != null) {
            heldBack.put(run, wish);
        }
    }

    /**
     * It may be again: what was held back waits anew, however long that was, for who wished for it
     * may not do so again.
     */
    void goOn(Run run) {
        @Nullable Wish wish = heldBack.remove(run.key());
        if (wish != null) {
            wait(run, wish.reason(), wish.moment(), FIRST_LOOK);
        }
    }

    private void lookAgain(Wish wish) {
        if (!isWaiting(wish)) {
            return;
        }
        Optional<Activity> now = wish.looks().get().map(QuietRestarts::activity);
        if (now.isEmpty()) {
            wishes.remove(wish.run(), wish); // it has ended by itself
            return;
        }
        switch (wish.moment().ask(waited(wish), now.get())) {
            case QuietMoment.Answer.Now() -> {
                if (wishes.remove(wish.run(), wish)) {
                    order.accept(wish.run(), wish.reason());
                }
            }
            case QuietMoment.Answer.LookAgain(var after) ->
                    timers.after(after, () -> lookAgain(wish));
        }
    }

    private Duration waited(Wish wish) {
        return Duration.ofNanos(ticker.getAsLong() - wish.since());
    }

    private boolean isWaiting(Wish wish) {
        return wish.equals(wishes.get(wish.run()));
    }

    private static Activity activity(TreeFigures figures) {
        return new Activity(figures.connections(TcpSocket.State.ESTABLISHED), figures.cpuPercent());
    }
}
