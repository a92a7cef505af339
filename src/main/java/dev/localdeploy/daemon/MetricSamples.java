package dev.localdeploy.daemon;

import dev.localdeploy.deployment.Deployment;
import dev.localdeploy.deployment.DeploymentState.BackingOff;
import dev.localdeploy.deployment.DeploymentState.Ending;
import dev.localdeploy.deployment.DeploymentStatus;
import dev.localdeploy.deployment.Goal;
import dev.localdeploy.health.HealthStatus;
import dev.localdeploy.os.TcpSocket;
import dev.localdeploy.process.Run;
import dev.localdeploy.restart.Circuit;
import dev.localdeploy.restart.RestartHistory;
import dev.localdeploy.stability.StabilityReport;
import dev.localdeploy.stability.leak.MemoryTrend;
import dev.localdeploy.stability.leak.Verdict;
import dev.localdeploy.stability.log.ErrorTotals;
import dev.localdeploy.stability.log.Severity;
import dev.localdeploy.wire.HealthView;
import dev.localdeploy.wire.HealthView.CheckView;
import io.prometheus.client.Collector.MetricFamilySamples.Sample;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is to be told of one deployment. What is not known is not told. */
final class MetricSamples {
    private static final double MILLIS = 1000;
    private static final double PERCENT = 100;
    private static final double SECONDS_PER_MINUTE = 60;
    private static final double MEGABYTE = 1024.0 * 1024.0;
    private static final List<String> HEALTH = namesOf(HealthStatus.values());
    private static final List<String> STATUSES = namesOf(DeploymentStatus.values());
    private static final List<String> CIRCUITS = List.of("closed", "open", "half_open");

    private final Deployment deployment;
    private final String name;
    private final HealthView health;
    private final Instant now;
    private final Map<Metric, List<Sample>> samples;

    MetricSamples(
            Deployment deployment,
            HealthView health,
            Instant now,
            Map<Metric, List<Sample>> samples) {
        this.deployment = deployment;
        this.name = deployment.spec().name();
        this.health = health;
        this.now = now;
        this.samples = samples;
    }

    static void countByStatus(List<Deployment> all, Map<Metric, List<Sample>> samples) {
        for (DeploymentStatus status : DeploymentStatus.values()) {
            double count = all.stream().filter(one -> one.status() == status).count();
            tell(samples, Metric.DEPLOYMENTS, Metric.DEPLOYMENTS.sample(count, lower(status)));
        }
    }

    void add() {
        addWhatItIs();
        deployment.run().ifPresent(this::addRun);
        addHealth();
        health.checks().forEach(this::addCheck);
        addRestarts(deployment.restarts());
        @Nullable Ending last = deployment.lastEnding();
        if (last != null) {
            last.exit().exitCode().ifPresent(code -> tell(Metric.DEPLOYMENT_LAST_EXIT_CODE, code));
            last.exit()
                    .exitSignal()
                    .ifPresent(signal -> tell(Metric.DEPLOYMENT_LAST_EXIT_SIGNAL, signal));
        }
    }

    /** Where the present run is going. */
    void add(StabilityReport report) {
        MemoryTrend memory = report.memory();
        if (memory.verdict() != Verdict.TOO_EARLY) {
            tell(
                    Metric.DEPLOYMENT_MEMORY_GROWTH_BYTES_PER_SECOND,
                    memory.growthMbPerMinute() * MEGABYTE / SECONDS_PER_MINUTE);
        }
        tell(Metric.DEPLOYMENT_LEAK_DETECTED, memory.leakDetected() ? 1 : 0);
        @Nullable Duration lasts = report.memoryLasts();
        if (lasts != null) {
            tell(Metric.DEPLOYMENT_MEMORY_FULL_SECONDS, lasts.toMillis() / MILLIS);
        }
        tell(Metric.DEPLOYMENT_RESOURCE_ISSUES, (double) report.resources().issues().size());
        tell(Metric.DEPLOYMENT_RESOURCE_CRITICAL, report.resources().critical() ? 1 : 0);
    }

    void addLogErrors(ErrorTotals totals) {
        for (Severity severity : Severity.values()) {
            tell(Metric.DEPLOYMENT_LOG_ERRORS_TOTAL, (double) totals.of(severity), lower(severity));
        }
    }

    private void addWhatItIs() {
        @Nullable Integer port = deployment.spec().port();
        tell(
                Metric.DEPLOYMENT_INFO,
                1,
                deployment.spec().id(),
                port == null ? "" : Integer.toString(port));
        tellWhich(Metric.DEPLOYMENT_STATUS, STATUSES, lower(deployment.status()));
        tell(Metric.DEPLOYMENT_GOAL_UP, deployment.goal() == Goal.UP ? 1 : 0);
        tell(Metric.DEPLOYMENT_AUTO_RESTART_ENABLED, deployment.autoRestart() ? 1 : 0);
        tell(Metric.DEPLOYMENT_CREATED_TIME_SECONDS, seconds(deployment.spec().createdAt()));
    }

    private void addRun(Run run) {
        Duration uptime = Duration.between(run.startedAt(), now);
        tell(Metric.DEPLOYMENT_START_TIME_SECONDS, seconds(run.startedAt()));
        // The clock may have been set back.
        tell(Metric.DEPLOYMENT_UPTIME_SECONDS, Math.max(0, uptime.toMillis() / MILLIS));
    }

    private void addHealth() {
        tellWhich(Metric.DEPLOYMENT_HEALTH, HEALTH, lower(health.overallStatus()));
        tell(Metric.DEPLOYMENT_UNRESPONSIVE, health.unresponsive() == null ? 0 : 1);
        tellIfKnown(Metric.DEPLOYMENT_LAST_CHECK_TIME_SECONDS, health.lastCheck(), 1);
        tellIfKnown(Metric.DEPLOYMENT_NEXT_CHECK_TIME_SECONDS, health.nextCheck(), 1);
    }

    private void addCheck(CheckView check) {
        for (String each : HEALTH) {
            boolean so = each.equals(lower(check.status()));
            tell(Metric.DEPLOYMENT_CHECK, so ? 1 : 0, check.type(), each);
        }
        switch (check.type()) {
            case "http" ->
                    tellIfKnown(
                            Metric.DEPLOYMENT_HTTP_RESPONSE_SECONDS,
                            check.responseTimeMs(),
                            1 / MILLIS);
            case "resource" -> addFigures(check.details());
            default -> {}
        }
    }

    /** The check of the tree's resources has just read them. */
    private void addFigures(Map<String, Object> figures) {
        tellIfKnown(Metric.DEPLOYMENT_CPU_USAGE_RATIO, figures.get("cpu_percent"), 1 / PERCENT);
        tellIfKnown(Metric.DEPLOYMENT_MEMORY_BYTES, figures.get("memory_mb"), MEGABYTE);
        tellIfKnown(Metric.DEPLOYMENT_THREADS, figures.get("threads"), 1);
        tellIfKnown(Metric.DEPLOYMENT_OPEN_FDS, figures.get("file_descriptors"), 1);
        tellIfKnown(Metric.DEPLOYMENT_PROCESSES, figures.get("process_count"), 1);
        if (figures.get("connections_by_state") instanceof Map<?, ?> byState) {
            addConnections(byState);
        }
    }

    /** One sample for each state there is: a series that comes and goes cannot be summed up. */
    private void addConnections(Map<?, ?> byState) {
        for (TcpSocket.State state : TcpSocket.State.values()) {
            if (state.ofConnections()) {
                double count =
                        byState.get(state.inWords()) instanceof Number known
                                ? known.doubleValue()
                                : 0;
                tell(Metric.DEPLOYMENT_CONNECTIONS, count, state.inWords());
            }
        }
    }

    private void addRestarts(RestartHistory restarts) {
        tell(Metric.DEPLOYMENT_RESTARTS_TOTAL, (double) restarts.total());
        tell(Metric.DEPLOYMENT_RESTART_RESULTS_TOTAL, (double) restarts.successful(), "successful");
        tell(Metric.DEPLOYMENT_RESTART_RESULTS_TOTAL, (double) restarts.failed(), "failed");
        tellWhich(Metric.DEPLOYMENT_CIRCUIT, CIRCUITS, wordFor(restarts.circuit()));
        if (!restarts.recent().isEmpty()) {
            tell(
                    Metric.DEPLOYMENT_LAST_RESTART_TIME_SECONDS,
                    seconds(restarts.recent().getLast().at()));
        }
        if (deployment.state() instanceof BackingOff(_, var until)) {
            tell(Metric.DEPLOYMENT_NEXT_RESTART_TIME_SECONDS, seconds(until));
        }
    }

    private static String wordFor(Circuit circuit) {
        return switch (circuit) {
            case Circuit.Closed() -> "closed";
            case Circuit.Open _ -> "open";
            case Circuit.HalfOpen() -> "half_open";
        };
    }

    /** One sample for each word there is, so that none is missing when the other one comes. */
    private void tellWhich(Metric metric, List<String> words, String present) {
        words.forEach(word -> tell(metric, word.equals(present) ? 1 : 0, word));
    }

    private void tellIfKnown(Metric metric, @Nullable Object value, double factor) {
        if (value instanceof Number number) {
            tell(metric, number.doubleValue() * factor);
        }
    }

    private void tell(Metric metric, double value, String... labels) {
        String[] all = new String[labels.length + 1];
        all[0] = name;
        System.arraycopy(labels, 0, all, 1, labels.length);
        tell(samples, metric, metric.sample(value, all));
    }

    private static void tell(Map<Metric, List<Sample>> samples, Metric metric, Sample sample) {
        samples.computeIfAbsent(metric, _ -> new ArrayList<>()).add(sample);
    }

    private static double seconds(Instant instant) {
        return instant.toEpochMilli() / MILLIS;
    }

    private static List<String> namesOf(Enum<?>[] words) {
        return Arrays.stream(words).map(MetricSamples::lower).toList();
    }

    private static String lower(Object word) {
        return word.toString().toLowerCase(Locale.ROOT);
    }
}
