package dev.localdeploy.health;

import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How one run's health is judged, from the configuration files and the command line.
 *
 * @param http whether there is an HTTP check at all; without it a program that has a port is ready
 *     when it listens there
 * @param target a path that begins with {@code /}, asked for on the run's port, or a full {@code
 *     http://} or {@code https://} URL
 * @param headers sent with the HTTP check, after those that HTTP needs
 * @param exec a line for {@code /bin/sh} whose exit code is a check of the user's own; null for
 *     none
 * @param execTimeout how long that line may take
 * @param interval between two rounds of checks
 * @param startupGrace how long after a start the HTTP check may fail before that means anything
 * @param unhealthyThreshold failures in a row, after the first success, that make a run
 *     unresponsive
 * @param restartWhenUnresponsive whether such a run is worth ending
 * @param thresholds above which a run is degraded
 */
public record HealthPlan(
        boolean http,
        String target,
        Map<String, String> headers,
        @Nullable String exec,
        Duration execTimeout,
        Duration interval,
        Duration startupGrace,
        int unhealthyThreshold,
        boolean restartWhenUnresponsive,
        Thresholds thresholds) {
    /** What holds where nothing is configured. */
    public static final HealthPlan STANDARD =
            new HealthPlan(
                    true,
                    "/",
                    Map.of(),
                    null,
                    Duration.ofSeconds(5),
                    Duration.ofSeconds(30),
                    Duration.ofSeconds(60),
                    3,
                    false,
                    new Thresholds(80, 500, 1000, 100));

    public HealthPlan {
        headers = Map.copyOf(headers);
    }

    /** Whether the target is a full URL, which needs no port. */
    public boolean asksUrl() {
        return !target.startsWith("/");
    }

    /** The same with another target for the HTTP check. */
    public HealthPlan asking(String otherTarget) {
        return new HealthPlan(
                http,
                otherTarget,
                headers,
                exec,
                execTimeout,
                interval,
                startupGrace,
                unhealthyThreshold,
                restartWhenUnresponsive,
                thresholds);
    }

    /**
     * Figures of the whole tree above which it is degraded.
     *
     * @param cpuPercent of one core, over the last interval
     */
    public record Thresholds(
            double cpuPercent, int memoryMegabytes, int fileDescriptors, int threads) {}
}
