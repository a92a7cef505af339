package dev.localdeploy.health;

import dev.localdeploy.os.Timers;
import dev.localdeploy.process.Run;
import dev.localdeploy.process.RunKey;
import dev.localdeploy.process.TreeFigures;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/**
 * Makes the rounds. All runs that are due in one tick, and those that nearly are, share one look at
 * the process table; whoever has to be asked is asked on a thread of its own, so one who never
 * answers delays nobody. The tick is the shortest interval there is. What cannot wait for it (a run
 * that has just begun, somebody who asks) is begun a few milliseconds later, together with all else
 * that came in meanwhile.
 */
public final class RoundTheClock implements HealthWatch {
    private static final Logger LOG = Logger.getLogger(RoundTheClock.class);
    private static final Duration GATHERING = Duration.ofMillis(20);

    private final Map<String, RunHealth> watched = new ConcurrentHashMap<>();
    private final HealthHistory history = new HealthHistory();
    private final Pace pace = new Pace();
    private final AtomicBoolean hurrying = new AtomicBoolean();
    private final ReentrantLock looking = new ReentrantLock();
    private final FiguresOfRuns sampled;
    private final FiguresOfRuns looked;
    private final Ward ward;

    /**
     * @param ticker monotonic nanoseconds, standing still while the machine sleeps
     * @param threads gives each task a thread of its own at once
     * @param sampled for the rounds that are due: their processor time is that of the interval
     * @param looked for those who ask in between, and must not shorten that interval
     */
    public RoundTheClock(
            Clock clock,
            LongSupplier ticker,
            Timers timers,
            Executor threads,
            FiguresOfRuns sampled,
            FiguresOfRuns looked,
            ChecksOfRuns checks,
            HealthListener listener) {
        this(clock, ticker, timers, threads, sampled, looked, (CheckBook) checks, listener);
    }

    RoundTheClock(
            Clock clock,
            LongSupplier ticker,
            Timers timers,
            Executor threads,
            FiguresOfRuns sampled,
            FiguresOfRuns looked,
            CheckBook checks,
            HealthListener listener) {
        this.sampled = sampled;
        this.looked = looked;
        this.ward =
                new Ward(clock, ticker, timers, threads, checks, history, listener, this::hurry);
    }

    @Override
    public void watch(WatchedRun run, boolean ready) {
        RunHealth next = new RunHealth(run, ward, ready);
        RunHealth before = watched.put(run.deployment(), next);
        if (before != null) {
            before.closeFor(next);
        }
        hurry();
    }

    @Override
    public void ended(String deployment, String why) {
        RunHealth last = watched.remove(deployment);
        HealthReport report = down(why);
        if (last == null) {
            history.add(deployment, report);
        } else {
            last.end(report);
        }
    }

    private HealthReport down(String why) {
        return new HealthReport(
                List.of(ProcessCheck.notRunning(why), ResourceCheck.gone()), ward.now());
    }

    @Override
    public void forget(String deployment) {
        RunHealth last = watched.remove(deployment);
        if (last != null) {
            last.close(down("The deployment was removed"));
        }
        history.forget(deployment);
    }

    @Override
    public Optional<CompletableFuture<HealthReport>> checkNow(String deployment) {
        var report = Optional.ofNullable(watched.get(deployment)).map(RunHealth::ask);
        report.ifPresent(_ -> hurry());
        return report;
    }

    @Override
    public Optional<HealthReport> newest(String deployment) {
        return Optional.ofNullable(watched.get(deployment)).flatMap(RunHealth::newest);
    }

    @Override
    public List<HealthReport> newestFirst(String deployment, int limit) {
        return history.newestFirst(deployment, limit);
    }

    @Override
    public Optional<Instant> nextCheck(String deployment) {
        return Optional.ofNullable(watched.get(deployment)).map(RunHealth::nextCheck);
    }

    @Override
    public void tick() {
        looking.lock();
        try {
            pace.tick(ward.ticks(), ward.clock().millis()).ifPresent(this::woke);
            makeRound();
        } finally {
            looking.unlock();
        }
    }

    private void woke(Pace.Gap gap) {
        LOG.info("time was lost: what the health checks were about to say is dropped");
        watched.values().forEach(run -> run.woke(gap));
    }

    private void hurry() {
        if (hurrying.compareAndSet(false, true)) {
            ward.timers()
                    .after(
                            GATHERING,
                            () -> {
                                hurrying.set(false);
                                lookNow();
                            });
        }
    }

    private void lookNow() {
        looking.lock();
        try {
            makeRound();
        } finally {
            looking.unlock();
        }
    }

    /** One at a time, so that each look at the process table serves as many as possible. */
    private void makeRound() {
        long now = ward.ticks();
        List<RunHealth> due = new ArrayList<>();
        List<RunHealth> asked = new ArrayList<>();
        boolean someAreDue = watched.values().stream().anyMatch(run -> run.isDue(now));
        for (RunHealth run : watched.values()) {
            if (someAreDue && run.comesAlong(now)) {
                due.add(run);
            } else if (run.isAskedFor()) {
                asked.add(run);
            }
        }
        begin(due, true, sampled);
        begin(asked, false, looked);
    }

    private static void begin(List<RunHealth> round, boolean scheduled, FiguresOfRuns figures) {
        if (round.isEmpty()) {
            return;
        }
        List<Run> runs = round.stream().map(run -> run.run().run()).toList();
        Map<RunKey, TreeFigures> found = figures(runs, figures);
        for (RunHealth run : round) {
            begin(run, scheduled, Optional.ofNullable(found.get(run.run().run().key())));
        }
    }

    private static Map<RunKey, TreeFigures> figures(List<Run> runs, FiguresOfRuns figures) {
        try {
            return figures.of(runs);
        } catch (RuntimeException e) {
            LOG.error("the figures of the processes could not be read", e);
            return Map.of();
        }
    }

    private static void begin(RunHealth run, boolean scheduled, Optional<TreeFigures> figures) {
        try {
            run.begin(scheduled, figures);
        } catch (RuntimeException e) { // the others are still to be looked after
            LOG.errorf(e, "deployment=%s could not be checked", run.run().deployment());
        }
    }
}
