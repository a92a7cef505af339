package dev.localdeploy.wire;

import java.util.List;

/**
 * What {@code POST …/stop} takes.
 *
 * @param timeoutSeconds how long the tree may take to end by itself
 * @param force do not ask, kill at once
 */
public record StopRequest(double timeoutSeconds, boolean force) {
    public static final double STANDARD_TIMEOUT_SECONDS = 10;

    public static final List<String> FIELDS = List.of("timeout_seconds", "force");
}
