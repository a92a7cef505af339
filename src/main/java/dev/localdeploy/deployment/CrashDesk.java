package dev.localdeploy.deployment;

import dev.localdeploy.crash.CrashReports;
import dev.localdeploy.crash.EndedRun;
import dev.localdeploy.crash.FigurePoint;
import dev.localdeploy.crash.Program;
import dev.localdeploy.deployment.DeploymentState.Running;
import dev.localdeploy.health.CheckResult;
import dev.localdeploy.health.HealthReport;
import dev.localdeploy.process.Run;
import dev.localdeploy.process.RunKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Where deployments and the reports of their crashes meet: tells the reports which runs begin, turn
 * out well, and end badly. Everything here is told from a supervisor's thread, so nothing waits.
 */
public final class CrashDesk {
    private static final int FIGURES = 20;

    /**
     * @param stable whether it was already told that the run is good
     */
    private record Seen(RunKey up, boolean stable) {}

    private final Deployments deployments;
    private final CrashReports reports;
    private final Map<String, Seen> seen = new ConcurrentHashMap<>();

    public CrashDesk(Deployments deployments, CrashReports reports) {
        this.deployments = deployments;
        this.reports = reports;
    }

    /** From now on follows the deployments. Call it once, before they are recovered. */
    public void begin() {
        deployments.subscribeToLaunches(
                d -> reports.launching(new RunKey(d.spec().id(), d.lastRun()), d.spec().logFile()));
        deployments.subscribe(this::changed);
        deployments.subscribeToEnds(end -> reports.ended(of(end)));
        deployments.subscribeToRemovals(removed -> {
            seen.remove(removed.spec().id());
            reports.forget(removed.spec().id());
        });
    }

    /**
     * Deletes the reports of deployments that were removed by a daemon that died meanwhile. Call it
     * after they are recovered.
     *
     * @param saved whether a file of a deployment is there, in whatever state
     */
    public void sweep(Predicate<String> saved) {
        reports.sweep(id -> deployments.withId(id).isEmpty() && !saved.test(id));
    }

    private void changed(Deployment d) {
        if (d.state() instanceof Running(var run, _, var stable)) {
            var now = new Seen(run.key(), stable);
            @Nullable Seen before = seen.put(d.spec().id(), now);
            if (!now.equals(before)) {
                isUp(d, run, now, before);
            }
        }
    }

    private void isUp(Deployment d, Run run, Seen now, @Nullable Seen before) {
        if (before == null || !before.up().equals(now.up())) {
            reports.began(run);
        }
        if (now.stable()) {
            reports.becameStable(run.key(), program(d.spec()));
        }
    }

    private static EndedRun of(AbnormalEnd end) {
        return new EndedRun(
                end.key(),
                program(end.spec()),
                end.run(),
                end.ending().exit(),
                end.ending().at(),
                end.ordered(),
                end.unwatched());
    }

    private static Program program(DeploymentSpec spec) {
        return new Program(
                spec.name(),
                spec.command().shown(),
                spec.workingDirectory(),
                spec.port(),
                spec.environmentOfRuns(),
                spec.logFile());
    }

    /** What a run used in its last minutes, as the health checks saw it, oldest first. */
    public static List<FigurePoint> figures(EndedRun run, HealthDesk health) {
        @Nullable Run process = run.run();
        if (process == null) {
            return List.of();
        }
        List<FigurePoint> figures = new ArrayList<>();
        for (HealthReport report : health.newestFirst(run.key().deployment())) {
            boolean ofThisRun =
                    !report.at().isBefore(process.startedAt()) && !report.at().isAfter(run.at());
            if (ofThisRun && figures.size() < FIGURES) {
                report.checks().stream()
                        .map(check -> point(check, report.at()))
                        .flatMap(Optional::stream)
                        .findFirst()
                        .ifPresent(figures::add);
            }
        }
        return figures.reversed();
    }

    private static Optional<FigurePoint> point(CheckResult check, Instant at) {
        Map<String, Object> details = check.details();
        if (check.type().equals("resource")
                && details.get("cpu_percent") instanceof Number cpu
                && details.get("memory_mb") instanceof Number memory
                && details.get("threads") instanceof Number threads
                && details.get("file_descriptors") instanceof Number files) {
            return Optional.of(
                    new FigurePoint(
                            at,
                            cpu.doubleValue(),
                            memory.doubleValue(),
                            threads.intValue(),
                            files.intValue()));
        }
        return Optional.empty();
    }
}
