package dev.localdeploy.wire;

import java.util.List;

/**
 * What {@code POST …/restart} takes.
 *
 * @param timeoutSeconds how long the tree may take to end by itself
 */
public record RestartRequest(double timeoutSeconds) {
    public static final List<String> FIELDS = List.of("timeout_seconds");
}
