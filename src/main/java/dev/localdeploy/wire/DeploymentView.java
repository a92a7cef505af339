package dev.localdeploy.wire;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything known of one deployment, as {@code status --json} and the API show it. All times are
 * seconds since 1970, with a fraction. What is not known is null or an empty list, never a made-up
 * number.
 *
 * @param goal {@code UP} or {@code DOWN}
 */
public record DeploymentView(
        String deploymentId,
        String name,
        String goal,
        boolean autoRestartEnabled,
        String workingDirectory,
        String logFile,
        double createdAt,
        ProcessView process,
        HealthView health,
        RestartPolicyView restartPolicy,
        RestartHistoryView restartHistory,
        MemoryTrendView memoryTrend,
        ResourceStatusView resourceStatus,
        List<LogErrorView> logErrors,
        ScopeView scope) {
    public DeploymentView {
        logErrors = List.copyOf(logErrors);
    }

    /**
     * The present run, or what is left of the last one. Figures are those of the whole tree.
     *
     * @param status {@code RUNNING}, {@code STOPPED}, {@code CRASHED}, {@code STARTING} or {@code
     *     STOPPING}
     * @param reason why it is down or being ended, in words; null while there is nothing to explain
     * @param cpuPercent of one core
     * @param exitCode of the last run that ended; null if it had none
     * @param exitSignal number of the signal that ended that run
     */
    public record ProcessView(
            @Nullable Long pid,
            String status,
            @Nullable String reason,
            String command,
            @Nullable Integer port,
            @Nullable String url,
            @Nullable Double startTime,
            @Nullable Double uptimeSeconds,
            @Nullable Double cpuPercent,
            @Nullable Double memoryMb,
            @Nullable Integer threads,
            @Nullable Integer fileDescriptors,
            @Nullable Integer connections,
            @Nullable Integer processCount,
            @Nullable Integer exitCode,
            @Nullable Integer exitSignal,
            List<Integer> listeningPorts) {
        public ProcessView {
            listeningPorts = List.copyOf(listeningPorts);
        }
    }

    /**
     * The control group of the present run, and what all of it may take.
     *
     * @param unit of systemd, such as {@code local-deploy-web.scope}; null while there is none
     * @param memoryMaxMb null if it is not limited
     * @param cpuQuotaPercent of one core; null if it is not limited
     * @param tasksMax processes and threads; null if they are not limited
     * @param trouble which limits are not in force and why, in words; null if all are
     */
    public record ScopeView(
            @Nullable String unit,
            @Nullable Double memoryMaxMb,
            @Nullable Double cpuQuotaPercent,
            @Nullable Integer tasksMax,
            @Nullable String trouble) {}

    /** The policy in force, in the words of the configuration files. */
    public record RestartPolicyView(
            int maxAttempts,
            double initialBackoffSeconds,
            double maxBackoffSeconds,
            double backoffMultiplier,
            double stableAfterSeconds,
            int circuitBreakerThreshold,
            double circuitBreakerWindowSeconds,
            double circuitBreakerResetSeconds) {}

    /**
     * How the memory of the present run develops.
     *
     * @param growthRateMbPerMinute negative if it shrinks; null while it is too early to tell
     * @param samples through which the growth was drawn as a line
     * @param spanSeconds from the first of them to the last
     * @param fit how well the line fits, 0 to 1; null while it is too early to tell
     * @param leakDetected null while there is no run
     * @param verdict why it is a leak or none, such as {@code WITHIN_BOUND}; null while there is no
     *     run
     * @param secondsUntilFull until a leak has taken all memory that the run may have; null if
     *     there is no leak, or nobody knows
     */
    public record MemoryTrendView(
            @Nullable Double currentMb,
            @Nullable Double growthRateMbPerMinute,
            int samples,
            double spanSeconds,
            @Nullable Double fit,
            @Nullable Boolean leakDetected,
            @Nullable String verdict,
            @Nullable Double secondsUntilFull) {}

    /**
     * What the present run has too much of.
     *
     * @param issues in words: what is over its threshold, then what will reach its limit
     * @param critical whether a threshold is exceeded for longer than a moment; null while there is
     *     no run
     */
    public record ResourceStatusView(List<String> issues, @Nullable Boolean critical) {
        public ResourceStatusView {
            issues = List.copyOf(issues);
        }
    }

    /**
     * An error found in the output.
     *
     * @param line the latest such line
     * @param lineNumber of {@code line} in the log file, from 1
     * @param timestamp when {@code line} was read
     * @param severity {@code WARNING}, {@code ERROR} or {@code CRITICAL}
     * @param context the lines that belong to it, such as a stack trace
     * @param count how often the same error was seen
     */
    public record LogErrorView(
            String pattern,
            String line,
            long lineNumber,
            double timestamp,
            String severity,
            List<String> context,
            long count) {
        public LogErrorView {
            context = List.copyOf(context);
        }
    }
}
