package dev.localdeploy.wire;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The automatic restarts of a deployment. Times are seconds since 1970.
 *
 * @param circuitBreakerState {@code CLOSED}, {@code OPEN} or {@code HALF_OPEN}
 * @param nextAttemptAt null if none is planned
 * @param lastRestart null if there was none
 * @param recentAttempts oldest first
 */
public record RestartHistoryView(
        long totalRestarts,
        long successfulRestarts,
        long failedRestarts,
        String circuitBreakerState,
        @Nullable Double nextAttemptAt,
        @Nullable Double lastRestart,
        List<AttemptView> recentAttempts) {
    public RestartHistoryView {
        recentAttempts = List.copyOf(recentAttempts);
    }

    /**
     * One automatic restart.
     *
     * @param success null while nobody can tell, and when the user ended it before its time
     * @param reason why it was necessary, in words
     */
    public record AttemptView(
            long attemptNumber,
            double timestamp,
            @Nullable Boolean success,
            String reason,
            @Nullable Integer exitCode,
            @Nullable Integer exitSignal,
            double backoffSeconds) {}
}
