package dev.localdeploy.health;

import dev.localdeploy.process.TreeFigures;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one run's health, and what is under way to learn more. A round asks the quick
 * checks at once and sends the slow ones out. It is reported when all have answered, but no later
 * than when the next round is due: then what has not answered is reported as it was last known. No
 * check is sent out twice at a time.
 *
 * <p>While the run is not ready, somebody also looks between the rounds, often at first and then
 * ever more seldom; of these looks nothing is reported but the success.
 *
 * <p>One lock guards all of it, and the listener is told under it, so reports arrive in order and
 * none arrives after the last. Who only reads takes no lock: the listener may hold one of its own
 * that a reader holds, too.
 */
final class RunHealth {
    private static final Logger LOG = Logger.getLogger(RunHealth.class);

    private static final Duration FIRST_LOOK = Duration.ofMillis(100);
    private static final double LOOKS_GROW_BY = 1.5;

    private final ReentrantLock lock = new ReentrantLock();
    private final WatchedRun run;
    private final Ward ward;
    private final Rounds rounds;
    private final List<HealthCheck> quick;
    private final List<Errand> slow;
    private final List<Round> open = new ArrayList<>();
    private final long upSince;

    private Responsiveness responsiveness;
    private Duration asleep = Duration.ZERO;
    private Duration nextLook = FIRST_LOOK;
    private boolean lookPlanned;
    private boolean closed;
    private volatile long due;
    private @Nullable CompletableFuture<HealthReport> asked;
    private volatile @Nullable HealthReport newest;

    RunHealth(WatchedRun run, Ward ward, boolean ready) {
        this.run = run;
        this.ward = ward;
        this.rounds = Rounds.of(run.plan().interval(), run.deployment());
        this.quick = ward.checks().quick();
        this.slow = ward.checks().slow(run.plan()).stream().map(Errand::new).toList();
        this.responsiveness = Responsiveness.atFirst(ready);
        this.due = ward.ticks();
        // From here on by the monotonic clock, for the other may be set.
        Duration before = Duration.between(run.run().startedAt(), ward.now());
        this.upSince = due - (before.isNegative() ? 0 : before.toNanos());
    }

    WatchedRun run() {
        return run;
    }

    boolean isDue(long now) {
        lock.lock();
        try {
            return !closed && due - now <= 0;
        } finally {
            lock.unlock();
        }
    }

    /** Whether it may begin its next round now, because that of another run is due. */
    boolean comesAlong(long now) {
        lock.lock();
        try {
            return !closed && rounds.mayComeAlong(due, now);
        } finally {
            lock.unlock();
        }
    }

    /** By somebody who does not wait until the next round is due. */
    boolean isAskedFor() {
        lock.lock();
        try {
            return !closed && asked != null;
        } finally {
            lock.unlock();
        }
    }

    /** A report of a round that is still to come. */
    CompletableFuture<HealthReport> ask() {
        lock.lock();
        try {
            if (asked == null) {
                asked = new CompletableFuture<>();
            }
            return asked.copy();
        } finally {
            lock.unlock();
        }
    }

    Optional<HealthReport> newest() {
        return Optional.ofNullable(newest);
    }

    Instant nextCheck() {
        return ward.now().plusNanos(Math.max(0, due - ward.ticks()));
    }

    /**
     * Begins a round.
     *
     * @param scheduled the one that is due, or nearly; otherwise the one that is asked for
     */
    void begin(boolean scheduled, Optional<TreeFigures> figures) {
        lock.lock();
        try {
            if (closed) {
                return;
            }
            if (scheduled) {
                due = rounds.after(due, ward.ticks());
                closeScheduled();
            }
            open(scheduled, figures);
        } finally {
            lock.unlock();
        }
    }

    private void closeScheduled() {
        for (Round round : List.copyOf(open)) {
            if (round.isScheduled() && !round.isAskedFor()) {
                publish(round);
            }
        }
    }

    private void open(boolean scheduled, Optional<TreeFigures> figures) {
        List<CheckResult> known = new ArrayList<>();
        for (HealthCheck check : quick) {
            guarded(check, figures, false).ifPresent(known::add);
        }
        Round round = new Round(scheduled, known, slow, asked);
        asked = null;
        open.add(round);
        lookAgainIfDoubtful(known);
        noteListening(figures);
        for (Errand errand : slow) {
            if (!errand.isUnderWay()) {
                send(errand, scheduled, figures, isComingUp());
            } else if (scheduled) {
                errand.countForSchedule();
            }
        }
        publishComplete();
    }

    /** A leader that was just stopped is looked at again before anybody is alarmed. */
    private void lookAgainIfDoubtful(List<CheckResult> known) {
        boolean doubtful =
                known.stream()
                        .anyMatch(result ->
                                result.type().equals(ProcessCheck.TYPE)
                                        && result.status() == HealthStatus.DEGRADED);
        if (doubtful) {
            ward.timers()
                    .after(
                            ProcessCheck.MOMENT,
                            () -> {
                                var _ = ask();
                                ward.hurry();
                            });
        }
    }

    private void send(
            Errand errand, boolean scheduled, Optional<TreeFigures> figures, boolean glance) {
        Errand.Ticket ticket = errand.begin(scheduled);
        ward.threads()
                .execute(() -> answered(errand, ticket, guarded(errand.check(), figures, glance)));
    }

    private Optional<CheckResult> guarded(
            HealthCheck check, Optional<TreeFigures> figures, boolean glance) {
        try {
            return glance ? check.glance(run, figures) : check.check(run, figures);
        } catch (RuntimeException | LinkageError e) {
            LOG.errorf(e, "deployment=%s check=%s failed", run.deployment(), check.type());
            return Optional.of(
                    new CheckResult(
                            check.type(),
                            HealthStatus.UNKNOWN,
                            "The check itself failed: " + Texts.firstLine(e.toString(), 200),
                            Evidence.NONE));
        }
    }

    private void answered(Errand errand, Errand.Ticket ticket, Optional<CheckResult> result) {
        lock.lock();
        try {
            if (closed || !errand.end(ticket, result, ward.now())) {
                return;
            }
            boolean before = responsiveness.ready();
            boolean awaited = open.stream().anyMatch(round -> round.awaits(errand));
            open.forEach(round -> round.answered(errand));
            publishComplete();
            result.ifPresent(found -> judge(found, errand.counts()));
            if (!awaited && !before && responsiveness.ready()) {
                // Found by a look between the rounds: let the reports show it, too.
                var _ = ask();
                ward.hurry();
            }
        } finally {
            lock.unlock();
        }
    }

    private void publishComplete() {
        for (Round round : List.copyOf(open)) {
            if (round.isComplete()) {
                publish(round);
            }
        }
    }

    private void publish(Round round) {
        open.remove(round);
        HealthReport report = new HealthReport(round.results(slow), ward.now());
        newest = report;
        ward.publish(run, report);
        round.tell(report);
    }

    /** What an answer to the HTTP check means for the run as a whole. */
    private void judge(CheckResult result, boolean counts) {
        if (!result.type().equals(HttpCheck.TYPE) || result.status() == HealthStatus.UNKNOWN) {
            return;
        }
        boolean answers = result.evidence() instanceof HttpEvidence evidence && evidence.answers();
        if (!responsiveness.ready() || counts) {
            step(
                    answers ? responsiveness.answered() : responsiveness.failed(up(), run.plan()),
                    result);
        }
        planLook();
    }

    private void step(Responsiveness.Step step, CheckResult result) {
        responsiveness = step.next();
        switch (step.news()) {
            case NONE -> {}
            case READY -> ward.listener().becameReady(run.run().key());
            case UNRESPONSIVE ->
                    ward.listener().becameUnresponsive(run.run().key(), inWords(result));
            case RESPONSIVE_AGAIN -> ward.listener().becameResponsive(run.run().key());
        }
    }

    private String inWords(CheckResult result) {
        return responsiveness.ready()
                ? "HTTP check failed %d times in a row: %s"
                        .formatted(responsiveness.failures(), result.message())
                : "Not ready %d s after its start: %s"
                        .formatted(up().toSeconds(), result.message());
    }

    private Duration up() {
        return Duration.ofNanos(ward.ticks() - upSince).minus(asleep);
    }

    /** Whether it is looked at again soon, so that one try now is enough. */
    private boolean isComingUp() {
        return !responsiveness.ready() && nextLook.compareTo(run.plan().interval()) < 0;
    }

    private void planLook() {
        boolean canBecomeReady = run.plan().http() || run.port() != null;
        if (responsiveness.ready() || !canBecomeReady || lookPlanned || closed) {
            return;
        }
        lookPlanned = true;
        ward.timers().after(pauseBeforeLook(), this::look);
        nextLook = shorter(run.plan().interval(), times(nextLook, LOOKS_GROW_BY));
    }

    /** Not past the end of the grace: whether it is over is seen when somebody looks. */
    private Duration pauseBeforeLook() {
        Duration graceLeft = run.plan().startupGrace().minus(up());
        return graceLeft.isPositive() ? shorter(nextLook, graceLeft) : nextLook;
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private static Duration times(Duration duration, double factor) {
        return Duration.ofNanos((long) (duration.toNanos() * factor));
    }

    private void look() {
        lock.lock();
        try {
            lookPlanned = false;
            if (closed || responsiveness.ready()) {
                return;
            }
            if (!run.plan().http()) {
                ward.threads().execute(this::lookAtPort);
                return;
            }
            for (Errand errand : slow) {
                if (errand.check().type().equals(HttpCheck.TYPE) && !errand.isUnderWay()) {
                    send(errand, false, Optional.empty(), true);
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /** Without an HTTP check a run is ready when it listens. */
    private void noteListening(Optional<TreeFigures> figures) {
        if (run.plan().http() || run.port() == null || responsiveness.ready()) {
            return;
        }
        if (figures.map(TreeFigures::listeningPorts).orElse(List.of()).contains(run.port())) {
            listens();
        } else {
            planLook();
        }
    }

    private void lookAtPort() {
        boolean listens = ward.checks().listens(run);
        lock.lock();
        try {
            if (closed || responsiveness.ready()) {
                return;
            }
            if (listens) {
                listens();
            } else {
                planLook();
            }
        } finally {
            lock.unlock();
        }
    }

    private void listens() {
        responsiveness = responsiveness.answered().next();
        ward.listener().becameReady(run.run().key());
    }

    /** The machine slept, or we were held: nothing of what was under way means anything. */
    void woke(Pace.Gap gap) {
        lock.lock();
        try {
            if (closed) {
                return;
            }
            slow.forEach(Errand::abandon);
            List<Round> interrupted = List.copyOf(open);
            open.clear();
            for (Round round : interrupted) {
                if (round.isAskedFor()) {
                    var _ = ask().thenAccept(round::tell);
                }
            }
            responsiveness = responsiveness.afterSleep();
            asleep = asleep.plus(gap.monotonic());
            due = rounds.next(ward.ticks());
            planLook();
        } finally {
            lock.unlock();
        }
    }

    /** The last report. */
    void end(HealthReport last) {
        lock.lock();
        try {
            if (!closed) {
                ward.publish(run, last);
                close(last);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Nothing is reported from now on; whoever waits gets this. */
    void close(HealthReport instead) {
        lock.lock();
        try {
            closed = true;
            open.forEach(round -> round.tell(instead));
            open.clear();
            if (asked != null) {
                asked.complete(instead);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Nothing is reported from now on; whoever waits gets a report of the next run. */
    void closeFor(RunHealth next) {
        lock.lock();
        try {
            closed = true;
            for (Round round : open) {
                if (round.isAskedFor()) {
                    var _ = next.ask().thenAccept(round::tell);
                }
            }
            open.clear();
            if (asked != null) {
                var _ = next.ask().thenAccept(asked::complete);
            }
        } finally {
            lock.unlock();
        }
    }
}
