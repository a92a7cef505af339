package dev.localdeploy.health;

import dev.localdeploy.process.TreeFigures;
import java.util.Optional;

/** One question about a run. Answers and never acts. */
interface HealthCheck {
    /** What it is called in reports, such as {@code process}. */
    String type();

    /**
     * Judges the run as it is now. May take as long as the check's own limits allow.
     *
     * @param figures of the run's tree from the pass that this round began with; empty if nothing
     *     of it lives or may be read
     * @return empty if the check has nothing to do with this run
     */
    Optional<CheckResult> check(WatchedRun run, Optional<TreeFigures> figures);

    /**
     * As {@link #check}, without patience: for a run that is looked at again in a moment because it
     * is just coming up.
     */
    default Optional<CheckResult> glance(WatchedRun run, Optional<TreeFigures> figures) {
        return check(run, figures);
    }
}
