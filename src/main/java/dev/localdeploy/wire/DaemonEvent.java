package dev.localdeploy.wire;

/** What happened to a deployment, as it is told to everybody who listens. */
public sealed interface DaemonEvent
        permits CrashReportEvent, DeploymentEvent, FindingEvent, LogErrorEvent, RemovedEvent {
    /** The id of the deployment. */
    String deploymentId();

    /** Its name. */
    String deployment();

    /** Seconds since 1970. */
    double at();

    /** What it is called in the stream, such as {@code log_error}. */
    String kind();
}
