package dev.localdeploy.api;

import dev.localdeploy.crash.Cause;
import dev.localdeploy.crash.Commit;
import dev.localdeploy.crash.CrashReport;
import dev.localdeploy.crash.EnvironmentChange;
import dev.localdeploy.crash.Evidence;
import dev.localdeploy.crash.FigurePoint;
import dev.localdeploy.crash.LoggedError;
import dev.localdeploy.crash.PortHolder;
import dev.localdeploy.wire.CrashReportView;
import dev.localdeploy.wire.CrashReportView.CauseView;
import dev.localdeploy.wire.CrashReportView.CommitView;
import dev.localdeploy.wire.CrashReportView.EnvironmentChangesView;
import dev.localdeploy.wire.CrashReportView.FiguresView;
import dev.localdeploy.wire.CrashReportView.LoggedErrorView;
import dev.localdeploy.wire.CrashReportView.MemoryKillView;
import dev.localdeploy.wire.CrashReportView.PortHolderView;
import org.jspecify.annotations.Nullable;

/** Shows crash reports. */
final class CrashViews {
    private CrashViews() {}

    static CrashReportView of(CrashReport report) {
        Evidence evidence = report.evidence();
        return new CrashReportView(
                report.deployment(),
                report.name(),
                report.run(),
                report.command(),
                report.startedAt() == null
                        ? null
                        : (Double) DeploymentViews.seconds(report.startedAt()),
                DeploymentViews.seconds(report.endedAt()),
                report.ending(),
                report.exitCode(),
                report.exitSignal(),
                report.orderedBecause(),
                report.unwatched(),
                report.more(),
                report.causes().stream().map(CrashViews::of).toList(),
                evidence.lastLines(),
                evidence.errors().stream().map(CrashViews::of).toList(),
                evidence.figures().stream().map(CrashViews::of).toList(),
                of(evidence.portHolder()),
                of(evidence.environment()),
                of(evidence.commit()),
                of(evidence.lastGoodCommit()),
                evidence.workingDirectoryGone(),
                evidence.fullDisks(),
                new MemoryKillView(
                        evidence.memoryKill().sureness().name(), evidence.memoryKill().sentence()),
                evidence.unknown());
    }

    static CauseView of(Cause cause) {
        return new CauseView(
                cause.code().code(),
                cause.confidence().name(),
                cause.sentence(),
                cause.evidence(),
                cause.nextCommand());
    }

    private static LoggedErrorView of(LoggedError error) {
        return new LoggedErrorView(error.pattern(), error.line(), error.context(), error.count());
    }

    private static FiguresView of(FigurePoint point) {
        return new FiguresView(
                DeploymentViews.seconds(point.at()),
                point.cpuPercent(),
                point.memoryMb(),
                point.threads(),
                point.fileDescriptors());
    }

    private static @Nullable PortHolderView of(@Nullable PortHolder holder) {
        return holder == null
                ? null
                : new PortHolderView(
                        holder.port(), holder.pid(), holder.command(), holder.deployment());
    }

    private static @Nullable EnvironmentChangesView of(@Nullable EnvironmentChange change) {
        return change == null
                ? null
                : new EnvironmentChangesView(change.added(), change.removed(), change.changed());
    }

    private static @Nullable CommitView of(@Nullable Commit commit) {
        return commit == null ? null : new CommitView(commit.hash(), commit.branch());
    }
}
