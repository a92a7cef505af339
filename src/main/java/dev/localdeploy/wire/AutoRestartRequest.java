package dev.localdeploy.wire;

import java.util.List;

/** What {@code PUT …/auto-restart} takes. */
public record AutoRestartRequest(boolean enabled) {
    public static final List<String> FIELDS = List.of("enabled");
}
