package dev.localdeploy.health;

import dev.localdeploy.health.HttpEvidence.Listener;
import dev.localdeploy.os.OperatingSystem;
import dev.localdeploy.os.ProcessId;
import dev.localdeploy.process.Run;
import dev.localdeploy.process.RunKey;
import dev.localdeploy.process.TreeFigures;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A program that prints how many bytes of heap the health of one deployment takes: what is known of
 * its run, and a full history of three checks. Given {@code changing}, every figure changes from
 * one report to the next; otherwise only the response time does, as with an idle dev server.
 */
public final class HealthHeap {
    private static final int DEPLOYMENTS = 1000;
    private static final HealthListener NOBODY =
            new HealthListener() {
                @Override
                public void checked(RunKey run, HealthReport report) {}

                @Override
                public void becameReady(RunKey run) {}

                @Override
                public void becameUnresponsive(RunKey run, String reason) {}

                @Override
                public void becameResponsive(RunKey run) {}
            };

    private HealthHeap() {}

    public static void main(String[] arguments) {
        boolean changing = List.of(arguments).contains("changing");
        fill(10, 1, changing);
        long before = used();
        RoundTheClock watch = fill(DEPLOYMENTS, HealthHistory.KEPT, changing);
        long after = used();
        if (watch.newestFirst("deployment-20251022-00000000", 1000).size() != HealthHistory.KEPT) {
            throw new IllegalStateException("the history is not full");
        }
        System.out.println((after - before) / DEPLOYMENTS);
    }

    private static RoundTheClock fill(int deployments, int reports, boolean changing) {
        var now = new AtomicInteger();
        var watch =
                new RoundTheClock(
                        Clock.systemUTC(),
                        () -> Duration.ofSeconds(now.get()).toNanos(),
                        (_, _) -> {},
                        Runnable::run,
                        runs -> figures(runs, changing ? now.get() : 0),
                        runs -> figures(runs, 0),
                        new RealQuickChecks(now),
                        NOBODY);
        for (int i = 0; i < deployments; i++) {
            var key = new RunKey("deployment-20251022-%08x".formatted(i), 1);
            var run = new Run(key, ourselves(), ourselves(), Instant.EPOCH);
            watch.watch(new WatchedRun(run, 3000, Some.every(Duration.ofSeconds(1))), true);
        }
        for (int i = 0; i < reports; i++) {
            now.incrementAndGet();
            watch.tick();
        }
        return watch;
    }

    private static ProcessId ourselves() {
        return OperatingSystem.current().process(ProcessHandle.current().pid()).orElseThrow().id();
    }

    private static Map<RunKey, TreeFigures> figures(Iterable<Run> runs, int change) {
        Map<RunKey, TreeFigures> figures = new HashMap<>();
        for (Run run : runs) {
            figures.put(
                    run.key(),
                    Some.figures(1 + change / 7.0, (100L << 20) + change, 7, 42, List.of(3000), 0));
        }
        return figures;
    }

    private static long used() {
        var runtime = Runtime.getRuntime();
        for (int i = 0; i < 5; i++) {
            System.gc();
        }
        return runtime.totalMemory() - runtime.freeMemory();
    }

    /** The real checks, but for the server that is asked. */
    private record RealQuickChecks(AtomicInteger now) implements CheckBook {
        private static final OperatingSystem SYSTEM = OperatingSystem.current();

        @Override
        public List<HealthCheck> quick() {
            return List.of(
                    new ProcessCheck(SYSTEM::process, () -> 0), new ResourceCheck(SYSTEM::process));
        }

        @Override
        public List<HealthCheck> slow(HealthPlan plan) {
            return List.of(new Answering(now));
        }

        @Override
        public boolean listens(WatchedRun run) {
            return true;
        }
    }

    private record Answering(AtomicInteger now) implements HealthCheck {
        @Override
        public String type() {
            return HttpCheck.TYPE;
        }

        /** All strings are new each time, as after a real answer. */
        @Override
        public Optional<CheckResult> check(WatchedRun run, Optional<TreeFigures> figures) {
            String url = HttpTarget.local(3000, "/health").url();
            var evidence = new HttpEvidence(url, 200, 1, null, new Listener.Own(), null, null);
            return Optional.of(
                    new CheckResult(
                                    HttpCheck.TYPE,
                                    HealthStatus.HEALTHY,
                                    "HTTP 200 from " + url,
                                    evidence)
                            .after(now.get() / 3.0));
        }
    }
}
