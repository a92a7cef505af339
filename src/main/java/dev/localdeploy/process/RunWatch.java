package dev.localdeploy.process;

import dev.localdeploy.os.OperatingSystem;
import dev.localdeploy.os.ProcessEntry;
import dev.localdeploy.os.Signal;
import dev.localdeploy.os.Timers;
import dev.localdeploy.process.RunRecord.Ending;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Follows one run to its end. Hears from the kernel when leader and shim end, and says {@code
 * exited} once, when nothing of the run is left:
 *
 * <pre>
 *   leader ends ──▶ shim ends at once ───────────────────────────────▶ exited
 *        └────────▶ shim stays, so others live ──▶ leaderExited ──▶ … ──▶ exited
 *   shim is killed ──▶ leader lives on, and its exit code will not be known
 * </pre>
 *
 * <p>The shim is the run's subreaper: that it ended by itself proves that nothing descends from it
 * any more. Only where that proof is missing, or somebody was asked to stop, the whole process
 * table is searched.
 */
final class RunWatch {
    private static final Logger LOG = Logger.getLogger(RunWatch.class);

    /** A shim seldom needs longer than this, fsync included, to write its record and leave. */
    private static final Duration SHIM_LEAVES = Duration.ofMillis(150);

    private static final Duration FIRST_LOOK = Duration.ofMillis(5);
    private static final Duration LONGEST_BETWEEN_LOOKS = Duration.ofMillis(500);

    /** So many kill rounds, about three seconds, before what is left is called a survivor. */
    private static final int ROUNDS_OF_HOPE = 12;

    private final OperatingSystem system;
    private final Clock clock;
    private final Timers timers;
    private final RunFolder folder;
    private final Supplier<ProcessTree> processTable;
    private final Consumer<RunKey> done;
    private final Run run;

    private volatile RunListener listener = NOBODY;
    private @Nullable String scope;
    private boolean shimGone;
    private boolean orphansAnnounced;
    private boolean searching;
    private boolean stopping;
    private boolean killing;
    private boolean finished;

    RunWatch(
            OperatingSystem system,
            Clock clock,
            Timers timers,
            RunFolder folder,
            Supplier<ProcessTree> processTable,
            Consumer<RunKey> done,
            Run run) {
        this.system = system;
        this.clock = clock;
        this.timers = timers;
        this.folder = folder;
        this.processTable = processTable;
        this.done = done;
        this.run = run;
    }

    Run run() {
        return run;
    }

    void begin(RunListener told) {
        listener = told;
        system.onExit(run.leader(), () -> timers.after(Duration.ZERO, this::leaderEnded));
        system.onExit(run.shim(), () -> timers.after(Duration.ZERO, this::shimEnded));
    }

    private synchronized void leaderEnded() {
        if (shimGone) {
            concludeBySearch();
        } else {
            timers.after(SHIM_LEAVES, this::shimStayed);
        }
    }

    private synchronized void shimStayed() {
        if (finished || shimGone) {
            return;
        }
        if (ending().isPresent() || !system.isAlive(run.shim())) {
            rememberScope(processTable.get());
            announceOrphans();
        } else {
            // A slow disk: the shim still writes down how the leader ended.
            timers.after(SHIM_LEAVES, this::shimStayed);
        }
    }

    private synchronized void shimEnded() {
        boolean byItself = system.reap(run.shim().pid()).isPresent();
        shimGone = true;
        Optional<Ending> ending = ending();
        if (ending.isEmpty() && system.isAlive(run.leader())) {
            rememberScope(processTable.get());
            LOG.warnf(
                    "deployment=%s pid=%d lost its shim, somebody killed it; the exit code of this"
                            + " run will not be known",
                    run.key().deployment(), run.leader().pid());
        } else if (ending.isPresent() && (byItself || !orphansAnnounced) && !stopping) {
            finish(ending.get());
        } else {
            concludeBySearch();
        }
    }

    /** The leader is gone and others of its tree live on. */
    private void announceOrphans() {
        if (!orphansAnnounced) {
            orphansAnnounced = true;
            Ending ending = endingOrUnknown();
            listener.leaderExited(ending.exit(), ending.at());
        }
    }

    /** Leader and shim are gone: whoever is left must be found without their help. */
    private void concludeBySearch() {
        if (finished || searching) {
            return;
        }
        if (remaining().isEmpty()) {
            finish();
            return;
        }
        announceOrphans();
        searching = true;
        searchAgain(FIRST_LOOK);
    }

    private void searchAgain(Duration wait) {
        timers.after(
                wait,
                () -> {
                    synchronized (this) {
                        if (finished) {
                            return;
                        }
                        if (remaining().isEmpty()) {
                            finish();
                        } else {
                            searchAgain(longer(wait));
                        }
                    }
                });
    }

    synchronized void askToStop() {
        stopping = true;
        signalAll(Signal.TERM);
    }

    synchronized void kill() {
        stopping = true;
        if (!killing) {
            killing = true;
            killRound(1, FIRST_LOOK);
        }
    }

    private synchronized void killRound(int round, Duration wait) {
        if (finished) {
            return;
        }
        List<ProcessEntry> left = signalAll(Signal.KILL);
        if (left.isEmpty() && shimGone) {
            finish();
            return;
        }
        if (round >= ROUNDS_OF_HOPE && !left.isEmpty()) {
            listener.survived(left.stream().map(this::survivor).toList());
        }
        timers.after(wait, () -> killRound(round + 1, longer(wait)));
    }

    private static Duration longer(Duration wait) {
        Duration doubled = wait.multipliedBy(2);
        return doubled.compareTo(LONGEST_BETWEEN_LOOKS) < 0 ? doubled : LONGEST_BETWEEN_LOOKS;
    }

    private List<ProcessEntry> signalAll(Signal signal) {
        List<ProcessEntry> left = remaining();
        left.forEach(entry -> system.signal(entry.id(), signal));
        return left;
    }

    private List<ProcessEntry> remaining() {
        ProcessTree table = processTable.get();
        rememberScope(table);
        return scope == null ? table.all(run) : table.all(run, scope);
    }

    /** As long as there is somebody to show it. */
    private void rememberScope(ProcessTree table) {
        table.scopeOf(run).ifPresent(seen -> scope = seen);
    }

    private Survivor survivor(ProcessEntry entry) {
        return new Survivor(entry.id().pid(), String.join(" ", system.arguments(entry.id())));
    }

    private void finish() {
        finish(endingOrUnknown());
    }

    private void finish(Ending ending) {
        if (!finished) {
            finished = true;
            done.accept(run.key());
            listener.exited(ending.exit(), ending.at());
        }
    }

    private Optional<Ending> ending() {
        return folder.read(run.key()).flatMap(record -> Optional.ofNullable(record.ending()));
    }

    private Ending endingOrUnknown() {
        return ending().orElseGet(
                        () -> new Ending(new Exit.Unknown("its shim was killed"), clock.instant()));
    }

    private static final RunListener NOBODY =
            new RunListener() {
                @Override
                public void leaderExited(Exit exit, Instant at) {}

                @Override
                public void exited(Exit exit, Instant at) {}

                @Override
                public void survived(List<Survivor> survivors) {}
            };
}
