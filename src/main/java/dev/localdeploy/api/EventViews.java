package dev.localdeploy.api;

import dev.localdeploy.crash.CrashReport;
import dev.localdeploy.deployment.Deployment;
import dev.localdeploy.deployment.DeploymentState.BackingOff;
import dev.localdeploy.deployment.Health;
import dev.localdeploy.deployment.LogErrorDesk;
import dev.localdeploy.process.Run;
import dev.localdeploy.stability.log.LogError;
import dev.localdeploy.wire.CrashReportEvent;
import dev.localdeploy.wire.DeploymentEvent;
import dev.localdeploy.wire.FindingEvent;
import dev.localdeploy.wire.LogErrorEvent;
import dev.localdeploy.wire.RemovedEvent;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Says what happened in the words of the API. */
final class EventViews {
    private EventViews() {}

    static DeploymentEvent changed(Deployment deployment, Health health, Instant at) {
        @Nullable Run run = deployment.run().orElse(null);
        return new DeploymentEvent(
                deployment.spec().id(),
                deployment.spec().name(),
                deployment.status().name(),
                health.report().overall().name(),
                DeploymentViews.seconds(at),
                deployment.goal().name(),
                DeploymentViews.reasonOf(deployment),
                run == null ? null : run.leader().pid(),
                deployment.spec().port(),
                run == null ? null : DeploymentViews.seconds(run.startedAt()),
                deployment.restarts().total(),
                deployment.autoRestart(),
                RestartViews.stateOf(deployment.restarts().circuit()),
                deployment.state() instanceof BackingOff(_, var until)
                        ? DeploymentViews.seconds(until)
                        : null,
                health.unresponsive());
    }

    static RemovedEvent removed(Deployment deployment, Instant at) {
        return new RemovedEvent(
                deployment.spec().id(), deployment.spec().name(), DeploymentViews.seconds(at));
    }

    static FindingEvent found(Deployment deployment, String finding, Instant at) {
        return new FindingEvent(
                deployment.spec().id(),
                deployment.spec().name(),
                finding,
                DeploymentViews.seconds(at));
    }

    static LogErrorEvent seen(LogErrorDesk.Seen seen) {
        LogError error = seen.error();
        return new LogErrorEvent(
                seen.deployment(),
                seen.name(),
                error.pattern(),
                error.line(),
                error.lineNumber(),
                error.severity().name(),
                error.count(),
                DeploymentViews.seconds(error.lastAt()));
    }

    static CrashReportEvent ready(CrashReport report) {
        return new CrashReportEvent(
                report.deployment(),
                report.name(),
                report.run(),
                report.causes().getFirst().code().code(),
                DeploymentViews.seconds(report.endedAt()));
    }
}
