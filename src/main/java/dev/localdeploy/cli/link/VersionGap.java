package dev.localdeploy.cli.link;

import dev.localdeploy.wire.Protocol;
import java.util.Optional;

/**
 * What lies between this client and a daemon of another version, and how the user closes it.
 *
 * @param client version of this client, such as {@code 0.2.0}
 */
public record VersionGap(String client, DaemonCard daemon) {
    /** How the installed daemon takes the place of the running one. */
    private static final String REPLACE_DAEMON =
            "'local-deploy service restart', or 'local-deploy daemon stop' and 'daemon start',"
                    + " replaces it; deployments run on";

    private static final String FIND_CLIENT =
            "'which -a local-deploy' shows whether another one is installed";

    /**
     * Makes sure that the two can talk.
     *
     * @throws Unreachable if they cannot, saying which of them is too old and what to do
     */
    public void bridge() throws Unreachable {
        if (!Protocol.CURRENT.understands(daemon.protocol())) {
            throw new Unreachable(
                    daemonIsOlder()
                            ? "the daemon (version %s, protocol %s) is too old for this client (version %s, protocol %s): %s"
                                    .formatted(
                                            daemon.version(),
                                            daemon.protocol(),
                                            client,
                                            Protocol.CURRENT,
                                            REPLACE_DAEMON)
                            : "this client (version %s, protocol %s) is too old for the daemon (version %s, protocol %s): use the newer one; %s"
                                    .formatted(
                                            client,
                                            Protocol.CURRENT,
                                            daemon.version(),
                                            daemon.protocol(),
                                            FIND_CLIENT));
        }
    }

    /** For people; empty where there is no gap. */
    public Optional<String> notice() {
        if (isNone()) {
            return Optional.empty();
        }
        int order = order();
        String found =
                "the daemon is of %s (%s) than this client (%s)"
                        .formatted(
                                order == 0
                                        ? "another version"
                                        : order < 0 ? "an older version" : "a newer version",
                                daemon.version(),
                                client);
        return Optional.of(found + ": " + remedy());
    }

    /** How the user closes it: whichever of the two is older is to be replaced. */
    public String remedy() {
        return order() > 0 ? FIND_CLIENT : REPLACE_DAEMON;
    }

    private boolean isNone() {
        return daemon.protocol().equals(Protocol.CURRENT)
                && (daemon.version().equals(client) || !isNumbered(client));
    }

    private boolean daemonIsOlder() {
        return daemon.protocol().compareTo(Protocol.CURRENT) < 0;
    }

    /** Negative if the daemon is the older one; 0 if that cannot be told. */
    private int order() {
        int byProtocol = daemon.protocol().compareTo(Protocol.CURRENT);
        return byProtocol != 0 ? byProtocol : compare(daemon.version(), client);
    }

    private static boolean isNumbered(String version) {
        return !version.isEmpty() && Character.isDigit(version.charAt(0));
    }

    /** By their numbers; of equal ones that with a suffix, such as {@code -SNAPSHOT}, is older. */
    private static int compare(String one, String other) {
        String[] left = numbers(one).split("\\.");
        String[] right = numbers(other).split("\\.");
        for (int i = 0; i < Math.max(left.length, right.length); i++) {
            int order = Long.compare(number(left, i), number(right, i));
            if (order != 0) {
                return order;
            }
        }
        return Boolean.compare(isFinal(one), isFinal(other));
    }

    private static boolean isFinal(String version) {
        return numbers(version).length() == version.length();
    }

    private static String numbers(String version) {
        int end = 0;
        while (end < version.length()
                && (Character.isDigit(version.charAt(end)) || version.charAt(end) == '.')) {
            end++;
        }
        return version.substring(0, end);
    }

    private static long number(String[] parts, int index) {
        return index < parts.length && !parts[index].isEmpty() && parts[index].length() < 10
                ? Long.parseLong(parts[index])
                : 0;
    }
}
