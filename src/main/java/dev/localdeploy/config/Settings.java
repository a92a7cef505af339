package dev.localdeploy.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What holds for one deployment after all files have been merged. Every value has been checked. */
public record Settings(
        Defaults defaults,
        Restart restart,
        Stability stability,
        LogMonitoring logMonitoring,
        LogRotation logRotation,
        Health health,
        Limits limits,
        Entry entry) {

    static Settings of(Layers layers) {
        return new Settings(
                Defaults.of(layers),
                Restart.of(layers),
                Stability.of(layers),
                LogMonitoring.of(layers),
                LogRotation.of(layers),
                Health.of(layers),
                Limits.of(layers),
                Entry.of(layers));
    }

    /** The {@code defaults} section, or the keys of the same name in the deployment's entry. */
    public record Defaults(Duration healthCheckInterval, boolean autoRestart) {
        static Defaults of(Layers layers) {
            return new Defaults(
                    layers.value(Schema.HEALTH_CHECK_INTERVAL), layers.value(Schema.AUTO_RESTART));
        }
    }

    /**
     * The {@code restart_policy} section.
     *
     * @param maxAttempts 0 means never
     * @param initialBackoff may be zero
     * @param backoffMultiplier at least 1
     */
    public record Restart(
            int maxAttempts,
            Duration initialBackoff,
            Duration maxBackoff,
            double backoffMultiplier,
            Duration stableAfter,
            int circuitThreshold,
            Duration circuitWindow,
            Duration circuitReset) {
        static Restart of(Layers layers) {
            return new Restart(
                    layers.value(Schema.MAX_ATTEMPTS),
                    layers.value(Schema.INITIAL_BACKOFF),
                    layers.value(Schema.MAX_BACKOFF),
                    layers.value(Schema.BACKOFF_MULTIPLIER),
                    layers.value(Schema.STABLE_AFTER),
                    layers.value(Schema.CIRCUIT_THRESHOLD),
                    layers.value(Schema.CIRCUIT_WINDOW),
                    layers.value(Schema.CIRCUIT_RESET));
        }
    }

    /**
     * The {@code stability} section.
     *
     * @param leakMbPerMinute growth above it is a leak
     * @param fileDescriptorShare of the process's own limit, above 0 and at most 1
     * @param diskMb less free space is reported
     */
    public record Stability(
            double leakMbPerMinute,
            Duration leakWarmup,
            double fileDescriptorShare,
            int threads,
            int connections,
            int diskMb) {
        static Stability of(Layers layers) {
            return new Stability(
                    layers.value(Schema.LEAK_THRESHOLD),
                    layers.value(Schema.LEAK_WARMUP),
                    layers.value(Schema.FD_THRESHOLD),
                    layers.value(Schema.THREAD_THRESHOLD),
                    layers.value(Schema.CONNECTION_THRESHOLD),
                    layers.value(Schema.DISK_THRESHOLD));
        }
    }

    /** What an error in the output leads to. */
    public enum OnMatch {
        RECORD,
        RESTART
    }

    /** How bad a line is that matches. */
    public enum Severity {
        WARNING,
        ERROR,
        CRITICAL
    }

    /**
     * Makes a line an error.
     *
     * @param expression a regular expression of RE2 that compiles
     * @param severity null if nobody says: then it depends on the expression
     */
    public record ErrorPattern(String expression, @Nullable Severity severity) {}

    /**
     * The {@code log_monitoring} section.
     *
     * @param errorPatterns in the order of the file
     */
    public record LogMonitoring(
            boolean enabled, List<ErrorPattern> errorPatterns, OnMatch onMatch) {
        public LogMonitoring {
            errorPatterns = List.copyOf(errorPatterns);
        }

        static LogMonitoring of(Layers layers) {
            return new LogMonitoring(
                    layers.value(Schema.LOG_MONITORING_ENABLED),
                    layers.value(Schema.ERROR_PATTERNS),
                    layers.value(Schema.ON_MATCH));
        }
    }

    /**
     * The {@code log_rotation} section.
     *
     * @param maxSizeMb of the live file
     * @param keep archives
     * @param maxTotalMb of live file and archives together
     */
    public record LogRotation(boolean enabled, int maxSizeMb, int keep, int maxTotalMb) {
        /** What holds where no file can be read. */
        public static final LogRotation BUILT_IN = of(new Layers(List.of()));

        static LogRotation of(Layers layers) {
            return new LogRotation(
                    layers.value(Schema.LOG_ROTATION_ENABLED),
                    layers.value(Schema.LOG_MAX_SIZE_MB),
                    layers.value(Schema.LOG_KEEP),
                    layers.value(Schema.LOG_MAX_TOTAL_MB));
        }
    }

    /** What is worth a notification. */
    public enum Notable {
        CRASHED,
        CIRCUIT_OPENED,
        UNRESPONSIVE,
        FINDING,
        LOG_ERROR,
        RECOVERED
    }

    /**
     * The {@code notifications} section, which only the user's own file has.
     *
     * @param webhookUrl an http or https URL; null for none
     * @param webhookSecretFile null for none
     */
    public record Notifications(
            boolean desktop,
            @Nullable String webhookUrl,
            @Nullable Path webhookSecretFile,
            List<Notable> events) {
        public Notifications {
            events = List.copyOf(events);
        }

        static Notifications of(Layers layers) {
            return new Notifications(
                    layers.value(Schema.NOTIFY_DESKTOP),
                    layers.valueOrNull(Schema.NOTIFY_WEBHOOK_URL),
                    layers.valueOrNull(Schema.NOTIFY_WEBHOOK_SECRET_FILE),
                    layers.value(Schema.NOTIFY_EVENTS));
        }
    }

    /**
     * The {@code health} section.
     *
     * @param path begins with a slash, or is an http or https URL
     * @param exec null if there is no such check
     * @param cpuPercent of one core
     */
    public record Health(
            String path,
            boolean http,
            Map<String, String> headers,
            @Nullable String exec,
            Duration execTimeout,
            Duration startupGrace,
            int unhealthyThreshold,
            boolean restartWhenUnresponsive,
            double cpuPercent,
            int memoryMb,
            int fileDescriptors,
            int threads) {
        public Health {
            headers = Map.copyOf(headers);
        }

        static Health of(Layers layers) {
            return new Health(
                    layers.value(Schema.HEALTH_PATH),
                    layers.value(Schema.HEALTH_HTTP),
                    layers.value(Schema.HEALTH_HEADERS),
                    layers.valueOrNull(Schema.HEALTH_EXEC),
                    layers.value(Schema.HEALTH_EXEC_TIMEOUT),
                    layers.value(Schema.STARTUP_GRACE),
                    layers.value(Schema.UNHEALTHY_THRESHOLD),
                    layers.value(Schema.RESTART_WHEN_UNRESPONSIVE),
                    layers.value(Schema.CPU_PERCENT),
                    layers.value(Schema.MEMORY_MB),
                    layers.value(Schema.FILE_DESCRIPTORS),
                    layers.value(Schema.THREADS));
        }
    }

    /**
     * The {@code limits} section; null where there is no limit.
     *
     * @param cpuPercent of one core
     */
    public record Limits(
            @Nullable Long memoryBytes, @Nullable Double cpuPercent, @Nullable Integer tasks) {
        static Limits of(Layers layers) {
            return new Limits(
                    layers.valueOrNull(Schema.MEMORY_MAX),
                    layers.valueOrNull(Schema.CPU_QUOTA),
                    layers.valueOrNull(Schema.TASKS_MAX));
        }
    }

    /**
     * What only the deployment's own entry says; null where it does not. Paths are absolute.
     *
     * @param environment of the entry alone; {@link Configuration#environmentFor} adds {@code
     *     envFile}
     */
    public record Entry(
            @Nullable ConfiguredCommand command,
            @Nullable Path workingDirectory,
            @Nullable Integer port,
            boolean autoFindPort,
            @Nullable Path logFile,
            @Nullable Path envFile,
            Map<String, String> environment) {
        public Entry {
            environment = Map.copyOf(environment);
        }

        static Entry of(Layers layers) {
            return new Entry(
                    layers.valueOrNull(Schema.COMMAND),
                    layers.valueOrNull(Schema.WORKING_DIRECTORY),
                    layers.valueOrNull(Schema.PORT),
                    layers.value(Schema.AUTO_FIND_PORT),
                    layers.valueOrNull(Schema.LOG_FILE),
                    layers.valueOrNull(Schema.ENV_FILE),
                    layers.value(Schema.ENVIRONMENT));
        }
    }
}
