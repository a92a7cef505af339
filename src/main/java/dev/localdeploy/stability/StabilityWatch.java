package dev.localdeploy.stability;

import dev.localdeploy.os.OperatingSystem;
import dev.localdeploy.process.RunKey;
import dev.localdeploy.process.TreeFigures;
import dev.localdeploy.stability.DiskSpace.Room;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/**
 * Sees runs develop, from the figures that the rounds of health checks take anyway, and says where
 * one goes towards trouble. Every run begins with nothing remembered, one that was adopted as well;
 * but how long it has been up is known of both.
 */
public final class StabilityWatch {
    private static final Logger LOG = Logger.getLogger(StabilityWatch.class);

    private final Map<String, RunStability> observed = new ConcurrentHashMap<>();
    private final Surroundings around;
    private final DiskSpace disks;

    /**
     * @param ticker monotonic nanoseconds, standing still while the machine sleeps
     * @param threads gives each task a thread of its own at once
     * @param monitors that plugins brought
     */
    public StabilityWatch(
            Clock clock,
            LongSupplier ticker,
            Executor threads,
            OperatingSystem system,
            List<OwnMonitor> monitors,
            StabilityListener listener) {
        this(new Surroundings(clock, ticker, threads, system, monitors, listener), new DiskSpace());
    }

    StabilityWatch(Surroundings around, DiskSpace disks) {
        this.around = around;
        this.disks = disks;
    }

    /** From now on observes this run, and no earlier one of the same deployment. */
    public void watch(ObservedRun run) {
        observed.put(run.deployment(), new RunStability(run, around));
    }

    /** Nothing of the deployment is to be observed any more. */
    public void ended(String deployment) {
        observed.remove(deployment);
    }

    /** A sample of one run. */
    private record Taken(RunStability run, TreeFigures figures, Duration up) {}

    /** A sample of each of these runs. Does not wait for anything. */
    public void sampled(Map<RunKey, TreeFigures> figures) {
        List<Taken> round = new ArrayList<>();
        figures.forEach((key, tree) -> {
            RunStability run = observed.get(key.deployment());
            if (run != null && run.isOf(key)) {
                guarded(run, () -> round.add(new Taken(run, tree, run.sampled(tree))));
            }
        });
        if (!round.isEmpty()) {
            around.threads().execute(() -> judge(round));
        }
    }

    /** All that were sampled together ask the disks together. */
    private void judge(List<Taken> round) {
        Set<Path> folders = new HashSet<>();
        round.forEach(one -> folders.addAll(one.run().folders()));
        Map<Path, Room> rooms = disks.under(folders);
        for (Taken one : round) {
            guarded(one.run(), () -> one.run().judge(one.figures(), one.up(), rooms));
        }
    }

    /** Whatever is wrong with one, the others are still to be looked after. */
    private static void guarded(RunStability run, Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) {
            LOG.errorf(e, "deployment=%s could not be judged", run.deployment());
        }
    }

    /** The newest report on exactly this run; empty before its first sample. */
    public Optional<StabilityReport> newest(RunKey key) {
        return Optional.ofNullable(observed.get(key.deployment()))
                .filter(run -> run.isOf(key))
                .flatMap(RunStability::newest);
    }
}
