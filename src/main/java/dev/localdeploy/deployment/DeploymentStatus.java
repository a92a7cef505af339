package dev.localdeploy.deployment;

/** What users see of a state. */
public enum DeploymentStatus {
    RUNNING,
    STOPPED,
    CRASHED,
    STARTING,
    STOPPING;

    public static DeploymentStatus of(DeploymentState state) {
        return switch (state) {
            case DeploymentState.Idle() -> STOPPED;
            case DeploymentState.Launching() -> STARTING;
            case DeploymentState.Running(_, var ready, _) -> ready ? RUNNING : STARTING;
            case DeploymentState.Stopping _ -> STOPPING;
            case DeploymentState.BackingOff _, DeploymentState.Failed _ -> CRASHED;
        };
    }
}
