package dev.localdeploy.restart;

import java.time.Duration;
import java.time.Instant;
import java.util.OptionalInt;

/**
 * One automatic restart, remembered for the history.
 *
 * @param number counts the deployment's automatic restarts from 1
 * @param at when the crash was noticed that made it necessary
 * @param result whether the new run proved itself
 * @param reason why it was necessary, in words
 * @param exitCode of the run that ended, if it had one
 * @param exitSignal that ended the run, if one did
 * @param backoff the delay between the crash and the new run
 */
public record RestartAttempt(
        long number,
        Instant at,
        Result result,
        String reason,
        OptionalInt exitCode,
        OptionalInt exitSignal,
        Duration backoff) {
    /** What came of the attempt. */
    public enum Result {
        /** Waits for its backoff. */
        SCHEDULED,
        /** Its run was launched and is not yet stable. */
        LAUNCHED,
        /** Its run became stable, or was up when the user ended it. */
        SUCCEEDED,
        /** Its run crashed before it was stable, or could not be launched. */
        FAILED,
        /** The user, or a plugin, decided otherwise before the backoff was over. */
        CANCELLED
    }

    RestartAttempt with(Result outcome) {
        return new RestartAttempt(number, at, outcome, reason, exitCode, exitSignal, backoff);
    }
}
