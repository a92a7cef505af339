package dev.localdeploy.deployment;

import dev.localdeploy.deployment.DeploymentState.Launching;
import dev.localdeploy.process.Run;
import dev.localdeploy.process.RunKey;
import dev.localdeploy.stability.log.ErrorTotals;
import dev.localdeploy.stability.log.LogError;
import dev.localdeploy.stability.logwatch.LogWatch;
import dev.localdeploy.stability.logwatch.LogWatchListener;
import dev.localdeploy.stability.logwatch.WatchedLog;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Where deployments and the errors in their output meet: tells the log watch which runs come and
 * go, passes on errors that only a restart can cure, and answers who wants to know which errors
 * there were.
 */
public final class LogErrorDesk {
    private static final Logger LOG = Logger.getLogger(LogErrorDesk.class);
    private static final int LONGEST_TOLD = 300;

    /**
     * An error that is worth telling.
     *
     * @param deployment its id
     */
    public record Seen(String deployment, String name, LogError error) {}

    /** What the watch was last told of a deployment: the number of the run that is up, or none. */
    private record Told(long run, boolean up) {}

    /** Where in the log the output of a run begins; null if that is not known. */
    private record Beginning(long run, @Nullable Long offset) {}

    private final Deployments deployments;
    private final Restarts restarts;
    private final LogWatch watch;
    private final Map<String, Told> told = new ConcurrentHashMap<>();
    private final Map<String, Beginning> beginnings = new ConcurrentHashMap<>();
    private final List<Consumer<Seen>> subscribers = new CopyOnWriteArrayList<>();

    /** Answers errors that only a new run can cure. */
    @FunctionalInterface
    public interface Restarts {
        /**
         * Must not block.
         *
         * @param urgent whether it cannot wait for a quiet moment
         */
        void wanted(RunKey run, String reason, boolean urgent);
    }

    /**
     * @param watches makes the watch that tells this desk what it finds
     */
    public LogErrorDesk(
            Deployments deployments,
            Restarts restarts,
            Function<LogWatchListener, LogWatch> watches) {
        this.deployments = deployments;
        this.restarts = restarts;
        this.watch = watches.apply(new Ear());
    }

    /** From now on follows the deployments. Call it once, before they are recovered. */
    public void begin() {
        deployments.subscribeToLaunches(this::launching);
        deployments.subscribe(this::changed);
        deployments.subscribeToRemovals(removed -> forget(removed.spec().id()));
    }

    /**
     * @param listener is told of each error that is new, or has not been told for a while, but of
     *     not more than ten a minute for each deployment; must not block
     */
    public void subscribe(Consumer<Seen> listener) {
        subscribers.add(listener);
    }

    /**
     * Forgets the errors of deployments that were removed by a daemon that died meanwhile. Call it
     * after they are recovered.
     *
     * @param saved whether a file of a deployment is there, in whatever state
     */
    public void sweep(Predicate<String> saved) {
        watch.sweep(id -> deployments.withId(id).isEmpty() && !saved.test(id));
    }

    /** The watch that searches. */
    public LogWatch watch() {
        return watch;
    }

    /**
     * The different errors in the output of a deployment's runs, the latest first, at most fifty.
     * Each says which run wrote it last.
     */
    public List<LogError> errorsOf(Deployment deployment) {
        return watch.errorsOf(deployment.spec().id());
    }

    /** How many errors there ever were; empty if the output was never searched. */
    public Optional<ErrorTotals> totalsOf(Deployment deployment) {
        return watch.totalsOf(deployment.spec().id());
    }

    /**
     * Those errors of which no later run has written one, the latest first. First searches what the
     * log holds now: after the end of the run that is all that it said.
     *
     * @param atMost waits for so long
     */
    public List<LogError> errorsOf(RunKey run, Duration atMost) {
        watch.catchUp(run.deployment(), atMost);
        return watch.errorsOf(run.deployment()).stream()
                .filter(error -> error.run() == run.number())
                .toList();
    }

    private void launching(Deployment deployment) {
        String id = deployment.spec().id();
        long run = deployment.lastRun();
        told.put(id, new Told(run, true));
        beginnings.put(
                id, new Beginning(run, watch.launching(logOf(deployment), run).orElse(null)));
    }

    /** Where the output of the run begins that was launched last; empty if that is not known. */
    public Optional<Long> beginningOf(RunKey run) {
        return Optional.ofNullable(beginnings.get(run.deployment()))
                .filter(last -> last.run() == run.number())
                .map(Beginning::offset);
    }

    /**
     * Snapshots of one deployment come one after the other, but those that led to a launch come
     * after it.
     */
    private void changed(Deployment deployment) {
        Told now = upOf(deployment);
        @Nullable Told before = told.get(deployment.spec().id());
        if (before != null && (now.equals(before) || now.run() < before.run())) {
            return;
        }
        told.put(deployment.spec().id(), now);
        WatchedLog log = logOf(deployment);
        Optional<Run> run = deployment.run();
        if (!now.up()) {
            watch.ended(log);
        } else if (run.isPresent()) {
            watch.adopted(log, now.run(), run.get().startedAt());
        }
    }

    private static Told upOf(Deployment deployment) {
        boolean launching = deployment.state() instanceof Launching;
        return deployment
                .run()
                .map(run -> new Told(run.key().number(), true))
                .orElseGet(() -> new Told(deployment.lastRun(), launching));
    }

    private static WatchedLog logOf(Deployment deployment) {
        DeploymentSpec spec = deployment.spec();
        return new WatchedLog(spec.id(), spec.name(), spec.logFile(), spec.logs());
    }

    private void forget(String id) {
        told.remove(id);
        beginnings.remove(id);
        watch.forget(id);
    }

    /** Hears what the watch finds. */
    private final class Ear implements LogWatchListener {
        @Override
        public void errorSeen(WatchedLog log, LogError error, long heldBack) {
            LOG.warnf(
                    "deployment=%s log error severity=%s run=%d line=%d count=%d text=\"%s\"%s",
                    log.name(),
                    error.severity(),
                    error.run(),
                    error.lineNumber(),
                    error.count(),
                    inOneLine(error.line()),
                    heldBack == 0 ? "" : " before=%d untold".formatted(heldBack));
            subscribers.forEach(one -> one.accept(new Seen(log.deployment(), log.name(), error)));
        }

        @Override
        public void restartWanted(RunKey run, String reason, boolean urgent) {
            restarts.wanted(run, inOneLine(reason), urgent);
        }
    }

    private static String inOneLine(String text) {
        String harmless = text.replaceAll("\\p{Cntrl}", "?");
        return harmless.length() <= LONGEST_TOLD
                ? harmless
                : harmless.substring(0, LONGEST_TOLD) + "…";
    }
}
