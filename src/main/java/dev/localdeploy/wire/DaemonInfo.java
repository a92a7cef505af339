package dev.localdeploy.wire;

/**
 * The daemon that answers.
 *
 * @param protocol that it speaks, such as {@code 1.1}; {@link Protocol}
 * @param instanceId new at each start of the daemon
 * @param startedAt seconds since 1970
 * @param deployments how many it knows
 */
public record DaemonInfo(
        String version,
        String protocol,
        long pid,
        String instanceId,
        double startedAt,
        double uptimeSeconds,
        String apiUrl,
        String tokenFile,
        String stateDir,
        String logFile,
        int deployments) {}
