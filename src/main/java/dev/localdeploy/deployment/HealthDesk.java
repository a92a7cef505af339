package dev.localdeploy.deployment;

import dev.localdeploy.deployment.DeploymentState.BackingOff;
import dev.localdeploy.deployment.DeploymentState.Failed;
import dev.localdeploy.deployment.DeploymentState.Idle;
import dev.localdeploy.deployment.DeploymentState.Launching;
import dev.localdeploy.deployment.DeploymentState.Running;
import dev.localdeploy.deployment.DeploymentState.Stopping;
import dev.localdeploy.health.CheckResult;
import dev.localdeploy.health.HealthHistory;
import dev.localdeploy.health.HealthListener;
import dev.localdeploy.health.HealthReport;
import dev.localdeploy.health.HealthStatus;
import dev.localdeploy.health.HealthWatch;
import dev.localdeploy.health.WatchedRun;
import dev.localdeploy.process.Run;
import dev.localdeploy.process.RunKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Where deployments and the health of their runs meet: tells the health watch which runs come and
 * go, tells the deployments what it found, and answers who wants to know how a deployment is. What
 * is said of a run that is not the present one changes nothing here.
 */
public final class HealthDesk {
    private static final Logger LOG = Logger.getLogger(HealthDesk.class);

    /** The slowest round of checks, an HTTP check that times out three times, and some. */
    private static final Duration ROUND = Duration.ofSeconds(25);

    /** The one check that speaks for what has no run to check. */
    private static final String PROCESS = "process";

    /**
     * What was last seen of a deployment.
     *
     * @param run the one that is watched; null while it is down
     * @param told the overall status that was last told to everybody
     * @param unresponsive why the run counts as such; null while it does not
     */
    private record Seen(
            String name, @Nullable RunKey run, HealthStatus told, @Nullable String unresponsive) {
        boolean isOf(RunKey key) {
            return key.equals(run);
        }
    }

    private final Clock clock;
    private final Deployments deployments;
    private final HealthWatch watch;
    private final Map<String, Seen> seen = new ConcurrentHashMap<>();
    private final List<Consumer<String>> subscribers = new CopyOnWriteArrayList<>();
    private final List<BiConsumer<String, HealthReport>> readers = new CopyOnWriteArrayList<>();

    /**
     * @param watches makes the watch that tells this desk what it finds
     */
    public HealthDesk(
            Clock clock, Deployments deployments, Function<HealthListener, HealthWatch> watches) {
        this.clock = clock;
        this.deployments = deployments;
        this.watch = watches.apply(new Ear());
    }

    /** From now on follows the deployments. Call it once, before they are recovered. */
    public void begin() {
        deployments.subscribe(this::changed);
        deployments.subscribeToRemovals(removed -> forget(removed.spec().id()));
    }

    /**
     * @param listener is told the id of a deployment that is up and whose health has changed; must
     *     not block. That a run went down is told by the deployments
     */
    public void subscribe(Consumer<String> listener) {
        subscribers.add(listener);
    }

    /**
     * @param listener is told the id of a deployment and what a round of checks of its present run
     *     found, or that it has ended; must not block
     */
    void subscribeToReports(BiConsumer<String, HealthReport> listener) {
        readers.add(listener);
    }

    /** Starts the checks that are due. Call it about once a second. */
    public void tick() {
        watch.tick();
    }

    private void changed(Deployment deployment) {
        String id = deployment.spec().id();
        @Nullable Seen before = seen.get(id);
        @Nullable RunKey watched = before == null ? null : before.run();
        Optional<Run> up = deployment.run();
        if (up.isPresent() && !up.get().key().equals(watched)) {
            cameUp(deployment, up.get(), before);
        } else if (up.isEmpty() && watched != null) {
            wentDown(deployment);
        }
    }

    private void cameUp(Deployment deployment, Run run, @Nullable Seen before) {
        DeploymentSpec spec = deployment.spec();
        HealthStatus told = before == null ? HealthStatus.UNKNOWN : before.told();
        seen.put(spec.id(), new Seen(spec.name(), run.key(), told, null));
        boolean ready = deployment.state() instanceof Running running && running.ready();
        watch.watch(
                new WatchedRun(
                        run,
                        spec.port(),
                        spec.health(),
                        spec.workingDirectory(),
                        spec::environmentOfRuns),
                ready);
    }

    private void wentDown(Deployment deployment) {
        String id = deployment.spec().id();
        String why = whyDown(deployment.state());
        @Nullable Seen before =
                seen.put(
                        id, new Seen(deployment.spec().name(), null, HealthStatus.UNHEALTHY, null));
        watch.ended(id, why);
        HealthReport down = report(HealthStatus.UNHEALTHY, why);
        readers.forEach(one -> one.accept(id, down));
        if (before != null && before.told() != HealthStatus.UNHEALTHY) {
            // Who follows the deployments hears of this very snapshot; by now there may be a later
            // one.
            log(before, HealthStatus.UNHEALTHY, why);
        }
    }

    private void forget(String id) {
        seen.remove(id);
        watch.forget(id);
    }

    /** How it is, from what is known. Changes nothing. */
    public Health lookAt(Deployment deployment) {
        String id = deployment.spec().id();
        return deployment
                .run()
                .map(this::lookAt)
                .orElseGet(() ->
                        new Health(
                                reportWithoutRun(deployment.state()), lastCheck(id), null, null));
    }

    private Health lookAt(Run run) {
        String id = run.key().deployment();
        @Nullable Seen now = seen.get(id);
        Optional<HealthReport> newest =
                now != null && now.isOf(run.key()) ? watch.newest(id) : Optional.empty();
        return new Health(
                newest.orElseGet(() ->
                        report(
                                HealthStatus.UNKNOWN,
                                "Process %d has not been checked yet"
                                        .formatted(run.leader().pid()))),
                newest.map(HealthReport::at).orElseGet(() -> lastCheck(id)),
                watch.nextCheck(id).orElse(null),
                now == null ? null : now.unresponsive());
    }

    private @Nullable Instant lastCheck(String id) {
        return watch.newestFirst(id, 1).stream().findFirst().map(HealthReport::at).orElse(null);
    }

    /** Runs the checks now, if there is something to check, and waits for them. */
    public Health checkNow(Deployment deployment) {
        watch.checkNow(deployment.spec().id()).ifPresent(HealthDesk::await);
        return lookAt(deployments.withId(deployment.spec().id()).orElse(deployment));
    }

    /** A round that takes too long or fails is not waited for: the newest report tells all. */
    private static void await(CompletableFuture<HealthReport> round) {
        try {
            round.get(ROUND.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (TimeoutException e) {
            LOG.debugf("a round of health checks took longer than %s", ROUND);
        } catch (ExecutionException e) {
            LOG.errorf(
                    e.getCause(),
                    "a round of health checks failed; this is a defect, please report it");
        }
    }

    /** The last reports, newest first. */
    public List<HealthReport> newestFirst(Deployment deployment, int limit) {
        return watch.newestFirst(deployment.spec().id(), limit);
    }

    /** The same of all that are kept, also while the deployment is being removed. */
    List<HealthReport> newestFirst(String id) {
        return watch.newestFirst(id, HealthHistory.KEPT);
    }

    private HealthReport reportWithoutRun(DeploymentState state) {
        return state instanceof Launching
                ? report(HealthStatus.UNKNOWN, "Process is being started")
                : report(HealthStatus.UNHEALTHY, whyDown(state));
    }

    private HealthReport report(HealthStatus status, String message) {
        return new HealthReport(
                List.of(new CheckResult(PROCESS, status, message, Map.of())), clock.instant());
    }

    private static String whyDown(DeploymentState state) {
        return switch (state) {
            case BackingOff(var last, _) -> last.exit().inWords();
            case Failed(_, var reason) -> reason;
            case Launching _ -> "Process has ended and is being started again";
            case Idle _, Running _, Stopping _ -> "Process is stopped";
        };
    }

    /** The one place where a change of health is logged. */
    private void tell(String id, Seen before, HealthStatus after, String reason) {
        log(before, after, reason);
        tellSubscribers(id);
    }

    private static void log(Seen before, HealthStatus after, String reason) {
        LOG.infof(
                "deployment=%s health=%s→%s reason=\"%s\"",
                before.name(), before.told(), after, inOneLine(reason));
    }

    private void tellSubscribers(String id) {
        subscribers.forEach(one -> one.accept(id));
    }

    private static String inOneLine(String text) {
        return text.replaceAll("\\p{Cntrl}", "?");
    }

    /** What is wrong, or that nothing is. */
    private static String reasonOf(HealthReport report) {
        String trouble = messages(report, HealthStatus.UNHEALTHY, HealthStatus.DEGRADED);
        if (!trouble.isEmpty()) {
            return trouble;
        }
        return report.overall() == HealthStatus.UNKNOWN
                ? messages(report, HealthStatus.UNKNOWN)
                : "all checks passed";
    }

    private static String messages(HealthReport report, HealthStatus... of) {
        return report.checks().stream()
                .filter(check -> List.of(of).contains(check.status()))
                .map(CheckResult::message)
                .collect(Collectors.joining("; "));
    }

    /** Hears what the watch says, from whatever thread. */
    private final class Ear implements HealthListener {
        @Override
        public void checked(RunKey run, HealthReport report) {
            String id = run.deployment();
            HealthStatus after = report.overall();
            // What was known before is looked at and replaced in one step.
            var before = new AtomicReference<@Nullable Seen>();
            seen.computeIfPresent(
                    id,
                    (_, now) -> {
                        if (!now.isOf(run)) {
                            return now;
                        }
                        before.set(now);
                        return new Seen(now.name(), run, after, now.unresponsive());
                    });
            @Nullable Seen known = before.get();
            if (known == null) {
                return;
            }
            readers.forEach(one -> one.accept(id, report));
            if (known.told() != after) {
                tell(id, known, after, reasonOf(report));
            }
        }

        @Override
        public void becameReady(RunKey run) {
            answers(run);
            deployments.becameReady(run);
        }

        @Override
        public void becameUnresponsive(RunKey run, String reason) {
            String id = run.deployment();
            @Nullable Seen now =
                    seen.computeIfPresent(
                            id,
                            (_, known) ->
                                    known.isOf(run)
                                            ? new Seen(known.name(), run, known.told(), reason)
                                            : known);
            if (now != null && now.isOf(run)) {
                LOG.warnf(
                        "deployment=%s unresponsive reason=\"%s\"", now.name(), inOneLine(reason));
                deployments.becameUnresponsive(run, reason);
                tellSubscribers(id);
            }
        }

        @Override
        public void becameResponsive(RunKey run) {
            answers(run);
        }

        private void answers(RunKey run) {
            String id = run.deployment();
            var before = new AtomicReference<@Nullable Seen>();
            seen.computeIfPresent(
                    id,
                    (_, now) -> {
                        if (!now.isOf(run) || now.unresponsive() == null) {
                            return now;
                        }
                        before.set(now);
                        return new Seen(now.name(), run, now.told(), null);
                    });
            @Nullable Seen known = before.get();
            if (known != null) {
                LOG.infof("deployment=%s answers again", known.name());
                tellSubscribers(id);
            }
        }
    }
}
