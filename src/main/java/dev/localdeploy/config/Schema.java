package dev.localdeploy.config;

import static dev.localdeploy.config.Numbers.fractionalNumber;
import static dev.localdeploy.config.Numbers.fractionalSeconds;
import static dev.localdeploy.config.Numbers.number;
import static dev.localdeploy.config.Numbers.seconds;
import static dev.localdeploy.config.Numbers.whole;
import static dev.localdeploy.config.Range.above;
import static dev.localdeploy.config.Range.atLeast;
import static dev.localdeploy.config.Range.between;
import static dev.localdeploy.config.Texts.oneOf;
import static dev.localdeploy.config.Texts.trueOrFalse;
import static dev.localdeploy.config.Texts.urlOrPath;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;

import dev.localdeploy.config.Section.Example;
import dev.localdeploy.config.Settings.ErrorPattern;
import dev.localdeploy.config.Settings.Notable;
import dev.localdeploy.config.Settings.OnMatch;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The one table of everything that can be configured. Reading, checking, {@code config show},
 * {@code config init} and docs/configuration.md are all made from it: a new key is one new line
 * here.
 */
final class Schema {
    static final String DEPLOYMENTS = "deployments";

    private static final Section TOP = new Section("", "");

    static final Key<String> VERSION =
            TOP.key(
                    "version",
                    Texts.version("1.0"),
                    "1.0",
                    new Example("\"1.0\""),
                    "The version of this file's schema.");

    private static final Section DEFAULTS =
            new Section("defaults", "What a deployment gets that says nothing else.");

    static final Key<Duration> HEALTH_CHECK_INTERVAL =
            DEFAULTS.key(
                    "health_check_interval_seconds",
                    seconds(atLeast(0.1)),
                    ofSeconds(30),
                    "How long between two rounds of health checks: shorter notices trouble earlier, longer costs less.");
    static final Key<Boolean> AUTO_RESTART =
            DEFAULTS.key(
                    "auto_restart_enabled",
                    trueOrFalse(),
                    false,
                    "Whether a crashed deployment is started again without being asked.");

    private static final Section RESTART_POLICY =
            new Section(
                    "restart_policy",
                    "When a crashed deployment comes back, and when it stays down.");

    static final Key<Integer> MAX_ATTEMPTS =
            RESTART_POLICY.key(
                    "max_attempts",
                    whole(atLeast(0)),
                    5,
                    "Restarts without a stable period between them before giving up; 0 never restarts.");
    static final Key<Duration> INITIAL_BACKOFF =
            RESTART_POLICY.key(
                    "initial_backoff_seconds",
                    fractionalSeconds(atLeast(0)),
                    ofSeconds(2),
                    "The wait before the first restart; 0 restarts at once.");
    static final Key<Duration> MAX_BACKOFF =
            RESTART_POLICY.key(
                    "max_backoff_seconds",
                    fractionalSeconds(atLeast(0)),
                    ofMinutes(5),
                    "No wait before a restart is longer than this.");
    static final Key<Double> BACKOFF_MULTIPLIER =
            RESTART_POLICY.key(
                    "backoff_multiplier",
                    fractionalNumber(between(1, 1000)),
                    2.0,
                    "Each wait is this many times the one before; 1 keeps them equal.");
    static final Key<Duration> STABLE_AFTER =
            RESTART_POLICY.key(
                    "stable_after_seconds",
                    seconds(atLeast(0)),
                    ofSeconds(60),
                    "A run that stays up this long counts as stable and clears the count of attempts.");
    static final Key<Integer> CIRCUIT_THRESHOLD =
            RESTART_POLICY.key(
                    "circuit_breaker_threshold",
                    whole(atLeast(1)),
                    3,
                    "This many crashes within the window open the circuit, which blocks restarts for a while.");
    static final Key<Duration> CIRCUIT_WINDOW =
            RESTART_POLICY.key(
                    "circuit_breaker_window_seconds",
                    seconds(above(0)),
                    ofMinutes(5),
                    "How far back crashes are counted for the circuit.");
    static final Key<Duration> CIRCUIT_RESET =
            RESTART_POLICY.key(
                    "circuit_breaker_reset_seconds",
                    seconds(atLeast(0)),
                    ofMinutes(10),
                    "How long an open circuit blocks restarts before one trial is allowed.");

    private static final Section STABILITY =
            new Section("stability", "What counts as a leak or as running out of something.");

    static final Key<Double> LEAK_THRESHOLD =
            STABILITY.key(
                    "memory_leak_threshold_mb_per_minute",
                    fractionalNumber(above(0)),
                    10.0,
                    "Memory that steadily grows faster than this is a leak.");
    static final Key<Duration> LEAK_WARMUP =
            STABILITY.key(
                    "leak_warmup_seconds",
                    seconds(atLeast(0)),
                    ofSeconds(60),
                    "Memory is not watched for leaks this long after a start, while caches fill.");
    static final Key<Double> FD_THRESHOLD =
            STABILITY.key(
                    "fd_threshold_percent",
                    number(new Range(0, false, 1)),
                    0.8,
                    "The share of its own limit of open files that a process may use; 0.8 means 80 %.");
    static final Key<Integer> THREAD_THRESHOLD =
            STABILITY.key(
                    "thread_threshold",
                    whole(atLeast(1)),
                    1000,
                    "More threads than this are a thread leak.");
    static final Key<Integer> CONNECTION_THRESHOLD =
            STABILITY.key(
                    "connection_threshold",
                    whole(atLeast(1)),
                    500,
                    "More network connections than this are a connection leak.");
    static final Key<Integer> DISK_THRESHOLD =
            STABILITY.key(
                    "disk_threshold_mb",
                    whole(atLeast(0)),
                    100,
                    "Less free disk than this under the working directory or the log is reported.");

    private static final Section LOG_MONITORING =
            new Section("log_monitoring", "Which lines of the captured output are errors.");

    static final Key<Boolean> LOG_MONITORING_ENABLED =
            LOG_MONITORING.key(
                    "enabled", trueOrFalse(), true, "Whether new lines are searched at all.");
    static final Key<List<ErrorPattern>> ERROR_PATTERNS =
            LOG_MONITORING.key(
                    "error_patterns",
                    new ErrorPatterns(),
                    Stream.of(
                                    "OutOfMemoryError",
                                    "Segmentation fault",
                                    "Exception:",
                                    "Error:",
                                    "FATAL",
                                    "CRITICAL",
                                    "panic:",
                                    "AssertionError",
                                    "UnhandledPromiseRejectionWarning")
                            .map(expression -> new ErrorPattern(expression, null))
                            .toList(),
                    "Regular expressions of RE2, each alone or as {pattern: ..., severity: critical}; a line that contains a match is an error (a list of your own replaces this one).");
    static final Key<OnMatch> ON_MATCH =
            LOG_MONITORING.key(
                    "on_match",
                    oneOf(OnMatch.class),
                    OnMatch.RECORD,
                    "What an error leads to: record only notes it, restart also restarts the deployment.");

    private static final Section LOG_ROTATION =
            new Section(
                    "log_rotation",
                    "How much of the captured output is kept: the log and compressed archives beside it.");

    static final Key<Boolean> LOG_ROTATION_ENABLED =
            LOG_ROTATION.key(
                    "enabled",
                    trueOrFalse(),
                    true,
                    "Whether a log that has grown too large is rotated; the program notices nothing of it.");
    static final Key<Integer> LOG_MAX_SIZE_MB =
            LOG_ROTATION.key(
                    "max_size_mb",
                    whole(atLeast(1)),
                    50,
                    "When the log holds this much, its beginning becomes an archive.");
    static final Key<Integer> LOG_KEEP =
            LOG_ROTATION.key(
                    "keep",
                    whole(atLeast(1)),
                    3,
                    "How many archives are kept; the oldest is deleted for a new one.");
    static final Key<Integer> LOG_MAX_TOTAL_MB =
            LOG_ROTATION.key(
                    "max_total_mb",
                    whole(atLeast(1)),
                    250,
                    "What log and archives of one deployment may take together; the oldest archives are deleted for it.");

    private static final Section HEALTH =
            new Section("health", "How health is checked, and above which figures it is degraded.");

    static final Key<String> HEALTH_PATH =
            HEALTH.key(
                    "path",
                    urlOrPath(),
                    "/",
                    "What the HTTP check asks for: a path on the deployment's port, or a full URL.");
    static final Key<Boolean> HEALTH_HTTP =
            HEALTH.key(
                    "http",
                    trueOrFalse(),
                    true,
                    "Whether there is an HTTP check; false for a program whose port speaks something else.");
    static final Key<Map<String, String>> HEALTH_HEADERS =
            HEALTH.key(
                    "headers", Compounds.headers(), Map.of(), "Headers that the HTTP check sends.");
    static final Key<String> HEALTH_EXEC =
            HEALTH.key(
                    "exec",
                    Texts.line(),
                    new Example("pg_isready -p 5432"),
                    "A check of your own: a line for the shell that ends with 0 when all is well.");
    static final Key<Duration> HEALTH_EXEC_TIMEOUT =
            HEALTH.key(
                    "exec_timeout_seconds",
                    seconds(above(0)),
                    ofSeconds(5),
                    "How long that line may take.");
    static final Key<Duration> STARTUP_GRACE =
            HEALTH.key(
                    "startup_grace_seconds",
                    seconds(atLeast(0)),
                    ofSeconds(60),
                    "How long after a start HTTP may fail before that means anything.");
    static final Key<Integer> UNHEALTHY_THRESHOLD =
            HEALTH.key(
                    "unhealthy_threshold",
                    whole(atLeast(1)),
                    3,
                    "HTTP checks that must fail in a row before a deployment counts as unresponsive.");
    static final Key<Boolean> RESTART_WHEN_UNRESPONSIVE =
            HEALTH.key(
                    "restart_when_unresponsive",
                    trueOrFalse(),
                    false,
                    "Whether auto-restart also restarts a deployment that lives but does not answer.");
    static final Key<Double> CPU_PERCENT =
            HEALTH.key(
                    "cpu_percent",
                    number(above(0)),
                    80.0,
                    "CPU use above this is degraded, in percent of one core.");
    static final Key<Integer> MEMORY_MB =
            HEALTH.key("memory_mb", whole(atLeast(1)), 500, "Memory use above this is degraded.");
    static final Key<Integer> FILE_DESCRIPTORS =
            HEALTH.key(
                    "file_descriptors",
                    whole(atLeast(1)),
                    1000,
                    "More open files than this are degraded.");
    static final Key<Integer> THREADS =
            HEALTH.key("threads", whole(atLeast(1)), 100, "More threads than this are degraded.");

    private static final Section LIMITS =
            new Section(
                    "limits",
                    "What all processes of a run together may take, where systemd's user manager can see to it; status says if it cannot.");

    static final Key<Long> MEMORY_MAX =
            LIMITS.key(
                    "memory_max",
                    Sizes.size(),
                    new Example("512M"),
                    "Memory, without swap: who takes more is killed by the kernel, and why says so.");
    static final Key<Double> CPU_QUOTA =
            LIMITS.key(
                    "cpu_quota",
                    number(above(0)),
                    new Example("150"),
                    "Processor time in percent of one core: who wants more is slowed down.");
    static final Key<Integer> TASKS_MAX =
            LIMITS.key(
                    "tasks_max",
                    whole(atLeast(2)),
                    new Example("200"),
                    "Processes and threads, one of which is local-deploy's own: who has as many cannot start another.");

    private static final Section NOTIFICATIONS =
            new Section(
                    "notifications",
                    "What you are told of, and how. Only your own file has this section, because a project must not make the daemon call addresses.");

    static final Key<Boolean> NOTIFY_DESKTOP =
            NOTIFICATIONS.key(
                    "desktop",
                    trueOrFalse(),
                    false,
                    "Whether the desktop shows notifications, by notify-send or gdbus, on macOS by osascript.");
    static final Key<String> NOTIFY_WEBHOOK_URL =
            NOTIFICATIONS.key(
                    "webhook_url",
                    Texts.url(),
                    new Example("http://localhost:9000/hook"),
                    "An address to which they are posted as JSON.");
    static final Key<Path> NOTIFY_WEBHOOK_SECRET_FILE =
            NOTIFICATIONS.key(
                    "webhook_secret_file",
                    Texts.path(),
                    new Example("~/.config/local-deploy/webhook-secret"),
                    "A file whose content is sent along as \"Authorization: Bearer\".");
    static final Key<List<Notable>> NOTIFY_EVENTS =
            NOTIFICATIONS.key(
                    "events",
                    Texts.someOf(Notable.class),
                    List.of(
                            Notable.CRASHED,
                            Notable.CIRCUIT_OPENED,
                            Notable.UNRESPONSIVE,
                            Notable.FINDING,
                            Notable.RECOVERED),
                    "What is worth a notification; of one kind and deployment at most one a minute.");

    private static final Section ENTRY =
            new Section(
                    "",
                    "Deployments of this project: \"local-deploy start --name NAME\" finds its entry here.");

    static final Key<ConfiguredCommand> COMMAND =
            ENTRY.key(
                    "command",
                    Compounds.command(),
                    new Example("npm run dev"),
                    "What to run: a text is a line for the shell, a list is a program and its arguments without a shell.");
    static final Key<Path> WORKING_DIRECTORY =
            ENTRY.key(
                    "working_directory",
                    Texts.path(),
                    new Example("./web"),
                    "Where to run it, seen from the folder of this file.");
    static final Key<Integer> PORT =
            ENTRY.key(
                    "port",
                    whole(between(1024, 65535)),
                    new Example("3000"),
                    "The port it shall listen on; it is told in the variable PORT.");
    static final Key<Boolean> AUTO_FIND_PORT =
            ENTRY.key(
                    "auto_find_port",
                    trueOrFalse(),
                    true,
                    "Whether one of the next nine ports will do when the port is taken.");
    static final Key<Path> LOG_FILE =
            ENTRY.key(
                    "log_file",
                    Texts.path(),
                    new Example("./web.log"),
                    "Where its output is captured, instead of local-deploy's own folder.");
    static final Key<Path> ENV_FILE =
            ENTRY.key(
                    "env_file",
                    Texts.path(),
                    new Example(".env"),
                    "A file of NAME=VALUE lines for its environment, for what must not be in this file.");
    static final Key<Map<String, String>> ENVIRONMENT =
            ENTRY.key(
                    "environment",
                    Compounds.environment(),
                    Map.of(),
                    new Example("{NODE_ENV: development}"),
                    "Variables for its environment; they win over env_file.");

    private Schema() {}

    /** In the order in which people read them. */
    static List<Section> sections() {
        return List.of(
                DEFAULTS, RESTART_POLICY, STABILITY, LOG_MONITORING, LOG_ROTATION, HEALTH, LIMITS);
    }

    /** These stand in the user's own file alone. */
    static List<Section> sectionsOfUser() {
        return List.of(NOTIFICATIONS);
    }

    /** These may also stand in a deployment's entry, as blocks of the same name. */
    static List<Section> sectionsOfEntry() {
        return List.of(RESTART_POLICY, STABILITY, LOG_MONITORING, LOG_ROTATION, HEALTH, LIMITS);
    }

    static List<Key<?>> topKeys() {
        return TOP.keys();
    }

    static String whyDeployments() {
        return ENTRY.why();
    }

    /** These make sense for one deployment only, and stand in its entry. */
    static List<Key<?>> ownKeysOfEntry() {
        return ENTRY.keys();
    }

    /**
     * What may stand directly in an entry: its own keys, and the defaults without their heading.
     */
    static List<Key<?>> keysOfEntry() {
        var keys = new ArrayList<Key<?>>(ENTRY.keys());
        keys.addAll(DEFAULTS.keys());
        return Collections.unmodifiableList(keys);
    }
}
