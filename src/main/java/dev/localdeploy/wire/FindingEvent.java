package dev.localdeploy.wire;

/**
 * Something was found that goes wrong slowly.
 *
 * @param finding in words, such as {@code Memory leak detected: +14.2 MB/min over 5 min}
 * @param at seconds since 1970
 */
public record FindingEvent(String deploymentId, String deployment, String finding, double at)
        implements DaemonEvent {
    @Override
    public String kind() {
        return "finding";
    }
}
