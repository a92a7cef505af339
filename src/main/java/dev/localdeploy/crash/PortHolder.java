package dev.localdeploy.crash;

import org.jspecify.annotations.Nullable;

/**
 * Who listened on the port that the run wanted.
 *
 * @param pid null if we may not see whose it is
 * @param command its arguments in one line; empty if hidden
 * @param deployment the name of the deployment it belongs to; null if it is none of ours
 */
public record PortHolder(
        int port, @Nullable Long pid, String command, @Nullable String deployment) {}
