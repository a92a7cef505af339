package dev.localdeploy.wire;

/**
 * A crash report is ready.
 *
 * @param run its number
 * @param cause the likeliest, such as {@code port_in_use}
 * @param at seconds since 1970
 */
public record CrashReportEvent(
        String deploymentId, String deployment, long run, String cause, double at)
        implements DaemonEvent {
    @Override
    public String kind() {
        return "crash_report";
    }
}
