package dev.localdeploy.deployment;

import dev.localdeploy.deployment.DeploymentState.BackingOff;
import dev.localdeploy.deployment.DeploymentState.Ending;
import dev.localdeploy.deployment.DeploymentState.Failed;
import dev.localdeploy.deployment.DeploymentState.Idle;
import dev.localdeploy.deployment.DeploymentState.Launching;
import dev.localdeploy.deployment.DeploymentState.Running;
import dev.localdeploy.deployment.DeploymentState.StopCause;
import dev.localdeploy.deployment.DeploymentState.Stopping;
import dev.localdeploy.deployment.Event.LaunchFailed;
import dev.localdeploy.deployment.Event.ProcessExited;
import dev.localdeploy.deployment.Event.Recovered;
import dev.localdeploy.process.Exit;
import dev.localdeploy.process.FoundRun;
import dev.localdeploy.process.Run;
import dev.localdeploy.process.RunKey;
import dev.localdeploy.restart.RestartAttempt;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A run that ended though nobody had asked for it, or that a watcher ended. The counterpart of what
 * {@link Lifecycle} calls a crash: it says what a crash leads to, this says that there was one.
 *
 * @param run null if it never came to life, or if nothing is known but its end
 * @param ordered what a watcher saw that ended it; null if it ended by itself
 * @param unwatched whether no daemon lived at that moment
 */
public record AbnormalEnd(
        DeploymentSpec spec,
        RunKey key,
        @Nullable Run run,
        Ending ending,
        @Nullable String ordered,
        boolean unwatched) {

    /**
     * The ends that an event tells of; a pure function.
     *
     * @param d before the event
     */
    static List<AbnormalEnd> in(Deployment d, Event event, Instant now) {
        return switch (event) {
            case ProcessExited(var key, var ending) ->
                    d.run()
                            .filter(run -> run.key().equals(key))
                            .map(run -> of(d, run, ending, false))
                            .orElse(List.of());
            case LaunchFailed(var reason) ->
                    d.state() instanceof Launching
                            ? List.of(
                                    new AbnormalEnd(
                                            d.spec(),
                                            new RunKey(d.spec().id(), d.lastRun()),
                                            null,
                                            new Ending(
                                                    new Exit.NotStarted(
                                                            Exit.NotStarted.Cause.OTHER,
                                                            126,
                                                            reason),
                                                    now),
                                            null,
                                            false))
                            : List.of();
            case Event.Request _ ->
                    // From now on what is left of it counts as stopped by the user.
                    d.state() instanceof Stopping(var run, StopCause.LeaderGone(var leader), _)
                                    && !(event instanceof Event.AutoRestartChanged)
                            ? of(d, run, leader, false)
                            : List.of();
            case Recovered(var runs, _) -> unwatched(d, runs, now);
            case Event.ProcessStarted _,
                    Event.LeaderExited _,
                    Event.Survived _,
                    Event.GraceElapsed _,
                    Event.BackoffElapsed _,
                    Event.BecameReady _,
                    Event.BecameUnresponsive _,
                    Event.BecameStable _,
                    Event.FindingReported _,
                    Event.RestartPutOff _,
                    Event.RestartForbidden _ ->
                    List.of();
        };
    }

    private static List<AbnormalEnd> of(Deployment d, Run run, Ending ending, boolean unwatched) {
        return switch (d.state()) {
            case Stopping(_, StopCause.Requested(), _) -> List.of();
            case Stopping(_, StopCause.LeaderGone(var leader), _) ->
                    List.of(new AbnormalEnd(d.spec(), run.key(), run, leader, null, unwatched));
            case Stopping(_, StopCause.Ordered(var reason), _) ->
                    List.of(new AbnormalEnd(d.spec(), run.key(), run, ending, reason, unwatched));
            case Idle _, Launching _, Running _, BackingOff _, Failed _ ->
                    List.of(new AbnormalEnd(d.spec(), run.key(), run, ending, null, unwatched));
        };
    }

    private static List<AbnormalEnd> unwatched(Deployment d, List<FoundRun> found, Instant now) {
        if (d.goal() == Goal.DOWN) {
            return List.of();
        }
        List<AbnormalEnd> ends = new ArrayList<>(lastKnown(d));
        for (FoundRun one : found) {
            if (isOpen(d, one.run().key())) {
                switch (one) {
                    case FoundRun.Ended(var run, var exit, var at) ->
                            ends.addAll(of(d, run, new Ending(exit, at), true));
                    case FoundRun.LostInReboot(var run) ->
                            ends.addAll(
                                    of(
                                            d,
                                            run,
                                            new Ending(
                                                    new Exit.Unknown("the machine was restarted"),
                                                    now),
                                            true));
                    case FoundRun.Alive _ -> {
                        // Adopted, so it has not ended.
                    }
                }
            }
        }
        if (found.isEmpty() && d.run().isPresent()) {
            Exit gone = new Exit.Unknown("no trace of it was left");
            ends.addAll(of(d, d.run().get(), new Ending(gone, now), true));
        }
        return ends;
    }

    /** Not accounted for by what was saved. */
    private static boolean isOpen(Deployment d, RunKey key) {
        return key.number() > d.lastRun()
                || (key.number() == d.lastRun()
                        && (d.state() instanceof Launching || d.run().isPresent()));
    }

    /** The last daemon may have died between the end of a run and its report. */
    private static List<AbnormalEnd> lastKnown(Deployment d) {
        Ending last =
                switch (d.state()) {
                    case BackingOff(var ending, _) -> ending;
                    case Failed(var ending, _) -> ending;
                    case Idle _, Launching _, Running _, Stopping _ -> null;
                };
        return last == null
                ? List.of()
                : List.of(
                        new AbnormalEnd(
                                d.spec(),
                                new RunKey(d.spec().id(), d.lastRun()),
                                null,
                                last,
                                orderedBefore(d, last),
                                true));
    }

    /** A pending restart has the reason, which is more than how it ended if a watcher ended it. */
    private static @Nullable String orderedBefore(Deployment d, Ending last) {
        List<RestartAttempt> attempts = d.restarts().recent();
        boolean pending = d.state() instanceof BackingOff && !attempts.isEmpty();
        String reason = pending ? attempts.getLast().reason() : "";
        return pending && !reason.equals(last.exit().inWords()) ? reason : null;
    }
}
