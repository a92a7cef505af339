package dev.localdeploy.deployment;

import dev.localdeploy.deployment.DeploymentState.Ending;
import dev.localdeploy.process.FoundRun;
import dev.localdeploy.process.Run;
import dev.localdeploy.process.RunKey;
import dev.localdeploy.process.Survivor;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Something that happened to a deployment. Events about a run say which run they mean. */
public sealed interface Event {
    /** What a user said. It is saved before it is acted on. */
    sealed interface Request extends Event {}

    record StartRequested() implements Request {}

    /**
     * @param grace between SIGTERM and SIGKILL; zero kills at once
     */
    record StopRequested(Duration grace) implements Request {}

    /**
     * @param spec what to run from now on: the settings are read again at each restart
     * @param grace between SIGTERM and SIGKILL; zero kills at once
     */
    record RestartRequested(DeploymentSpec spec, Duration grace) implements Request {}

    record AutoRestartChanged(boolean enabled) implements Request {}

    record ProcessStarted(Run run) implements Event {}

    record LaunchFailed(String reason) implements Event {}

    /** The leader is gone, others of its tree live. */
    record LeaderExited(RunKey run, Ending ending) implements Event {}

    /** Nothing of the run is left. */
    record ProcessExited(RunKey run, Ending ending) implements Event {}

    record Survived(RunKey run, List<Survivor> survivors) implements Event {
        public Survived {
            survivors = List.copyOf(survivors);
        }
    }

    record GraceElapsed(RunKey run) implements Event {}

    record BackoffElapsed(Instant due) implements Event {}

    /** It answers, or has stayed up for as long as it takes where there is nobody to ask. */
    record BecameReady(RunKey run) implements Event {}

    /** It lives and does not answer. */
    record BecameUnresponsive(RunKey run, String reason) implements Event {}

    record BecameStable(RunKey run) implements Event {}

    /** A watcher saw something that only a restart can cure. */
    record FindingReported(RunKey run, String reason) implements Event {}

    /**
     * A plugin wants a planned restart to wait.
     *
     * @param due when it was planned
     * @param until when it is planned instead
     */
    record RestartPutOff(Instant due, Instant until) implements Event {}

    /**
     * A plugin forbids a planned restart.
     *
     * @param due when it was planned
     */
    record RestartForbidden(Instant due, String reason) implements Event {}

    /**
     * The daemon was started and looked around.
     *
     * @param runs of this deployment, oldest first
     * @param rebooted whether the machine was, since the last daemon
     */
    record Recovered(List<FoundRun> runs, boolean rebooted) implements Event {
        public Recovered {
            runs = List.copyOf(runs);
        }
    }
}
