package dev.localdeploy.deployment;

import dev.localdeploy.deployment.DeploymentState.Running;
import dev.localdeploy.os.Timers;
import dev.localdeploy.process.Processes;
import dev.localdeploy.process.Run;
import dev.localdeploy.process.RunKey;
import dev.localdeploy.process.TreeFigures;
import dev.localdeploy.stability.ObservedRun;
import dev.localdeploy.stability.StabilityFinding;
import dev.localdeploy.stability.StabilityFinding.Cure;
import dev.localdeploy.stability.StabilityListener;
import dev.localdeploy.stability.StabilityReport;
import dev.localdeploy.stability.StabilityWatch;
import dev.localdeploy.stability.leak.Activity;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Where deployments and the stability of their runs meet: tells the watch which runs come and go,
 * and answers its findings. A finding is logged and told to everybody once; where the deployment
 * has auto-restart and a new run would help, the run is restarted at a quiet moment. What is said
 * of a run that is not the present one changes nothing here.
 */
public final class StabilityDesk {
    private static final Logger LOG = Logger.getLogger(StabilityDesk.class);

    /**
     * The run that is observed.
     *
     * @param restarts whether findings are answered by restarts at present
     */
    private record Seen(String name, Run run, boolean restarts) {
        boolean isOf(RunKey key) {
            return run.key().equals(key);
        }
    }

    private final Deployments deployments;
    private final StabilityWatch watch;
    private final QuietRestarts quietly;
    private final Map<String, Seen> seen = new ConcurrentHashMap<>();
    private final List<BiConsumer<String, String>> subscribers = new CopyOnWriteArrayList<>();

    /**
     * @param ticker monotonic nanoseconds
     * @param watches makes the watch that tells this desk what it finds
     */
    public StabilityDesk(
            LongSupplier ticker,
            Timers timers,
            Processes processes,
            Deployments deployments,
            Function<StabilityListener, StabilityWatch> watches) {
        this.deployments = deployments;
        this.watch = watches.apply(this::found);
        this.quietly =
                new QuietRestarts(ticker, timers, processes::closely, deployments::findingReported);
    }

    /**
     * From now on follows the deployments. Call it once, before they are recovered and before
     * anybody takes samples of what comes up.
     */
    public void begin() {
        deployments.subscribe(this::changed);
        deployments.subscribeToRemovals(removed -> forget(removed.spec().id()));
    }

    /**
     * @param listener is told the id of a deployment and what was found, in words; must not block
     */
    public void subscribe(BiConsumer<String, String> listener) {
        subscribers.add(listener);
    }

    /**
     * Somebody else who watches wants a new run, with auto-restart only: by the ordinary path, at a
     * quiet moment as for our own findings.
     *
     * @param urgent whether it cannot wait for that
     */
    public void restartWanted(RunKey run, String reason, boolean urgent) {
        @Nullable Seen now = seen.get(run.deployment());
        if (now == null || !now.isOf(run) || !now.restarts()) {
            return;
        }
        if (urgent) {
            quietly.atOnce(run, reason);
        } else {
            quietly.wishAfterALook(now.run(), reason, lately(run));
        }
    }

    /** The figures of a round of health checks. Does not wait for anything. */
    public void sampled(Map<RunKey, TreeFigures> figures) {
        watch.sampled(figures);
    }

    /** How the present run stands; empty before its first sample, or if there is none. */
    public Optional<StabilityReport> lookAt(Deployment deployment) {
        return deployment.run().map(Run::key).flatMap(watch::newest);
    }

    private void changed(Deployment deployment) {
        String id = deployment.spec().id();
        @Nullable Seen before = seen.get(id);
        Optional<Run> up = deployment.run();
        if (up.isEmpty()) {
            forget(id);
            return;
        }
        boolean restarts = deployment.autoRestart() && deployment.state() instanceof Running;
        Seen now = new Seen(deployment.spec().name(), up.get(), restarts);
        seen.put(id, now);
        if (before == null || !before.isOf(now.run().key())) {
            cameUp(deployment, now, before);
        } else if (restarts && !before.restarts()) {
            quietly.goOn(now.run());
            answerStanding(now);
        } else if (!restarts) {
            quietly.holdBack(now.run().key());
        }
    }

    private void cameUp(Deployment deployment, Seen now, @Nullable Seen before) {
        if (before != null) {
            quietly.cancel(before.run().key());
        }
        DeploymentSpec spec = deployment.spec();
        watch.watch(
                new ObservedRun(
                        now.run(),
                        spec.stability(),
                        spec.port(),
                        spec.workingDirectory(),
                        spec.logFile()));
    }

    private void forget(String id) {
        @Nullable Seen before = seen.remove(id);
        if (before != null) {
            quietly.cancel(before.run().key());
            watch.ended(id);
        }
    }

    /** Auto-restart was switched on while something was wrong that had only been reported. */
    private void answerStanding(Seen now) {
        watch.newest(now.run().key()).map(StabilityReport::standing).orElse(List.of()).stream()
                .findFirst()
                .ifPresent(finding -> answer(now, finding));
    }

    private void found(RunKey run, StabilityFinding finding) {
        @Nullable Seen now = seen.get(run.deployment());
        if (now == null || !now.isOf(run)) {
            return;
        }
        log(now, finding);
        subscribers.forEach(one -> one.accept(run.deployment(), finding.reason()));
        if (now.restarts()) {
            answer(now, finding);
        }
    }

    private void answer(Seen now, StabilityFinding finding) {
        switch (finding.cure()) {
            case NONE -> {}
            case RESTART_NOW -> quietly.atOnce(now.run().key(), finding.reason());
            case RESTART_WHEN_QUIET ->
                    quietly.wish(now.run(), finding.reason(), lately(now.run().key()));
        }
    }

    private List<Activity> lately(RunKey run) {
        return watch.newest(run).map(StabilityReport::lately).orElse(List.of());
    }

    /** The one place where a finding is logged. */
    private static void log(Seen now, StabilityFinding finding) {
        boolean restarts = now.restarts() && finding.cure() != Cure.NONE;
        LOG.warnf(
                "deployment=%s finding=\"%s\" answer=%s",
                now.name(), inOneLine(finding.reason()), restarts ? "restart" : "none");
    }

    /** Reasons name folders, and those may be called anything. */
    private static String inOneLine(String text) {
        return text.replaceAll("\\p{Cntrl}", "?");
    }
}
