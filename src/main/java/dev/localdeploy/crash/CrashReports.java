package dev.localdeploy.crash;

import dev.localdeploy.log.LogFiles;
import dev.localdeploy.os.OperatingSystem;
import dev.localdeploy.os.Timers;
import dev.localdeploy.process.Run;
import dev.localdeploy.process.RunKey;
import dev.localdeploy.stability.log.LogError;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Hears of runs that begin and end, and leaves a report of every end that nobody wanted. Whoever
 * tells it never waits: all looking is done by the worker. What vanishes soon, such as who holds a
 * port, is looked at right away; the rest a moment later, when the next run has been launched. Ends
 * of one deployment that follow each other within that moment share the report of the last.
 */
public final class CrashReports {
    private static final Logger LOG = Logger.getLogger(CrashReports.class);

    /** The next run comes first. */
    static final Duration SETTLING = Duration.ofMillis(250);

    /** A run that lives this long is worth a note on disk, in case the daemon dies before it. */
    static final Duration WORTH_A_NOTE = Duration.ofSeconds(1);

    private final Timers timers;
    private final Executor worker;
    private final CrashReportStore store;
    private final Scene.Look look;
    private final Map<String, Ledger> ledgers = new ConcurrentHashMap<>();
    private final Map<RunKey, CompletableFuture<Void>> awaited = new ConcurrentHashMap<>();
    private final List<Consumer<CrashReport>> subscribers = new CopyOnWriteArrayList<>();

    /**
     * @param worker does one thing after the other, on a thread of its own
     * @param figures what a run used in its last minutes, oldest first; may be asked from the
     *     worker
     * @param errors what the configured patterns found in a run's output, the latest first; may be
     *     asked from the worker, and may take a moment. Where they found nothing, the usual
     *     patterns are used
     * @param names a deployment's name by its id
     */
    public CrashReports(
            Clock clock,
            Timers timers,
            Executor worker,
            OperatingSystem system,
            LogFiles logs,
            CrashReportStore store,
            Function<EndedRun, List<FigurePoint>> figures,
            Function<EndedRun, List<LogError>> errors,
            Function<String, Optional<String>> names) {
        this.timers = timers;
        this.worker = worker;
        this.store = store;
        this.look =
                new Scene.Look(
                        clock,
                        system,
                        logs,
                        new MemoryKills(system, Path.of("/")),
                        new PortHolders(system, names),
                        figures,
                        errors);
    }

    /**
     * @param listener is told of every report once it is kept; must not block
     */
    public void subscribe(Consumer<CrashReport> listener) {
        subscribers.add(listener);
    }

    /**
     * A run is about to be launched.
     *
     * @param outputBegins logical offset in its log; null if that is not known
     */
    public void launching(RunKey run, @Nullable Long outputBegins) {
        ledger(run.deployment()).launching(run.number(), outputBegins);
    }

    /** A run is up, just launched or adopted. */
    public void began(Run run) {
        Ledger ledger = ledger(run.key().deployment());
        worker.execute(() -> ledger.began(look.beginningOf(run)));
        timers.after(
                WORTH_A_NOTE,
                () -> {
                    if (ledger.mayBeUp(run.key().number())) {
                        onWorker(ledger, () -> ledger.note(look.beginningOf(run)));
                    }
                });
    }

    /** A run is in another control group now, where other counters count. */
    public void moved(Run run) {
        Ledger ledger = ledger(run.key().deployment());
        onWorker(
                ledger,
                () -> {
                    if (ledger.mayBeUp(run.key().number())) {
                        ledger.began(look.beginningOf(run));
                    }
                });
    }

    /** What runs now is good: later ends are compared with it. */
    public void becameStable(RunKey run, Program program) {
        Ledger ledger = ledger(run.deployment());
        onWorker(ledger, () -> ledger.note(run.number(), look.goodnessOf(run, program, ledger)));
    }

    /** Unless the deployment is gone by then: nothing may be written of it any more. */
    private void onWorker(Ledger ledger, Runnable work) {
        worker.execute(() -> {
            if (ledgers.containsValue(ledger)) {
                work.run();
            }
        });
    }

    /** A run is over that should not be. Call it once per run, in the order of their ends. */
    public void ended(EndedRun run) {
        Ledger ledger = ledger(run.key().deployment());
        ledger.ended(run.key().number());
        var kept = new CompletableFuture<Void>();
        awaited.put(run.key(), kept);
        worker.execute(
                guarded(
                        run,
                        () -> {
                            Optional<Scene> replaced = ledger.expect(look.atOnce(run, ledger));
                            replaced.ifPresent(this::isTold);
                            timers.after(
                                    SETTLING,
                                    () -> worker.execute(guarded(run, () -> report(run, ledger))));
                        }));
    }

    /** Whatever goes wrong, whoever waits for the report is not kept waiting. */
    private Runnable guarded(EndedRun run, Runnable work) {
        return () -> {
            try {
                work.run();
            } catch (RuntimeException e) {
                LOG.errorf(
                        e,
                        "deployment=%s the end of run %d could not be reported; this is a defect,"
                                + " please report it",
                        run.program().name(),
                        run.key().number());
                isTold(run.key());
            }
        };
    }

    private void report(EndedRun run, Ledger ledger) {
        Optional<Scene> scene = ledger.take(run.key());
        if (scene.isEmpty()) {
            return; // a later end has taken its place
        }
        try {
            if (!isKnown(run)) {
                keep(scene.get().report(look, ledger));
            }
        } finally {
            isTold(scene.get());
        }
    }

    /** The daemon before this one may have written it before it died. */
    private boolean isKnown(EndedRun run) {
        return run.unwatched() && report(run.key().deployment(), run.key().number()).isPresent();
    }

    private void keep(CrashReport report) {
        if (!ledgers.containsKey(report.deployment())) {
            return; // removed meanwhile
        }
        try {
            store.save(report);
            LOG.infof(
                    "deployment=%s run=%d cause=%s confidence=%s",
                    report.name(),
                    report.run(),
                    report.causes().getFirst().code().code(),
                    report.causes().getFirst().confidence());
            subscribers.forEach(one -> one.accept(report));
        } catch (IOException e) {
            LOG.errorf(
                    "deployment=%s the crash report of run %d could not be kept: %s",
                    report.name(), report.run(), e.getMessage());
        }
    }

    private void isTold(Scene scene) {
        isTold(scene.run().key());
    }

    private void isTold(RunKey run) {
        @Nullable CompletableFuture<Void> waiting = awaited.remove(run);
        if (waiting != null) {
            waiting.complete(null);
        }
    }

    /** Lets reports that are being written be finished; gives up after a while. */
    public void await(String deployment, Duration atMost) {
        var pending =
                awaited.entrySet().stream()
                        .filter(one -> one.getKey().deployment().equals(deployment))
                        .map(Map.Entry::getValue)
                        .toArray(CompletableFuture[]::new);
        try {
            CompletableFuture.allOf(pending).get(atMost.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (TimeoutException | ExecutionException e) {
            LOG.debugf("deployment=%s its report took longer than %s", deployment, atMost);
        }
    }

    /** The reports that are kept, the newest first. */
    public List<CrashReport> newestFirst(String deployment) {
        return store.reports(deployment);
    }

    public Optional<CrashReport> report(String deployment, long run) {
        return newestFirst(deployment).stream().filter(one -> one.run() == run).findFirst();
    }

    /** The deployment is gone, and its reports with it. */
    public void forget(String deployment) {
        ledgers.remove(deployment);
        worker.execute(() -> {
            try {
                store.delete(deployment);
            } catch (IOException e) {
                LOG.errorf(
                        "id=%s its crash reports could not all be deleted: %s",
                        deployment, e.getMessage());
            }
        });
    }

    /**
     * Forgets what was left behind by a daemon that died while it removed a deployment.
     *
     * @param gone whether nothing of a deployment is left, by its id
     */
    public void sweep(Predicate<String> gone) {
        store.deployments().stream().filter(gone).forEach(this::forget);
    }

    private Ledger ledger(String deployment) {
        return ledgers.computeIfAbsent(deployment, id -> new Ledger(id, store));
    }
}
