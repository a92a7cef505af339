package dev.localdeploy.deployment;

import dev.localdeploy.deployment.Action.AskToStop;
import dev.localdeploy.deployment.Action.Forget;
import dev.localdeploy.deployment.Action.Kill;
import dev.localdeploy.deployment.Action.Launch;
import dev.localdeploy.deployment.Action.Remind;
import dev.localdeploy.deployment.Action.Watch;
import dev.localdeploy.deployment.DeploymentState.BackingOff;
import dev.localdeploy.deployment.DeploymentState.Ending;
import dev.localdeploy.deployment.DeploymentState.Failed;
import dev.localdeploy.deployment.DeploymentState.Idle;
import dev.localdeploy.deployment.DeploymentState.Launching;
import dev.localdeploy.deployment.DeploymentState.Running;
import dev.localdeploy.deployment.DeploymentState.StopCause;
import dev.localdeploy.deployment.DeploymentState.Stopping;
import dev.localdeploy.deployment.Event.AutoRestartChanged;
import dev.localdeploy.deployment.Event.BackoffElapsed;
import dev.localdeploy.deployment.Event.BecameReady;
import dev.localdeploy.deployment.Event.BecameStable;
import dev.localdeploy.deployment.Event.BecameUnresponsive;
import dev.localdeploy.deployment.Event.FindingReported;
import dev.localdeploy.deployment.Event.GraceElapsed;
import dev.localdeploy.deployment.Event.LaunchFailed;
import dev.localdeploy.deployment.Event.LeaderExited;
import dev.localdeploy.deployment.Event.ProcessExited;
import dev.localdeploy.deployment.Event.ProcessStarted;
import dev.localdeploy.deployment.Event.Recovered;
import dev.localdeploy.deployment.Event.RestartForbidden;
import dev.localdeploy.deployment.Event.RestartPutOff;
import dev.localdeploy.deployment.Event.RestartRequested;
import dev.localdeploy.deployment.Event.StartRequested;
import dev.localdeploy.deployment.Event.StopRequested;
import dev.localdeploy.deployment.Event.Survived;
import dev.localdeploy.process.Exit;
import dev.localdeploy.process.FoundRun;
import dev.localdeploy.process.Run;
import dev.localdeploy.process.RunKey;
import dev.localdeploy.restart.RestartDecision;
import dev.localdeploy.restart.RestartDecision.GiveUp;
import dev.localdeploy.restart.RestartDecision.RestartAfter;
import dev.localdeploy.restart.RestartDecision.StayDown;
import dev.localdeploy.restart.RestartHistory;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What a deployment does next. A pure function: it asks no clock and touches no process, so every
 * rule about a deployment's life is stated, and tested, here.
 *
 * <pre>
 *              start                started
 *      Idle ───────────▶ Launching ─────────▶ Running ◀─ adopted at the daemon's start
 *       ▲                  ▲    ▲               │  │
 *       │         backoff  │    │ restart       │  │ exited: a crash
 *       │          elapsed │    └──────────┐    │  ▼
 *       │                  │               │    │ auto-restart? ─ no, or no use ─▶ Failed
 *       │                  └── BackingOff ◀┼────┼──── yes
 *       │ goal DOWN                        │    │ stop, restart, orphans, finding
 *       └────────────────────────────── Stopping ◀
 * </pre>
 *
 * <p>What runs is first starting, then ready; that changes what users see, and nothing else.
 *
 * <p>A user's request always sets the goal; what is done about it depends on the state. A tree that
 * is being ended is first asked, then killed when its grace is over, and left only when nothing of
 * it lives: there are never two runs at once.
 */
final class Lifecycle {
    /** How long what a dead leader left behind may take to leave by itself. */
    static final Duration ORPHANS_GRACE = Duration.ofSeconds(2);

    /** What stays up this long is ready where there is nobody to ask. */
    static final Duration READY_AFTER = Duration.ofSeconds(1);

    /** As {@code stop} without a timeout. */
    static final Duration STANDARD_GRACE = Duration.ofSeconds(10);

    Step next(Deployment d, Event event, Instant now) {
        return switch (event) {
            case StartRequested() -> start(d.wanting(Goal.UP));
            case StopRequested(var grace) -> stop(d.wanting(Goal.DOWN), grace);
            case RestartRequested(var spec, var grace) ->
                    restart(d.with(spec).wanting(Goal.UP), grace);
            case AutoRestartChanged(var enabled) -> changeAutoRestart(d, enabled);
            case ProcessStarted(var run) -> started(d, run);
            case LaunchFailed(var reason) -> launchFailed(d, reason, now);
            case LeaderExited(var run, var ending) -> leaderExited(d, run, ending);
            case ProcessExited(var run, var ending) -> exited(d, run, ending, now);
            case Survived(var run, var survivors) ->
                    d.state() instanceof Stopping(var current, var cause, _)
                                    && current.key().equals(run)
                            ? Step.to(d.in(new Stopping(current, cause, survivors)))
                            : Step.stay(d);
            case GraceElapsed(var run) ->
                    d.state() instanceof Stopping(var current, _, _) && current.key().equals(run)
                            ? Step.to(d, new Kill(current))
                            : Step.stay(d);
            case BackoffElapsed(var due) ->
                    d.state() instanceof BackingOff(_, var until) && until.equals(due)
                            ? launch(d.with(d.restarts().launched()))
                            : Step.stay(d);
            case BecameReady(var key) ->
                    d.state() instanceof Running(var run, _, var stable) && run.key().equals(key)
                            ? Step.to(d.in(new Running(run, true, stable)))
                            : Step.stay(d);
            case BecameUnresponsive(var key, var reason) ->
                    d.spec().health().restartWhenUnresponsive()
                            ? finding(d, key, reason)
                            : Step.stay(d);
            case BecameStable(var key) ->
                    d.state() instanceof Running(var run, var ready, _) && run.key().equals(key)
                            ? Step.to(
                                    d.with(d.restarts().stable()).in(new Running(run, ready, true)))
                            : Step.stay(d);
            case FindingReported(var run, var reason) -> finding(d, run, reason);
            case RestartPutOff(var due, var until) ->
                    d.state() instanceof BackingOff(var last, var planned) && planned.equals(due)
                            ? putOff(d, last, until, now)
                            : Step.stay(d);
            case RestartForbidden(var due, var reason) ->
                    d.state() instanceof BackingOff(var last, var planned) && planned.equals(due)
                            ? Step.to(
                                    d.with(d.restarts().endedByUser()).in(new Failed(last, reason)))
                            : Step.stay(d);
            case Recovered(var runs, var rebooted) -> recovered(d, runs, rebooted, now);
        };
    }

    private Step start(Deployment d) {
        return switch (d.state()) {
            case Idle _, Failed _, BackingOff _ -> launch(d.with(d.restarts().forgiven()));
            case Launching _, Running _ -> Step.stay(d);
            case Stopping(var run, _, var survivors) ->
                    Step.to(
                            d.with(withCrashSoFar(d).forgiven())
                                    .in(new Stopping(run, new StopCause.Requested(), survivors)));
        };
    }

    private Step stop(Deployment d, Duration grace) {
        Deployment settled = d.with(withCrashSoFar(d).endedByUser());
        return switch (d.state()) {
            // The first ends when the launch is reported and finds the goal DOWN.
            case Launching _, Idle _ -> Step.stay(settled);
            case Failed _, BackingOff _ -> Step.to(settled.in(new Idle()));
            case Running(var run, _, _) -> end(settled, run, new StopCause.Requested(), grace);
            case Stopping(var run, _, var survivors) ->
                    hasten(settled, run, survivors.isEmpty() ? grace : Duration.ZERO);
        };
    }

    private Step restart(Deployment d, Duration grace) {
        Deployment forgiven = d.with(withCrashSoFar(d).forgiven());
        return switch (d.state()) {
            case Idle _, Failed _, BackingOff _ -> launch(forgiven);
            case Launching _ -> Step.stay(forgiven);
            case Running(var run, _, _) -> end(forgiven, run, new StopCause.Requested(), grace);
            case Stopping(var run, _, var survivors) ->
                    hasten(forgiven, run, survivors.isEmpty() ? grace : Duration.ZERO);
        };
    }

    /** A run whose leader is gone has crashed, also if the user speaks before the rest is gone. */
    private static RestartHistory withCrashSoFar(Deployment d) {
        return d.state() instanceof Stopping(_, StopCause.LeaderGone(var ending), _)
                ? d.restarts().crashed(d.spec().restartPolicy(), ending.at())
                : d.restarts();
    }

    /**
     * The user wants the tree gone that is already being ended for whatever cause. What survived a
     * kill has had its grace.
     */
    private static Step hasten(Deployment d, Run run, Duration grace) {
        Deployment requested = d.in(new Stopping(run, new StopCause.Requested(), List.of()));
        return grace.isZero()
                ? Step.to(requested, new Kill(run))
                : Step.to(requested, new Remind(grace, new GraceElapsed(run.key())));
    }

    private static Step end(Deployment d, Run run, StopCause cause, Duration grace) {
        Deployment stopping = d.in(new Stopping(run, cause, List.of()));
        return grace.isZero()
                ? Step.to(stopping, new Kill(run))
                : Step.to(
                        stopping,
                        new AskToStop(run),
                        new Remind(grace, new GraceElapsed(run.key())));
    }

    private static Step changeAutoRestart(Deployment d, boolean enabled) {
        Deployment changed = d.withAutoRestart(enabled);
        // Switching it on does not revive what is down: the user restarts that when ready.
        return !enabled && d.state() instanceof BackingOff(var last, _)
                ? Step.to(
                        changed.with(d.restarts().endedByUser())
                                .in(
                                        new Failed(
                                                last,
                                                last.exit().inWords()
                                                        + "; auto-restart was switched off while a"
                                                        + " restart was pending")))
                : Step.to(changed);
    }

    private static Step launch(Deployment d) {
        long number = d.lastRun() + 1;
        return Step.to(
                d.withRun(number).in(new Launching()),
                new Launch(new RunKey(d.spec().id(), number)));
    }

    private static Step started(Deployment d, Run run) {
        if (!(d.state() instanceof Launching)) {
            return Step.stay(d);
        }
        if (d.goal() == Goal.DOWN) {
            return end(d, run, new StopCause.Requested(), STANDARD_GRACE);
        }
        Duration stableAfter = d.spec().restartPolicy().stableAfter();
        Step up =
                Step.to(
                        d.in(new Running(run, false, false)),
                        new Remind(stableAfter, new BecameStable(run.key())));
        return d.spec().isReadyByStayingUp()
                ? up.and(new Remind(READY_AFTER, new BecameReady(run.key())))
                : up;
    }

    private static Step launchFailed(Deployment d, String reason, Instant now) {
        if (!(d.state() instanceof Launching)) {
            return Step.stay(d);
        }
        Exit exit = new Exit.NotStarted(Exit.NotStarted.Cause.OTHER, 126, reason);
        Ending ending = new Ending(exit, now);
        return crashed(d.ended(ending), ending, reason, now);
    }

    private static Step leaderExited(Deployment d, RunKey key, Ending ending) {
        // When it is being stopped anyway, the reminder to kill is already on its way.
        return d.state() instanceof Running(var run, _, _) && run.key().equals(key)
                ? end(d, run, new StopCause.LeaderGone(ending), ORPHANS_GRACE)
                : Step.stay(d);
    }

    private static Step finding(Deployment d, RunKey key, String reason) {
        return d.autoRestart()
                        && d.state() instanceof Running(var run, _, _)
                        && run.key().equals(key)
                ? end(d, run, new StopCause.Ordered(reason), STANDARD_GRACE)
                : Step.stay(d);
    }

    private static Step exited(Deployment d, RunKey key, Ending ending, Instant now) {
        return switch (d.state()) {
            case Running(var run, _, _) when run.key().equals(key) ->
                    crashed(d.ended(ending), ending, ending.exit().inWords(), now)
                            .and(new Forget(key));
            case Stopping(var run, var cause, _) when run.key().equals(key) ->
                    stopped(d.ended(ending), cause, ending, now).and(new Forget(key));
            // One that was accounted for long ago: its record has served.
            case Idle _, Launching _, Running _, Stopping _, BackingOff _, Failed _ ->
                    key.number() < d.lastRun() ? Step.to(d, new Forget(key)) : Step.stay(d);
        };
    }

    private static Step stopped(Deployment d, StopCause cause, Ending ending, Instant now) {
        if (d.goal() == Goal.DOWN) {
            return Step.to(d.in(new Idle()));
        }
        return switch (cause) {
            case StopCause.Requested() -> launch(d);
            case StopCause.LeaderGone(var leader) ->
                    crashed(d.ended(leader), leader, leader.exit().inWords(), now);
            case StopCause.Ordered(var reason) -> crashed(d, ending, reason, now);
        };
    }

    private static Step crashed(Deployment d, Ending ending, String reason, Instant now) {
        var policy = d.spec().restartPolicy();
        // An end that lies ahead was written down before somebody set the clock back.
        Instant at = ending.at().isAfter(now) ? now : ending.at();
        RestartHistory history = d.restarts().crashed(policy, at);
        if (d.goal() == Goal.DOWN) {
            return Step.to(d.with(history).in(new Idle()));
        }
        if (!d.autoRestart()) {
            return Step.to(d.with(history).in(new Failed(ending, reason)));
        }
        RestartDecision decision = policy.decide(ending.exit(), history, now);
        return switch (decision) {
            case StayDown(var why) -> Step.to(d.with(history).in(new Failed(ending, why)));
            case GiveUp(var why) -> Step.to(d.with(history).in(new Failed(ending, why)));
            case RestartAfter(var delay) -> {
                Instant until = now.plus(delay);
                yield Step.to(
                        d.with(history.scheduled(reason, ending.exit(), at, delay))
                                .in(new BackingOff(ending, until)),
                        new Remind(delay, new BackoffElapsed(until)));
            }
        };
    }

    private static Step putOff(Deployment d, Ending last, Instant until, Instant now) {
        Duration rest = Duration.between(now, until);
        return Step.to(
                d.in(new BackingOff(last, until)),
                new Remind(rest.isNegative() ? Duration.ZERO : rest, new BackoffElapsed(until)));
    }

    /** Compares what was saved with what is there, replays what was missed, and goes on. */
    private Step recovered(Deployment saved, List<FoundRun> runs, boolean rebooted, Instant now) {
        Deployment d = saved;
        List<Action> actions = new ArrayList<>();
        Run living = null;
        boolean restarted = rebooted;
        for (FoundRun found : runs) {
            switch (found) {
                case FoundRun.Ended(var run, var exit, var at) -> {
                    d = replay(d, run, new Ending(exit, at));
                    actions.add(new Forget(run.key()));
                }
                case FoundRun.LostInReboot(var run) -> {
                    d = lost(d, run, now);
                    actions.add(new Forget(run.key()));
                    restarted = true;
                }
                case FoundRun.Alive(var run) -> {
                    if (living != null) {
                        // Only the newest may live: never two runs at once.
                        actions.add(new Watch(living));
                        actions.add(new Kill(living));
                    }
                    living = run;
                }
            }
        }
        Step last =
                living != null
                        ? adopt(seen(d, living), living, now)
                        : restarted ? afterReboot(d, now) : resume(d, now);
        actions.addAll(last.actions());
        return new Step(last.next(), actions);
    }

    /** A run that is newer than the saved snapshot: the launch had not been saved any more. */
    private static Deployment seen(Deployment d, Run run) {
        if (run.key().number() <= d.lastRun()) {
            return d;
        }
        Deployment counted = d.state() instanceof BackingOff ? d.with(d.restarts().launched()) : d;
        return counted.withRun(run.key().number()).in(new Running(run, false, false));
    }

    /** A run that ended while nobody watched, unless the snapshot already accounts for it. */
    private static Deployment replay(Deployment d, Run run, Ending ending) {
        Deployment current = seen(d, run);
        if (isAccountedFor(current, run)) {
            return current;
        }
        Deployment inRun =
                current.state() instanceof Launching
                        ? current.in(new Running(run, false, false))
                        : current;
        return exited(believed(inRun, ending), run.key(), ending, ending.at()).next();
    }

    private static Deployment lost(Deployment d, Run run, Instant now) {
        Deployment current = seen(d, run);
        Exit exit = new Exit.Unknown("the machine was restarted");
        return isAccountedFor(current, run) ? current : current.ended(new Ending(exit, now));
    }

    private static boolean isAccountedFor(Deployment d, Run run) {
        return run.key().number() < d.lastRun() || !expectsRun(d.state());
    }

    private static boolean expectsRun(DeploymentState state) {
        return switch (state) {
            case Idle _, Failed _, BackingOff _ -> false;
            case Launching _, Running _, Stopping _ -> true;
        };
    }

    /** It may have become stable while nobody looked. */
    private static Deployment believed(Deployment d, Ending ending) {
        return d.state() instanceof Running(var run, _, var stable)
                        && !stable
                        && Duration.between(run.startedAt(), ending.at())
                                        .compareTo(d.spec().restartPolicy().stableAfter())
                                >= 0
                ? d.with(d.restarts().stable())
                : d;
    }

    private static Step adopt(Deployment d, Run run, Instant now) {
        boolean wasStopping = d.state() instanceof Stopping;
        Deployment adopted = d.withRun(Math.max(d.lastRun(), run.key().number()));
        if (d.goal() == Goal.DOWN || wasStopping) {
            StopCause cause =
                    d.state() instanceof Stopping(_, var saved, _)
                            ? saved
                            : new StopCause.Requested();
            Step end = end(adopted, run, cause, STANDARD_GRACE);
            return end.and(new Watch(run));
        }
        Duration stableAfter = d.spec().restartPolicy().stableAfter();
        Step up =
                Step.to(
                        adopted.in(new Running(run, wasReady(d, run), false)),
                        new Remind(remaining(now, run, stableAfter), new BecameStable(run.key())),
                        new Watch(run));
        return d.spec().isReadyByStayingUp()
                ? up.and(new Remind(remaining(now, run, READY_AFTER), new BecameReady(run.key())))
                : up;
    }

    /** The last daemon had heard so, of this very run. */
    private static boolean wasReady(Deployment d, Run run) {
        return d.state() instanceof Running(var saved, var ready, _)
                && ready
                && saved.key().equals(run.key());
    }

    /** What is left of a time that began when the run was started. */
    private static Duration remaining(Instant now, Run run, Duration time) {
        return remaining(now, run.startedAt().plus(time), time);
    }

    /** From now to then, but not longer than it can be unless somebody set the clock back. */
    private static Duration remaining(Instant now, Instant then, Duration atMost) {
        Duration rest = Duration.between(now, then);
        return rest.isNegative() ? Duration.ZERO : rest.compareTo(atMost) < 0 ? rest : atMost;
    }

    /** Nothing of it lives, and the machine has been up all the time. */
    private static Step resume(Deployment d, Instant now) {
        return switch (d.state()) {
            case Failed _ -> Step.stay(d);
            case Idle _ -> d.goal() == Goal.UP ? launch(d) : Step.stay(d);
            case BackingOff(var last, var until) -> {
                Duration rest = remaining(now, until, d.spec().restartPolicy().longestWait());
                Instant due = now.plus(rest);
                yield Step.to(
                        d.in(new BackingOff(last, due)), new Remind(rest, new BackoffElapsed(due)));
            }
            case Launching _ -> launch(d);
            case Running _, Stopping _ -> {
                Exit exit = new Exit.Unknown("no trace of it was left");
                Ending ending = new Ending(exit, now);
                yield d.state() instanceof Stopping(_, var cause, _)
                        ? stopped(d.ended(ending), cause, ending, now)
                        : crashed(d.ended(ending), ending, exit.inWords(), now);
            }
        };
    }

    private static Step afterReboot(Deployment d, Instant now) {
        if (d.goal() == Goal.DOWN) {
            return Step.to(d.in(new Idle()));
        }
        if (d.autoRestart()) {
            return launch(d.with(d.restarts().forgiven()));
        }
        if (d.state() instanceof Failed) {
            return Step.stay(d);
        }
        Ending last =
                d.lastEnding() != null
                        ? d.lastEnding()
                        : new Ending(new Exit.Unknown("the machine was restarted"), now);
        return Step.to(
                d.with(d.restarts().endedByUser())
                        .in(new Failed(last, "the machine was restarted and auto-restart is off")));
    }
}
