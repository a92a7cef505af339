package dev.localdeploy.wire;

/**
 * A deployment was removed: nothing more comes of it.
 *
 * @param at seconds since 1970
 */
public record RemovedEvent(String deploymentId, String deployment, double at)
        implements DaemonEvent {
    @Override
    public String kind() {
        return "removed";
    }
}
