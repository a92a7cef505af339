package dev.localdeploy.deployment;

import dev.localdeploy.deployment.DeploymentState.Ending;
import dev.localdeploy.process.Run;
import dev.localdeploy.restart.RestartHistory;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Everything known of one deployment at one moment. Immutable: readers keep the snapshot they took.
 *
 * @param lastRun number of the newest run, 0 before the first
 * @param lastEnding how the newest ended run ended; null before the first end
 */
public record Deployment(
        DeploymentSpec spec,
        Goal goal,
        boolean autoRestart,
        DeploymentState state,
        long lastRun,
        @Nullable Ending lastEnding,
        RestartHistory restarts) {

    /** Before its first run. */
    public static Deployment created(DeploymentSpec spec, boolean autoRestart) {
        return new Deployment(
                spec,
                Goal.UP,
                autoRestart,
                new DeploymentState.Idle(),
                0,
                null,
                RestartHistory.NONE);
    }

    public DeploymentStatus status() {
        return DeploymentStatus.of(state);
    }

    /** The run that is up, whole or in part; none between two runs. */
    public Optional<Run> run() {
        return switch (state) {
            case DeploymentState.Running(var run, _, _) -> Optional.of(run);
            case DeploymentState.Stopping(var run, _, _) -> Optional.of(run);
            case DeploymentState.Idle _,
                    DeploymentState.Launching _,
                    DeploymentState.BackingOff _,
                    DeploymentState.Failed _ ->
                    Optional.empty();
        };
    }

    /** Whether its port must not be given to another deployment. */
    boolean needsPort() {
        return switch (state) {
            case DeploymentState.Idle() -> goal == Goal.UP;
            case DeploymentState.Failed _ -> false;
            case DeploymentState.Launching _,
                    DeploymentState.Running _,
                    DeploymentState.Stopping _,
                    DeploymentState.BackingOff _ ->
                    true;
        };
    }

    Deployment with(DeploymentSpec changed) {
        return new Deployment(changed, goal, autoRestart, state, lastRun, lastEnding, restarts);
    }

    Deployment wanting(Goal wanted) {
        return new Deployment(spec, wanted, autoRestart, state, lastRun, lastEnding, restarts);
    }

    Deployment withAutoRestart(boolean enabled) {
        return new Deployment(spec, goal, enabled, state, lastRun, lastEnding, restarts);
    }

    Deployment in(DeploymentState entered) {
        return new Deployment(spec, goal, autoRestart, entered, lastRun, lastEnding, restarts);
    }

    Deployment with(RestartHistory history) {
        return new Deployment(spec, goal, autoRestart, state, lastRun, lastEnding, history);
    }

    Deployment withRun(long number) {
        return new Deployment(spec, goal, autoRestart, state, number, lastEnding, restarts);
    }

    Deployment ended(Ending ending) {
        return new Deployment(spec, goal, autoRestart, state, lastRun, ending, restarts);
    }

    /**
     * Whether a file of the other one tells the next daemon just as much: that a run has become
     * stable it sees from when the run began.
     */
    boolean differsOnlyInBeingStable(Deployment other) {
        return !equals(other) && withoutStable().equals(other.withoutStable());
    }

    private Deployment withoutStable() {
        return state instanceof DeploymentState.Running(var run, var ready, _)
                ? in(new DeploymentState.Running(run, ready, false))
                : this;
    }
}
