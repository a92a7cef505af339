package dev.localdeploy.restart;

import dev.localdeploy.process.Exit;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * When a crashed deployment comes back, and when it stays down.
 *
 * @param maxAttempts automatic restarts without a stable period between them before giving up; 0
 *     never restarts
 * @param initialBackoff delay before the first attempt; may be zero
 * @param maxBackoff no delay is longer
 * @param backoffMultiplier each delay is this many times the one before, at least 1
 * @param stableAfter a run that stays up this long clears the count of attempts
 * @param circuitThreshold crashes within {@code circuitWindow} that open the circuit
 * @param circuitWindow length of the sliding window
 * @param circuitReset how long an open circuit blocks restarts before one trial is allowed
 */
public record RestartPolicy(
        int maxAttempts,
        Duration initialBackoff,
        Duration maxBackoff,
        double backoffMultiplier,
        Duration stableAfter,
        int circuitThreshold,
        Duration circuitWindow,
        Duration circuitReset) {

    /** The built-in values. */
    public static final RestartPolicy STANDARD =
            new RestartPolicy(
                    5,
                    Duration.ofSeconds(2),
                    Duration.ofSeconds(300),
                    2.0,
                    Duration.ofSeconds(60),
                    3,
                    Duration.ofSeconds(300),
                    Duration.ofSeconds(600));

    private static final int NOT_EXECUTABLE = 126;
    private static final int NOT_FOUND = 127;

    public RestartPolicy {
        require(maxAttempts >= 0, "max_attempts", maxAttempts, "0 or more, like 5");
        require(!initialBackoff.isNegative(), "initial_backoff", initialBackoff, "0 or more");
        require(!maxBackoff.isNegative(), "max_backoff", maxBackoff, "0 or more");
        require(
                backoffMultiplier >= 1 && Double.isFinite(backoffMultiplier),
                "backoff_multiplier",
                backoffMultiplier,
                "1 or more, like 2.0");
        require(!stableAfter.isNegative(), "stable_after", stableAfter, "0 or more");
        require(circuitThreshold >= 1, "circuit_threshold", circuitThreshold, "1 or more, like 3");
        require(!circuitWindow.isNegative(), "circuit_window", circuitWindow, "0 or more");
        require(!circuitReset.isNegative(), "circuit_reset", circuitReset, "0 or more");
    }

    private static void require(boolean holds, String name, Object value, String expected) {
        if (!holds) {
            throw new IllegalArgumentException(
                    "%s is %s, but must be %s".formatted(name, value, expected));
        }
    }

    /**
     * @param history in which the crash has already been noted
     * @param exit how the run ended
     */
    public RestartDecision decide(Exit exit, RestartHistory history, Instant now) {
        Optional<String> hopeless = whyNotWorthRetrying(exit);
        if (hopeless.isPresent()) {
            return new RestartDecision.StayDown(hopeless.get());
        }
        if (history.attemptsSinceStable() >= maxAttempts) {
            return new RestartDecision.GiveUp(
                    "gave up after %d restart attempts without a stable run; last: %s"
                            .formatted(history.attemptsSinceStable(), exit.inWords()));
        }
        Duration backoff = delayBeforeAttempt(history.attemptsSinceStable());
        if (history.circuit() instanceof Circuit.Open(Instant until)) {
            Duration blocked = Duration.between(now, until);
            return new RestartDecision.RestartAfter(
                    blocked.compareTo(backoff) > 0 ? blocked : backoff);
        }
        return new RestartDecision.RestartAfter(backoff);
    }

    /** No restart is put off for longer than this. */
    public Duration longestWait() {
        return maxBackoff.compareTo(circuitReset) > 0 ? maxBackoff : circuitReset;
    }

    /** min(initial · multiplier^n, max) for attempt n = 0, 1, … */
    Duration delayBeforeAttempt(int attempt) {
        double nanos = initialBackoff.toNanos() * Math.pow(backoffMultiplier, attempt);
        return nanos >= maxBackoff.toNanos() ? maxBackoff : Duration.ofNanos((long) nanos);
    }

    private static Optional<String> whyNotWorthRetrying(Exit exit) {
        return switch (exit) {
            case Exit.Code(int code) when code == NOT_FOUND ->
                    Optional.of(
                            "exit code 127: the shell did not find the command; check its spelling"
                                    + " and PATH");
            case Exit.Code(int code) when code == NOT_EXECUTABLE ->
                    Optional.of(
                            "exit code 126: the command may not be executed; check its"
                                    + " permissions");
            case Exit.NotStarted(var cause, _, String detail) when isHopeless(cause) ->
                    Optional.of(detail);
            case Exit.Code _, Exit.Signalled _, Exit.NotStarted _, Exit.Unknown _ ->
                    Optional.empty();
        };
    }

    /** A log that cannot be opened is mostly a full disk, and that passes. */
    private static boolean isHopeless(Exit.NotStarted.Cause cause) {
        return switch (cause) {
            case COMMAND_NOT_FOUND, COMMAND_NOT_EXECUTABLE, WORKING_DIRECTORY_GONE -> true;
            case LOG_FILE_NOT_WRITABLE, OTHER -> false;
        };
    }
}
