package dev.localdeploy.restart;

import dev.localdeploy.process.Exit;
import dev.localdeploy.restart.RestartAttempt.Result;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What the restart policy must remember of one deployment. Survives the daemon.
 *
 * @param total automatic restarts ever launched
 * @param successful of these, how many became stable or were up when the user ended them
 * @param failed of these, how many crashed before they were stable
 * @param attemptsSinceStable automatic restarts since the last stable period
 * @param crashes times of crashes that are still inside the circuit's window, oldest first
 * @param recent the last attempts, oldest first, at most {@value #KEPT}
 */
public record RestartHistory(
        long total,
        long successful,
        long failed,
        int attemptsSinceStable,
        Circuit circuit,
        List<Instant> crashes,
        List<RestartAttempt> recent) {
    public static final int KEPT = 50;
    public static final RestartHistory NONE =
            new RestartHistory(0, 0, 0, 0, new Circuit.Closed(), List.of(), List.of());

    public RestartHistory {
        crashes = List.copyOf(crashes);
        recent = List.copyOf(recent);
    }

    /** A run crashed: the attempt that made it has failed, and the circuit may open. */
    public RestartHistory crashed(RestartPolicy policy, Instant at) {
        List<Instant> inWindow =
                Stream.concat(crashes.stream(), Stream.of(at))
                        // A crash in the future means that the clock was set back since.
                        .map(crash -> crash.isAfter(at) ? at : crash)
                        .filter(crash -> crash.isAfter(at.minus(policy.circuitWindow())))
                        .toList();
        boolean opens =
                circuit instanceof Circuit.HalfOpen
                        || (circuit instanceof Circuit.Closed
                                && inWindow.size() >= policy.circuitThreshold());
        Circuit after = opens ? new Circuit.Open(at.plus(policy.circuitReset())) : circuit;
        return settled(Result.FAILED, Result.FAILED).with(after, inWindow);
    }

    /** A restart will be tried after {@code backoff}. */
    public RestartHistory scheduled(String reason, Exit exit, Instant at, Duration backoff) {
        List<RestartAttempt> attempts = new ArrayList<>(recent);
        attempts.add(
                new RestartAttempt(
                        1 + (recent.isEmpty() ? total : recent.getLast().number()),
                        at,
                        Result.SCHEDULED,
                        reason,
                        exit.exitCode(),
                        exit.exitSignal(),
                        backoff));
        int surplus = Math.max(0, attempts.size() - KEPT);
        return withRecent(attempts.subList(surplus, attempts.size()));
    }

    /** The scheduled restart is launched now; behind an open circuit it is the one trial. */
    public RestartHistory launched() {
        Circuit after = circuit instanceof Circuit.Open ? new Circuit.HalfOpen() : circuit;
        return new RestartHistory(
                total + 1,
                successful,
                failed,
                attemptsSinceStable + 1,
                after,
                crashes,
                withLast(Result.SCHEDULED, Result.LAUNCHED));
    }

    /** The run has stayed up long enough to be believed. */
    public RestartHistory stable() {
        boolean trialPassed = circuit instanceof Circuit.HalfOpen;
        RestartHistory settled = settled(Result.CANCELLED, Result.SUCCEEDED);
        return new RestartHistory(
                settled.total,
                settled.successful,
                settled.failed,
                0,
                trialPassed ? new Circuit.Closed() : circuit,
                trialPassed ? List.of() : crashes,
                settled.recent);
    }

    /** The user ended the run or the wait for it, or a plugin forbade the restart. */
    public RestartHistory endedByUser() {
        return settled(Result.CANCELLED, Result.SUCCEEDED);
    }

    /** The user started or restarted it: everything counted so far is forgiven. */
    public RestartHistory forgiven() {
        RestartHistory settled = endedByUser();
        return new RestartHistory(
                settled.total,
                settled.successful,
                settled.failed,
                0,
                new Circuit.Closed(),
                List.of(),
                settled.recent);
    }

    /** Gives the attempt under way, if there is one, its result. */
    private RestartHistory settled(Result ifScheduled, Result ifLaunched) {
        if (recent.isEmpty()) {
            return this;
        }
        return switch (recent.getLast().result()) {
            case SCHEDULED -> withRecent(withLast(Result.SCHEDULED, ifScheduled));
            case LAUNCHED ->
                    new RestartHistory(
                            total,
                            successful + (ifLaunched == Result.SUCCEEDED ? 1 : 0),
                            failed + (ifLaunched == Result.FAILED ? 1 : 0),
                            attemptsSinceStable,
                            circuit,
                            crashes,
                            withLast(Result.LAUNCHED, ifLaunched));
            case SUCCEEDED, FAILED, CANCELLED -> this;
        };
    }

    private List<RestartAttempt> withLast(Result from, Result to) {
        if (recent.isEmpty() || recent.getLast().result() != from) {
            return recent;
        }
        List<RestartAttempt> changed = new ArrayList<>(recent);
        changed.set(changed.size() - 1, recent.getLast().with(to));
        return changed;
    }

    private RestartHistory with(Circuit after, List<Instant> inWindow) {
        return new RestartHistory(
                total, successful, failed, attemptsSinceStable, after, inWindow, recent);
    }

    private RestartHistory withRecent(List<RestartAttempt> attempts) {
        return new RestartHistory(
                total, successful, failed, attemptsSinceStable, circuit, crashes, attempts);
    }
}
