package dev.localdeploy.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.localdeploy.os.OperatingSystem;
import dev.localdeploy.process.PortOwner;
import dev.localdeploy.process.RealTimers;
import dev.localdeploy.process.Run;
import dev.localdeploy.process.RunKey;
import dev.localdeploy.process.TreeFigures;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** 200 deployments whose servers accept and never answer, and one that does answer. */
class HungServersProcessTest {
    private static final int HUNG = 200;
    private static final Duration TICK = Duration.ofSeconds(1);
    private static final HttpPatience PATIENCE =
            new HttpPatience(
                    Duration.ofSeconds(2), List.of(Duration.ofMillis(50), Duration.ofMillis(100)));

    private final List<OddServer> servers = new ArrayList<>();
    private final RecordingHealthListener heard = new RecordingHealthListener();

    @AfterEach
    void close() throws Exception {
        for (OddServer server : servers) {
            server.close();
        }
    }

    @Test
    void all_get_their_verdicts_on_time() {
        var timers = new RealTimers();
        var system = OperatingSystem.current();
        var watch =
                new RoundTheClock(
                        Clock.systemUTC(),
                        System::nanoTime,
                        timers,
                        Thread::startVirtualThread,
                        HungServersProcessTest::listening,
                        HungServersProcessTest::listening,
                        new ChecksOfRuns(
                                system,
                                System::nanoTime,
                                timers,
                                (_, _) -> new PortOwner.Ours(),
                                PATIENCE,
                                List.of()),
                        heard);
        Run ourselves =
                Some.run("x", system.process(ProcessHandle.current().pid()).orElseThrow().id());
        for (int i = 0; i < HUNG; i++) {
            watch.watch(run("hung-" + i, ourselves, hung()), true);
        }
        watch.watch(run("lively", ourselves, lively()), true);
        try (var scheduler = Executors.newSingleThreadScheduledExecutor()) {
            var _ =
                    scheduler.scheduleAtFixedRate(
                            watch::tick, TICK.toMillis(), TICK.toMillis(), TimeUnit.MILLISECONDS);

            await().atMost(Duration.ofSeconds(60))
                    .until(() -> IntStream.range(0, HUNG).allMatch(i -> hasTimedOut(watch, i)));
        }

        // Nobody waited for anybody: each was reported about as often as there were ticks.
        int rounds = watch.newestFirst("lively", 100).size();
        assertThat(rounds).isGreaterThanOrEqualTo(3);
        assertThat(IntStream.range(0, HUNG).map(i -> watch.newestFirst("hung-" + i, 100).size()))
                .allMatch(reports -> reports >= rounds - 2);
        assertThat(watch.newestFirst("lively", 100))
                .allMatch(report -> report.overall() == HealthStatus.HEALTHY);
        assertThat(watch.newestFirst("hung-0", 100))
                .allMatch(report -> status(report, "process") == HealthStatus.HEALTHY);
    }

    private static boolean hasTimedOut(RoundTheClock watch, int number) {
        return watch.newest("hung-" + number)
                .filter(report -> status(report, "http") == HealthStatus.DEGRADED)
                .isPresent();
    }

    private static HealthStatus status(HealthReport report, String type) {
        return report.checks().stream()
                .filter(result -> result.type().equals(type))
                .map(CheckResult::status)
                .findFirst()
                .orElseThrow();
    }

    private static WatchedRun run(String deployment, Run process, OddServer server) {
        Run run =
                new Run(
                        new RunKey(deployment, 1),
                        process.leader(),
                        process.shim(),
                        Clock.systemUTC().instant());
        return new WatchedRun(run, server.port(), Some.every(TICK));
    }

    private OddServer hung() {
        return open(OddServer.with((client, _) -> client.getInputStream().readAllBytes()));
    }

    private OddServer lively() {
        return open(OddServer.answering("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"));
    }

    private OddServer open(OddServer server) {
        servers.add(server);
        return server;
    }

    private static Map<RunKey, TreeFigures> listening(Collection<Run> runs) {
        Map<RunKey, TreeFigures> figures = new HashMap<>();
        runs.forEach(run -> figures.put(run.key(), Some.listening()));
        return figures;
    }
}
