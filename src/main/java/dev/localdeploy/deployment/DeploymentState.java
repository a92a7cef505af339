package dev.localdeploy.deployment;

import dev.localdeploy.process.Exit;
import dev.localdeploy.process.Run;
import dev.localdeploy.process.Survivor;
import java.time.Instant;
import java.util.List;

/** What is true of a deployment. Each state carries only what exists in it. */
public sealed interface DeploymentState {
    /** Down, as the user wants it. */
    record Idle() implements DeploymentState {}

    /** A run is being made. */
    record Launching() implements DeploymentState {}

    /**
     * A run is up.
     *
     * @param ready it does what it is there for, as far as anybody can tell
     * @param stable it has stayed up long enough for its restarts to be forgotten
     */
    record Running(Run run, boolean ready, boolean stable) implements DeploymentState {}

    /**
     * The run's tree is being ended.
     *
     * @param cause decides, together with the goal, what comes after
     * @param survivors what could not be ended so far; empty while there is still hope
     */
    record Stopping(Run run, StopCause cause, List<Survivor> survivors) implements DeploymentState {
        public Stopping {
            survivors = List.copyOf(survivors);
        }
    }

    /** Crashed, and will be launched again. {@code until} also names the reminder to wait for. */
    record BackingOff(Ending last, Instant until) implements DeploymentState {}

    /** Crashed, and stays down until somebody restarts it. */
    record Failed(Ending last, String reason) implements DeploymentState {}

    /** Why a tree is being ended. */
    sealed interface StopCause {
        /** The user asked for a stop or a restart: not a crash. */
        record Requested() implements StopCause {}

        /** The leader is gone and left others behind: a crash. */
        record LeaderGone(Ending ending) implements StopCause {}

        /** A watcher found something that only a restart can cure: counts as a crash. */
        record Ordered(String reason) implements StopCause {}
    }

    /** How and when the last run ended. */
    record Ending(Exit exit, Instant at) {}
}
