package dev.localdeploy.health;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Checks runs again and again, spread over their intervals, and remembers what was found. The name
 * of a subject is the id of the deployment whose runs it sees come and go.
 */
public interface HealthWatch {
    /**
     * From now on checks this run, at once for the first time. An earlier run of the same
     * deployment is watched no longer.
     *
     * @param ready whether it was ready already, as far as was saved
     */
    void watch(WatchedRun run, boolean ready);

    /**
     * Nothing is to be checked any more; adds one last report, which says so, to the history.
     *
     * @param why in words
     */
    void ended(String deployment, String why);

    /** The deployment is gone, and its history with it. */
    void forget(String deployment);

    /** Checks now; the report is added to the history. Empty if no run is watched. */
    Optional<CompletableFuture<HealthReport>> checkNow(String deployment);

    /** The newest report of the run that is watched; empty before its first. */
    Optional<HealthReport> newest(String deployment);

    /** The last reports of the deployment's runs, newest first. */
    List<HealthReport> newestFirst(String deployment, int limit);

    /** When the next round is due, if one is. */
    Optional<Instant> nextCheck(String deployment);

    /** Starts what is due. Called about once a second; does not wait for the answers. */
    void tick();
}
