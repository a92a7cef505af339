package dev.localdeploy.health;

import dev.localdeploy.os.ProcessId;
import dev.localdeploy.os.TcpSocket;
import dev.localdeploy.process.Run;
import dev.localdeploy.process.RunKey;
import dev.localdeploy.process.TreeFigures;
import dev.localdeploy.testing.ManualTime;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the tests of health are about: any run, any plan, any figures. */
final class Some {
    static final ProcessId LEADER = new ProcessId(4711, 12, "boot");

    private Some() {}

    static Run run(String deployment) {
        return run(deployment, LEADER);
    }

    static Run run(String deployment, ProcessId leader) {
        return new Run(new RunKey(deployment, 1), leader, leader, ManualTime.START);
    }

    static WatchedRun watched(String deployment, @Nullable Integer port, HealthPlan plan) {
        return new WatchedRun(run(deployment), port, plan);
    }

    static HealthPlan plan() {
        return HealthPlan.STANDARD;
    }

    static HealthPlan target(String target) {
        return plan(target, Map.of());
    }

    static HealthPlan plan(String target, Map<String, String> headers) {
        HealthPlan standard = HealthPlan.STANDARD;
        return new HealthPlan(
                true,
                target,
                headers,
                null,
                standard.execTimeout(),
                standard.interval(),
                standard.startupGrace(),
                standard.unhealthyThreshold(),
                false,
                standard.thresholds());
    }

    static HealthPlan every(Duration interval) {
        HealthPlan standard = HealthPlan.STANDARD;
        return new HealthPlan(
                true,
                "/",
                Map.of(),
                null,
                standard.execTimeout(),
                interval,
                standard.startupGrace(),
                standard.unhealthyThreshold(),
                false,
                standard.thresholds());
    }

    static HealthPlan withoutHttp() {
        HealthPlan standard = HealthPlan.STANDARD;
        return new HealthPlan(
                false,
                "/",
                Map.of(),
                null,
                standard.execTimeout(),
                standard.interval(),
                standard.startupGrace(),
                standard.unhealthyThreshold(),
                false,
                standard.thresholds());
    }

    static WatchedRun executing(String line, Duration limit, Path folder, Map<String, String> env) {
        HealthPlan standard = HealthPlan.STANDARD;
        var plan =
                new HealthPlan(
                        false,
                        "/",
                        Map.of(),
                        line,
                        limit,
                        standard.interval(),
                        standard.startupGrace(),
                        standard.unhealthyThreshold(),
                        false,
                        standard.thresholds());
        return new WatchedRun(run("d"), null, plan, folder, () -> env);
    }

    static TreeFigures figures(double cpu, long megabytes, int threads, int files) {
        return figures(cpu, megabytes << 20, threads, files, List.of(), 0);
    }

    static TreeFigures listening(Integer... ports) {
        return figures(1, 10 << 20, 1, 10, List.of(ports), 0);
    }

    static TreeFigures connected(Map<TcpSocket.State, Integer> connections) {
        return new TreeFigures(1, 10 << 20, 1, 10, Map.of(), connections, List.of(), 1, 0, 'S');
    }

    /** Of a single process that may not be looked into. */
    static TreeFigures hidden() {
        return figures(1, 10 << 20, 1, 0, List.of(), 1);
    }

    static TreeFigures figures(
            double cpu, long bytes, int threads, int files, List<Integer> ports, int hidden) {
        return new TreeFigures(
                cpu, bytes, threads, files, Map.of(), Map.of(), ports, 1, hidden, 'S');
    }
}
