package dev.localdeploy.wire;

/**
 * An error in the output of a deployment that is new, or has not been told for a while.
 *
 * @param lineNumber of the line in the log file, from 1
 * @param severity {@code WARNING}, {@code ERROR} or {@code CRITICAL}
 * @param count how often it came so far
 * @param at seconds since 1970
 */
public record LogErrorEvent(
        String deploymentId,
        String deployment,
        String pattern,
        String line,
        long lineNumber,
        String severity,
        long count,
        double at)
        implements DaemonEvent {
    @Override
    public String kind() {
        return "log_error";
    }
}
