package dev.localdeploy.api;

import dev.localdeploy.deployment.Deployment;
import dev.localdeploy.deployment.DeploymentSpec;
import dev.localdeploy.deployment.DeploymentState;
import dev.localdeploy.deployment.DeploymentState.BackingOff;
import dev.localdeploy.deployment.DeploymentState.Ending;
import dev.localdeploy.deployment.DeploymentState.Failed;
import dev.localdeploy.deployment.DeploymentState.Running;
import dev.localdeploy.deployment.DeploymentState.StopCause;
import dev.localdeploy.deployment.DeploymentState.Stopping;
import dev.localdeploy.deployment.DeploymentStatus;
import dev.localdeploy.deployment.Health;
import dev.localdeploy.deployment.HealthDesk;
import dev.localdeploy.deployment.LogErrorDesk;
import dev.localdeploy.deployment.StabilityDesk;
import dev.localdeploy.health.CheckResult;
import dev.localdeploy.health.HealthReport;
import dev.localdeploy.os.TcpSocket;
import dev.localdeploy.process.Processes;
import dev.localdeploy.process.Run;
import dev.localdeploy.process.RunKey;
import dev.localdeploy.process.Survivor;
import dev.localdeploy.process.TreeFigures;
import dev.localdeploy.stability.StabilityReport;
import dev.localdeploy.stability.log.LogError;
import dev.localdeploy.wire.DeploymentSummary;
import dev.localdeploy.wire.DeploymentSummary.HealthSummary;
import dev.localdeploy.wire.DeploymentSummary.ProcessSummary;
import dev.localdeploy.wire.DeploymentSummary.RestartSummary;
import dev.localdeploy.wire.DeploymentView;
import dev.localdeploy.wire.DeploymentView.LogErrorView;
import dev.localdeploy.wire.DeploymentView.ProcessView;
import dev.localdeploy.wire.HealthView;
import dev.localdeploy.wire.HealthView.CheckView;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Shows deployments as the contract wants them. Looking changes nothing. */
public final class DeploymentViews {
    private static final double MEGABYTE = 1024.0 * 1024.0;
    private static final double MILLIS = 1000.0;

    private static final String RECOVERED =
            "put together again from what ran, because its state file was damaged: port, health path,"
                    + " auto-restart setting and restart history were lost";

    private final Clock clock;

    private final Processes processes;
    private final HealthDesk health;
    private final StabilityDesk stability;
    private final LogErrorDesk errors;

    public DeploymentViews(
            Clock clock,
            Processes processes,
            HealthDesk health,
            StabilityDesk stability,
            LogErrorDesk errors) {
        this.clock = clock;
        this.processes = processes;
        this.health = health;
        this.stability = stability;
        this.errors = errors;
    }

    DeploymentView of(Deployment deployment) {
        return of(List.of(deployment)).getFirst();
    }

    /** All figures come from one look at the process table, so they belong together. */
    List<DeploymentView> of(List<Deployment> deployments) {
        List<Run> runs = deployments.stream().flatMap(each -> each.run().stream()).toList();
        Map<RunKey, TreeFigures> figures = runs.isEmpty() ? Map.of() : processes.look(runs);
        return deployments.stream()
                .map(each -> view(each, each.run().flatMap(run -> figure(figures, run.key()))))
                .toList();
    }

    /** From what is known already: nobody looks at a process. */
    List<DeploymentSummary> summaries(List<Deployment> deployments) {
        return deployments.stream().map(this::summary).toList();
    }

    private DeploymentSummary summary(Deployment deployment) {
        DeploymentSpec spec = deployment.spec();
        @Nullable Run run = deployment.run().orElse(null);
        return new DeploymentSummary(
                spec.id(),
                spec.name(),
                deployment.goal().name(),
                new ProcessSummary(
                        run == null ? null : run.leader().pid(),
                        DeploymentStatus.of(deployment.state()).name(),
                        spec.command().shown(),
                        spec.port(),
                        run == null ? null : uptime(run)),
                new HealthSummary(health.lookAt(deployment).report().overall().name()),
                new RestartSummary(deployment.restarts().total()));
    }

    /** A report of the past: nothing follows from it. */
    static HealthView of(HealthReport report) {
        return of(new Health(report, report.at(), null, null));
    }

    public static HealthView of(Health health) {
        return new HealthView(
                health.report().overall().name(),
                health.report().checks().stream().map(DeploymentViews::check).toList(),
                orNull(health.lastCheck()),
                orNull(health.nextCheck()),
                health.unresponsive());
    }

    private static CheckView check(CheckResult check) {
        return new CheckView(
                check.type(),
                check.status().name(),
                check.message(),
                check.responseTimeMs(),
                check.details());
    }

    private static @Nullable Double orNull(@Nullable Instant instant) {
        return instant == null ? null : (Double) seconds(instant);
    }

    /** Seconds since 1970. */
    static double seconds(Instant instant) {
        return instant.toEpochMilli() / MILLIS;
    }

    static @Nullable Integer orNull(OptionalInt value) {
        return value.isPresent() ? value.getAsInt() : null;
    }

    private static Optional<TreeFigures> figure(Map<RunKey, TreeFigures> figures, RunKey key) {
        return Optional.ofNullable(figures.get(key));
    }

    private DeploymentView view(Deployment deployment, Optional<TreeFigures> figures) {
        DeploymentSpec spec = deployment.spec();
        Optional<StabilityReport> report = stability.lookAt(deployment);
        return new DeploymentView(
                spec.id(),
                spec.name(),
                deployment.goal().name(),
                deployment.autoRestart(),
                spec.workingDirectory().toString(),
                spec.logFile().toString(),
                seconds(spec.createdAt()),
                process(deployment, figures.orElse(null)),
                of(health.lookAt(deployment)),
                RestartViews.policy(spec.restartPolicy()),
                RestartViews.recent(deployment),
                StabilityViews.memory(
                        deployment,
                        figures.map(DeploymentViews::megabytes).orElse(null),
                        report.orElse(null)),
                StabilityViews.resources(deployment, report.orElse(null)),
                errors.errorsOf(deployment).stream().map(DeploymentViews::logError).toList());
    }

    private static LogErrorView logError(LogError error) {
        return new LogErrorView(
                error.pattern(),
                error.line(),
                error.lineNumber(),
                seconds(error.lastAt()),
                error.severity().name(),
                error.context(),
                error.count());
    }

    private ProcessView process(Deployment deployment, @Nullable TreeFigures figures) {
        DeploymentSpec spec = deployment.spec();
        @Nullable Run run = deployment.run().orElse(null);
        @Nullable Ending ending = deployment.lastEnding();
        return new ProcessView(
                run == null ? null : run.leader().pid(),
                DeploymentStatus.of(deployment.state()).name(),
                reasonOf(deployment),
                spec.command().shown(),
                spec.port(),
                spec.port() == null ? null : "http://localhost:" + spec.port(),
                run == null ? null : seconds(run.startedAt()),
                run == null ? null : uptime(run),
                figures == null ? null : figures.cpuPercent(),
                figures == null ? null : megabytes(figures),
                figures == null ? null : figures.threads(),
                figures == null ? null : figures.fileDescriptors(),
                figures == null ? null : figures.connections(TcpSocket.State.ESTABLISHED),
                figures == null ? null : figures.processCount(),
                ending == null ? null : orNull(ending.exit().exitCode()),
                ending == null ? null : orNull(ending.exit().exitSignal()),
                figures == null ? List.of() : figures.listeningPorts());
    }

    /** The clock may be set back while a run is up; nothing has been up for less than no time. */
    private double uptime(Run run) {
        return Math.max(0, Duration.between(run.startedAt(), clock.instant()).toMillis() / MILLIS);
    }

    private static double megabytes(TreeFigures figures) {
        return figures.memoryBytes() / MEGABYTE;
    }

    static @Nullable String reasonOf(Deployment deployment) {
        @Nullable String reason = reasonOf(deployment.state());
        return reason == null && deployment.spec().recovered() ? RECOVERED : reason;
    }

    static @Nullable String reasonOf(DeploymentState state) {
        return switch (state) {
            case BackingOff(var last, _) -> last.exit().inWords();
            case Failed(_, var reason) -> reason;
            case Stopping(_, var cause, var survivors) ->
                    survivors.isEmpty() ? reasonOf(cause) : cannotEnd(survivors);
            case DeploymentState.Idle _, DeploymentState.Launching _, Running _ -> null;
        };
    }

    private static String reasonOf(StopCause cause) {
        return switch (cause) {
            case StopCause.Requested() -> "asked for by the user";
            case StopCause.LeaderGone(var ending) ->
                    ending.exit().inWords() + " and left other processes behind";
            case StopCause.Ordered(var reason) -> reason;
        };
    }

    private static String cannotEnd(List<Survivor> survivors) {
        return survivors.stream()
                .map(each -> each.pid() + " " + each.command())
                .collect(Collectors.joining(", ", "cannot be ended: ", ""));
    }
}
