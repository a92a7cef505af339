package dev.localdeploy.api;

import dev.localdeploy.crash.CrashReport;
import dev.localdeploy.crash.CrashReports;
import dev.localdeploy.deployment.Deployment;
import dev.localdeploy.deployment.DeploymentState.BackingOff;
import dev.localdeploy.deployment.DeploymentState.Failed;
import dev.localdeploy.deployment.DeploymentState.Idle;
import dev.localdeploy.deployment.DeploymentState.Launching;
import dev.localdeploy.deployment.DeploymentState.Running;
import dev.localdeploy.deployment.DeploymentState.StopCause;
import dev.localdeploy.deployment.DeploymentState.Stopping;
import dev.localdeploy.deployment.Goal;
import dev.localdeploy.deployment.HealthDesk;
import dev.localdeploy.deployment.Refusal;
import dev.localdeploy.deployment.StabilityDesk;
import dev.localdeploy.health.CheckResult;
import dev.localdeploy.health.HealthReport;
import dev.localdeploy.health.HealthStatus;
import dev.localdeploy.wire.CrashReportView;
import dev.localdeploy.wire.WhyView;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Answers why a deployment is as it is. Looking changes nothing. */
public final class WhyDesk {
    /** Who asks right after a crash wants to hear of that crash. */
    private static final Duration FOR_A_REPORT = Duration.ofSeconds(3);

    private final Clock clock;
    private final CrashReports crashes;
    private final HealthDesk health;
    private final StabilityDesk stability;

    public WhyDesk(Clock clock, CrashReports crashes, HealthDesk health, StabilityDesk stability) {
        this.clock = clock;
        this.crashes = crashes;
        this.health = health;
        this.stability = stability;
    }

    /** The reports that are kept, the newest first. */
    List<CrashReportView> reports(Deployment deployment, int limit) {
        return newestFirst(deployment).stream().limit(limit).map(CrashViews::of).toList();
    }

    private List<CrashReport> newestFirst(Deployment deployment) {
        crashes.await(deployment.spec().id(), FOR_A_REPORT);
        return crashes.newestFirst(deployment.spec().id());
    }

    /**
     * @param run of which a report is wanted; 0 for the newest that there is
     */
    WhyView why(Deployment deployment, long run) {
        List<CrashReport> reports = newestFirst(deployment);
        @Nullable CrashReport report =
                run > 0
                        ? ofRun(deployment, run, reports)
                        : reports.stream().findFirst().orElse(null);
        boolean down = run == 0 && report != null && isDown(deployment);
        String name = deployment.spec().name();
        return new WhyView(
                deployment.spec().id(),
                name,
                deployment.status().name(),
                headline(deployment),
                down,
                report == null ? List.of() : report.causes().stream().map(CrashViews::of).toList(),
                report != null && (down || run > 0)
                        ? report.causes().getFirst().nextCommand()
                        : next(deployment),
                report == null ? null : CrashViews.of(report));
    }

    private static CrashReport ofRun(Deployment deployment, long run, List<CrashReport> reports) {
        return reports.stream()
                .filter(one -> one.run() == run)
                .findFirst()
                .orElseThrow(() ->
                        new Refusal(
                                Refusal.Code.NO_SUCH_REPORT,
                                "there is no crash report of run %d of %s; there are reports of: %s"
                                        .formatted(
                                                run,
                                                deployment.spec().name(),
                                                reports.isEmpty()
                                                        ? "none"
                                                        : reports.stream()
                                                                .map(one ->
                                                                        Long.toString(one.run()))
                                                                .collect(
                                                                        Collectors.joining(
                                                                                ", ")))));
    }

    private static boolean isDown(Deployment deployment) {
        return switch (deployment.state()) {
            case BackingOff _, Failed _, Launching _ -> true;
            case Stopping(_, var cause, _) -> !(cause instanceof StopCause.Requested);
            case Idle _, Running _ -> false;
        };
    }

    private String next(Deployment deployment) {
        String name = deployment.spec().name();
        return deployment.state() instanceof Idle
                ? "local-deploy restart " + name
                : isWell(deployment)
                        ? "local-deploy status " + name
                        : "local-deploy health " + name;
    }

    private boolean isWell(Deployment deployment) {
        return health.lookAt(deployment).report().overall() == HealthStatus.HEALTHY;
    }

    private String headline(Deployment deployment) {
        String name = deployment.spec().name();
        return name
                + " "
                + switch (deployment.state()) {
                    case Idle _ ->
                            deployment.goal() == Goal.DOWN
                                    ? "is stopped, because you stopped it"
                                    : "is about to be started";
                    case Launching _ -> "is being started";
                    case Running _ ->
                            isWell(deployment)
                                    ? "is running" + ahead(deployment)
                                    : "is running" + trouble(deployment);
                    case BackingOff(_, var until) -> {
                        long seconds =
                                Math.max(0, Duration.between(clock.instant(), until).toSeconds());
                        yield "has crashed and is started again in " + seconds + " s";
                    }
                    case Failed(_, var reason) -> "has crashed and stays down: " + reason;
                    case Stopping(_, var cause, _) ->
                            switch (cause) {
                                case StopCause.Requested _ -> "is being ended, as you asked";
                                case StopCause.LeaderGone _ ->
                                        "has crashed; what it left behind is being ended";
                                case StopCause.Ordered(var reason) ->
                                        "is being ended to be started anew: " + reason;
                            };
                };
    }

    /** What is well now may still be on its way to an end. */
    private String ahead(Deployment deployment) {
        List<String> issues = new ArrayList<>();
        stability
                .lookAt(deployment)
                .ifPresent(report -> {
                    if (report.memory().leakDetected()) {
                        issues.add(report.memory().leakInWords());
                    }
                    issues.addAll(report.resources().issues());
                });
        return issues.isEmpty() ? " fine" : ", but in danger: " + String.join("; ", issues);
    }

    private String trouble(Deployment deployment) {
        HealthReport report = health.lookAt(deployment).report();
        Optional<String> worst =
                report.checks().stream()
                        .filter(check ->
                                check.status() == HealthStatus.UNHEALTHY
                                        || check.status() == HealthStatus.DEGRADED)
                        .map(CheckResult::message)
                        .reduce((one, other) -> one + "; " + other);
        return worst.map(text -> ", but " + report.overall() + ": " + text)
                .orElse(", and its health is not known yet");
    }
}
