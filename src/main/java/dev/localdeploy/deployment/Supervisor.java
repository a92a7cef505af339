package dev.localdeploy.deployment;

import dev.localdeploy.deployment.DeploymentState.Ending;
import dev.localdeploy.deployment.Event.BackoffElapsed;
import dev.localdeploy.deployment.Event.LaunchFailed;
import dev.localdeploy.deployment.Event.LeaderExited;
import dev.localdeploy.deployment.Event.ProcessExited;
import dev.localdeploy.deployment.Event.ProcessStarted;
import dev.localdeploy.deployment.Event.RestartForbidden;
import dev.localdeploy.deployment.Event.RestartPutOff;
import dev.localdeploy.deployment.Event.Survived;
import dev.localdeploy.extension.Advice;
import dev.localdeploy.extension.Crash;
import dev.localdeploy.os.Timers;
import dev.localdeploy.process.Exit;
import dev.localdeploy.process.LaunchException;
import dev.localdeploy.process.LaunchOrder;
import dev.localdeploy.process.Processes;
import dev.localdeploy.process.Run;
import dev.localdeploy.process.RunKey;
import dev.localdeploy.process.RunListener;
import dev.localdeploy.process.Survivor;
import dev.localdeploy.restart.RestartCounsel;
import dev.localdeploy.restart.RestartHistory;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Predicate;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Looks after one deployment, one event at a time, on its own virtual thread. Nothing else writes
 * its state, so nothing here needs a lock. Nothing here waits, either: a wait is a timer that sends
 * an event.
 *
 * <p>What the user said is saved before it is acted on. What we do by ourselves, such as a launch
 * after a crash, is done first and saved afterwards: if the daemon dies in between, the run's own
 * record tells the next daemon of it.
 */
final class Supervisor {
    private static final Logger LOG = Logger.getLogger(Supervisor.class);

    /** After a failed save: a full disk gets this much time to become less full. */
    static final Duration SAVE_AGAIN_AFTER = Duration.ofSeconds(30);

    /** What to handle: one event, or none to wake the supervisor up so that it saves or ends. */
    private record Letter(
            List<Event> events, CompletableFuture<Deployment> handled, Instant postedAt) {}

    private record Waiter(Predicate<Deployment> condition, CompletableFuture<Deployment> met) {}

    /** A change that is true already, and of which nobody has been told. */
    private record News(Deployment before, Deployment after, Event event) {}

    private final Lifecycle lifecycle = new Lifecycle();
    private final Clock clock;
    private final Timers timers;
    private final Processes processes;
    private final DeploymentStore store;
    private final RestartCounsel counsel;
    private final SupervisorListener listener;
    private final BlockingQueue<Letter> mailbox = new LinkedBlockingQueue<>();
    private final List<Waiter> waiters = new CopyOnWriteArrayList<>();
    private final Deque<Event> followUps = new ArrayDeque<>();
    private final List<RunKey> forgettable = new ArrayList<>();

    /** Both are told of when the letter is done with: the next run comes first. */
    private final List<News> news = new ArrayList<>();

    private final List<AbnormalEnd> ends = new ArrayList<>();

    /** Completed when nothing will be handled or saved any more. */
    private final CompletableFuture<Void> ended = new CompletableFuture<>();

    /** The letter that is being handled; null while the supervisor waits for one. */
    private volatile @Nullable Letter inHand;

    private boolean willSaveAgain;

    /** What the store has; null until something was saved. */
    private @Nullable Deployment saved;

    /** The planned restart that the advisors have agreed to. */
    private @Nullable Instant advised;

    private volatile Deployment current;
    private volatile boolean closed;

    /**
     * @param counsel is asked before each automatic restart
     * @param listener is told what was done about an event when all of it is done
     */
    Supervisor(
            Deployment initial,
            Clock clock,
            Timers timers,
            Processes processes,
            DeploymentStore store,
            RestartCounsel counsel,
            SupervisorListener listener) {
        this.current = initial;
        this.clock = clock;
        this.timers = timers;
        this.processes = processes;
        this.store = store;
        this.counsel = counsel;
        this.listener = listener;
    }

    void begin() {
        Thread.ofVirtual().name("supervisor-" + current.spec().name()).start(this::work);
    }

    /** The latest snapshot; never waits for the supervisor. */
    Deployment snapshot() {
        return current;
    }

    /** Puts an event into the mailbox. */
    void tell(Event event) {
        post(letter(event));
    }

    /**
     * Puts an event into the mailbox; the future has the snapshot after it was handled, or a
     * refusal if the deployment was removed before.
     */
    CompletableFuture<Deployment> ask(Event event) {
        Letter letter = letter(event);
        post(letter);
        return letter.handled();
    }

    private Letter letter(Event... events) {
        return new Letter(List.of(events), new CompletableFuture<>(), clock.instant());
    }

    private void post(Letter letter) {
        mailbox.add(letter);
        if (ended.isDone()) {
            refuse(letter.handled());
        }
    }

    /**
     * Since when the oldest letter that is not done with has been there; empty if there is none.
     */
    Optional<Instant> busySince() {
        @Nullable Letter handled = inHand;
        @Nullable Letter oldest = handled != null ? handled : mailbox.peek();
        return Optional.ofNullable(oldest).map(Letter::postedAt);
    }

    /** Has the first snapshot that meets the condition, the present one included. */
    CompletableFuture<Deployment> when(Predicate<Deployment> condition) {
        Waiter waiter = new Waiter(condition, new CompletableFuture<>());
        waiters.add(waiter);
        notify(waiter, current);
        if (ended.isDone()) {
            refuse(waiter.met());
        }
        return waiter.met();
    }

    /**
     * Ends the supervisor; the deployment must be down. What is being saved at this moment is saved
     * before the future completes, and nothing after that.
     */
    CompletableFuture<Void> close() {
        closed = true;
        wake();
        return ended;
    }

    private void wake() {
        post(letter());
    }

    /** Deletes the records of runs whose ends could not be saved. Only after {@link #close}. */
    void forgetRuns() {
        forgettable.forEach(processes::forget);
        forgettable.clear();
    }

    private void work() {
        try {
            while (!closed) {
                Letter letter = mailbox.take();
                inHand = letter;
                willSaveAgain &= !letter.events().isEmpty();
                handle(letter.events());
                letter.handled().complete(current);
                remember();
                inHand = null;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            ended.complete(null);
            mailbox.forEach(letter -> refuse(letter.handled()));
            waiters.forEach(waiter -> refuse(waiter.met()));
        }
    }

    private void refuse(CompletableFuture<Deployment> answer) {
        answer.completeExceptionally(
                new Refusal(
                        Refusal.Code.NO_SUCH_DEPLOYMENT,
                        "the deployment '%s' was removed in the meantime"
                                .formatted(current.spec().name())));
    }

    private void handle(List<Event> events) {
        followUps.addAll(events);
        while (!followUps.isEmpty() && !closed) {
            handleOne(followUps.remove());
        }
        news.forEach(one -> guarded(one.event(), () -> announce(one)));
        news.clear();
        ends.forEach(end -> guarded(end, () -> listener.endedAbnormally(end)));
        ends.clear();
    }

    private void handleOne(Event event) {
        Deployment before = current;
        guarded(event, () -> ends.addAll(AbnormalEnd.in(before, event, clock.instant())));
        guarded(
                event,
                () -> {
                    if (event instanceof RestartPutOff(_, var until)) {
                        advised = until;
                    }
                    Step step = lifecycle.next(before, event, clock.instant());
                    current = step.next();
                    news.add(new News(before, step.next(), event));
                    if (event instanceof Event.Request && !before.equals(step.next())) {
                        remember();
                    }
                    step.actions().forEach(action -> guarded(action, () -> perform(action)));
                });
    }

    /**
     * A defect in one place must not take the rest along: after a SIGTERM that could not be sent
     * the reminder to kill is still needed.
     */
    private void guarded(Object what, Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) {
            LOG.errorf(
                    e,
                    "deployment=%s %s could not be done; this is a defect, please report it",
                    current.spec().name(),
                    what.getClass().getSimpleName());
        }
    }

    private void announce(News one) {
        logTransition(one.before(), one.after(), one.event());
        guarded(one.after(), () -> listener.changed(one.after()));
        waiters.forEach(waiter -> notify(waiter, one.after()));
    }

    private void notify(Waiter waiter, Deployment snapshot) {
        if (waiter.condition().test(snapshot)) {
            waiters.remove(waiter);
            waiter.met().complete(snapshot);
        }
    }

    private void perform(Action action) {
        switch (action) {
            case Action.Launch(var run) -> launch(run);
            case Action.Watch(var run) -> processes.watch(run, new MailboxListener(run.key()));
            case Action.AskToStop(var run) -> processes.askToStop(run);
            case Action.Kill(var run) -> processes.kill(run);
            case Action.Remind(var after, var event) -> remind(after, event);
            case Action.Forget(var run) -> forgettable.add(run);
        }
    }

    private void launch(RunKey key) {
        guarded(key, () -> listener.launching(current));
        try {
            Run run = processes.launch(orderFor(key));
            // Its end comes through the mailbox, so it is heard of after its start.
            followUps.addFirst(new ProcessStarted(run));
            guarded(run, () -> processes.watch(run, new MailboxListener(key)));
        } catch (LaunchException e) {
            LOG.errorf("deployment=%s could not be launched: %s", current.spec().name(), e);
            followUps.addFirst(new LaunchFailed(String.valueOf(e.getMessage())));
        } catch (RuntimeException e) {
            LOG.errorf(
                    e,
                    "deployment=%s could not be launched; this is a defect, please report it",
                    current.spec().name());
            followUps.addFirst(new LaunchFailed("it could not be launched: " + e));
        }
    }

    private LaunchOrder orderFor(RunKey key) {
        DeploymentSpec spec = current.spec();
        return new LaunchOrder(
                key,
                spec.command().argv(),
                spec.workingDirectory(),
                spec.environmentOfRuns(),
                spec.logFile());
    }

    private void remind(Duration after, Event event) {
        if (event instanceof BackoffElapsed(var due)
                && !counsel.isEmpty()
                && !due.equals(advised)) {
            consult(due, after);
        } else if (after.isZero()) {
            followUps.add(event);
        } else {
            timers.after(after, () -> tell(event));
        }
    }

    /**
     * On a thread of its own, for advisors may take their time, and meanwhile anything may happen
     * here: what they say of a restart that is planned no longer changes nothing.
     */
    private void consult(Instant due, Duration atMost) {
        Crash crash = crash(current, due);
        Thread.ofVirtual()
                .name("advice-" + current.spec().name())
                .start(() -> {
                    switch (counsel.ask(crash)) {
                        case Advice.AsPlanned() -> remindAsPlanned(due, atMost);
                        case Advice.NotBefore(var until) -> tell(new RestartPutOff(due, until));
                        case Advice.StayDown(var reason) -> tell(new RestartForbidden(due, reason));
                    }
                });
    }

    private void remindAsPlanned(Instant due, Duration atMost) {
        Duration rest = Duration.between(clock.instant(), due);
        Duration after = rest.compareTo(atMost) > 0 ? atMost : rest; // the clock was set back
        BackoffElapsed elapsed = new BackoffElapsed(due);
        if (after.isPositive()) {
            timers.after(after, () -> tell(elapsed));
        } else {
            tell(elapsed);
        }
    }

    private static Crash crash(Deployment d, Instant due) {
        DeploymentSpec spec = d.spec();
        RestartHistory restarts = d.restarts();
        Ending last =
                d.state() instanceof DeploymentState.BackingOff(var ending, _)
                        ? ending
                        : new Ending(new Exit.Unknown("nobody saw it"), due);
        String reason =
                restarts.recent().isEmpty()
                        ? last.exit().inWords()
                        : restarts.recent().getLast().reason();
        return new Crash(
                spec.id(),
                spec.name(),
                spec.workingDirectory(),
                reason,
                last.exit().exitCode(),
                last.exit().exitSignal(),
                last.at(),
                restarts.attemptsSinceStable(),
                restarts.total(),
                restarts.crashes(),
                due);
    }

    /** A full disk is reported and must not stop supervision; it is tried again. */
    private void remember() {
        if (closed || (saved != null && current.differsOnlyInBeingStable(saved))) {
            return;
        }
        try {
            store.save(current);
            saved = current;
            forgetRuns();
        } catch (IOException | RuntimeException e) {
            LOG.errorf(
                    "deployment=%s could not be saved, and until it is, the next daemon will not"
                            + " know of its last changes; trying again every %s: %s",
                    current.spec().name(), SAVE_AGAIN_AFTER, e);
            saveAgainLater();
        }
    }

    private void saveAgainLater() {
        if (!willSaveAgain) {
            willSaveAgain = true;
            timers.after(SAVE_AGAIN_AFTER, this::wake);
        }
    }

    private static void logTransition(Deployment before, Deployment after, Event event) {
        if (before.state().getClass() != after.state().getClass()) {
            LOG.infof(
                    "deployment=%s from=%s to=%s event=%s%s",
                    after.spec().name(),
                    before.state().getClass().getSimpleName(),
                    after.state().getClass().getSimpleName(),
                    event.getClass().getSimpleName(),
                    details(after));
        }
    }

    private static String details(Deployment after) {
        return switch (after.state()) {
            case DeploymentState.Running(var run, _, _) -> " pid=" + run.leader().pid();
            case DeploymentState.BackingOff(var last, var until) ->
                    " reason=\"%s\" until=%s".formatted(last.exit().inWords(), until);
            case DeploymentState.Failed(_, var reason) -> " reason=\"%s\"".formatted(reason);
            case DeploymentState.Idle(),
                    DeploymentState.Launching(),
                    DeploymentState.Stopping(_, _, _) ->
                    "";
        };
    }

    /** Turns what the process package says into letters. */
    private final class MailboxListener implements RunListener {
        private final RunKey run;

        MailboxListener(RunKey run) {
            this.run = run;
        }

        @Override
        public void leaderExited(Exit exit, Instant at) {
            tell(new LeaderExited(run, new Ending(exit, at)));
        }

        @Override
        public void exited(Exit exit, Instant at) {
            tell(new ProcessExited(run, new Ending(exit, at)));
        }

        @Override
        public void survived(List<Survivor> survivors) {
            tell(new Survived(run, survivors));
        }
    }
}
