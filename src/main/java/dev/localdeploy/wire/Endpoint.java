package dev.localdeploy.wire;

/**
 * The address card of the living daemon, kept in {@link Folders#endpointFile()}.
 *
 * @param protocol that it speaks, such as {@code 1.1}; {@link Protocol}
 * @param instanceId tells this daemon from one that had the same address before
 * @param startedAt seconds since 1970
 */
public record Endpoint(
        long pid,
        String version,
        String protocol,
        String apiUrl,
        String tokenFile,
        String stateDir,
        String logFile,
        String instanceId,
        double startedAt) {}
