package dev.localdeploy.crash;

import dev.localdeploy.process.RunKey;
import java.io.IOException;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the latest runs of one deployment. Launches are told by whoever launches, and
 * cost a few assignments; everything else happens on the worker.
 */
final class Ledger {
    private static final Logger LOG = Logger.getLogger(Ledger.class);

    /**
     * @param offset where the run's output begins; null if that is not known
     */
    private record Launch(long run, @Nullable Long offset) {}

    private final String deployment;
    private final CrashReportStore store;
    private @Nullable Launch newest;
    private @Nullable Launch before;
    private long lastEnded;

    // From here on, for the worker alone.
    private RunNotes.@Nullable Began began;
    private RunNotes.@Nullable Began beganBefore;
    private @Nullable Scene expected;

    Ledger(String deployment, CrashReportStore store) {
        this.deployment = deployment;
        this.store = store;
    }

    synchronized void launching(long run, @Nullable Long offset) {
        if (newest == null || newest.run() != run) {
            before = newest;
            newest = new Launch(run, offset);
        }
    }

    private boolean isNewest(long run) {
        return newest == null || newest.run() == run;
    }

    synchronized void ended(long run) {
        lastEnded = Math.max(lastEnded, run);
    }

    /** Whether it may still be up: it is the newest, and nobody has told of its end. */
    synchronized boolean mayBeUp(long run) {
        return isNewest(run) && lastEnded < run;
    }

    /** Where the output of a run begins, if this daemon launched it. */
    synchronized @Nullable Long beginOf(long run) {
        for (Launch one : new Launch[] {newest, before}) {
            if (one != null && one.run() == run) {
                return one.offset();
            }
        }
        return null;
    }

    /** Where the output of a run ends: where that of the next begins; null if there is none. */
    synchronized @Nullable Long endOf(long run) {
        for (Launch one : new Launch[] {before, newest}) {
            if (one != null && one.run() > run) {
                return one.offset();
            }
        }
        return null;
    }

    /** The last good run; read when it is needed, because its environment is large. */
    Optional<RunNotes.Good> good() {
        return store.notes(deployment).map(RunNotes::good);
    }

    /** A run has begun. An adopted one began long ago, and the last daemon noted how. */
    void began(RunNotes.Began seen) {
        RunNotes.@Nullable Began known = beginning(seen.run()).orElse(null);
        @Nullable Long offset = beginOf(seen.run());
        if (began != null && began.run() != seen.run()) {
            beganBefore = began;
        }
        began =
                known == null
                        ? new RunNotes.Began(seen.run(), seen.at(), offset, seen.memoryKills())
                        : new RunNotes.Began(
                                seen.run(),
                                known.at(),
                                known.logOffset() != null ? known.logOffset() : offset,
                                counts(known.memoryKills(), seen.memoryKills()));
    }

    /** The earlier count says more, unless the run has moved to another control group since. */
    private static KillCounts counts(KillCounts known, KillCounts seen) {
        boolean moved = seen.groupFile() != null && !seen.groupFile().equals(known.groupFile());
        return moved ? seen : known;
    }

    /** It has lived long enough for its beginning to be kept. */
    void note(RunNotes.Began seen) {
        if (mayBeUp(seen.run())) {
            began(seen);
            save(new RunNotes(began, good().orElse(null)));
        }
    }

    void note(long run, RunNotes.Good good) {
        if (mayBeUp(run)) {
            save(new RunNotes(beginning(run).orElse(null), good));
        }
    }

    private void save(RunNotes notes) {
        try {
            store.save(deployment, notes);
        } catch (IOException e) {
            LOG.warnf(
                    "id=%s what is known of its runs could not be kept, so a later crash report will"
                            + " say less: %s",
                    deployment, e.getMessage());
        }
    }

    /**
     * How things stood when this run began; empty if nobody saw. Asked also when the next run has
     * begun already.
     */
    Optional<RunNotes.Began> beginning(long run) {
        if (began != null && began.run() == run) {
            return Optional.of(began);
        }
        if (beganBefore != null && beganBefore.run() == run) {
            return Optional.of(beganBefore);
        }
        return store.notes(deployment).map(RunNotes::began).filter(noted -> noted.run() == run);
    }

    /**
     * A report will be written.
     *
     * @return the one that will not, because this one comes so soon after
     */
    Optional<Scene> expect(Scene scene) {
        @Nullable Scene earlier = expected;
        expected = earlier == null ? scene : scene.after(earlier);
        return Optional.ofNullable(earlier);
    }

    /** What was seen at once, if no later end has taken its place. */
    Optional<Scene> take(RunKey run) {
        @Nullable Scene scene = expected;
        if (scene == null || !scene.run().key().equals(run)) {
            return Optional.empty();
        }
        expected = null;
        return Optional.of(scene);
    }
}
