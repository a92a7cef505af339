package dev.localdeploy.deployment;

import dev.localdeploy.deployment.DeploymentState.Ending;
import dev.localdeploy.deployment.Event.LaunchFailed;
import dev.localdeploy.deployment.Event.LeaderExited;
import dev.localdeploy.deployment.Event.ProcessExited;
import dev.localdeploy.deployment.Event.ProcessStarted;
import dev.localdeploy.process.Exit;
import dev.localdeploy.process.Run;
import dev.localdeploy.process.RunKey;
import dev.localdeploy.testing.FakeProcesses;
import dev.localdeploy.testing.ManualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A deployment's life in a test: passes events to the lifecycle and writes down what it wants done.
 * Launches succeed at once unless told otherwise, reminders come when time passes, everything else
 * happens only in {@link #done}.
 */
final class Story {
    record Reminder(Instant due, Event event) {}

    /**
     * Such as {@code launch 1}, {@code ask 1}, {@code kill 1}, {@code watch 1}, {@code forget 1}.
     */
    final List<String> done = new ArrayList<>();

    final List<Reminder> reminders = new ArrayList<>();
    boolean launchesFail;
    Instant now = ManualTime.START;

    private final Lifecycle lifecycle = new Lifecycle();
    private Deployment deployment;

    Story(Deployment beginning) {
        deployment = beginning;
    }

    Deployment deployment() {
        return deployment;
    }

    DeploymentState state() {
        return deployment.state();
    }

    /** The event and what follows from it at once. */
    void send(Event event) {
        Step step = lifecycle.next(deployment, event, now);
        deployment = step.next();
        List<Event> followUps = new ArrayList<>();
        for (Action action : step.actions()) {
            switch (action) {
                case Action.Launch(var key) -> {
                    done.add("launch " + key.number());
                    followUps.addFirst(
                            launchesFail
                                    ? new LaunchFailed("no process could be started")
                                    : new ProcessStarted(FakeProcesses.runOf(key, now)));
                }
                case Action.AskToStop(var run) -> done.add("ask " + run.key().number());
                case Action.Kill(var run) -> done.add("kill " + run.key().number());
                case Action.Watch(var run) -> done.add("watch " + run.key().number());
                case Action.Forget(var key) -> done.add("forget " + key.number());
                case Action.Remind(var after, var what) -> {
                    if (after.isZero()) {
                        followUps.add(what);
                    } else {
                        reminders.add(new Reminder(now.plus(after), what));
                    }
                }
            }
        }
        followUps.forEach(this::send);
    }

    /** Lets time pass; what is due is reminded of, each at its own moment. */
    void pass(Duration duration) {
        Instant end = now.plus(duration);
        for (Reminder next = nextUntil(end); next != null; next = nextUntil(end)) {
            reminders.remove(next);
            now = next.due().isAfter(now) ? next.due() : now;
            send(next.event());
        }
        now = end;
    }

    private Reminder nextUntil(Instant end) {
        return reminders.stream()
                .filter(reminder -> !reminder.due().isAfter(end))
                .min(Comparator.comparing(Reminder::due))
                .orElse(null);
    }

    /** The run of this number ends now, with all of its tree. */
    void exit(long number, Exit exit) {
        send(new ProcessExited(key(number), new Ending(exit, now)));
    }

    /** The leader of the run of this number ends now, others of its tree live on. */
    void leaderExit(long number, Exit exit) {
        send(new LeaderExited(key(number), new Ending(exit, now)));
    }

    RunKey key(long number) {
        return new RunKey(deployment.spec().id(), number);
    }

    Run run(long number, Instant startedAt) {
        return FakeProcesses.runOf(key(number), startedAt);
    }

    /** What was done since this was last asked. */
    List<String> newlyDone() {
        List<String> copy = List.copyOf(done);
        done.clear();
        return copy;
    }
}
