package dev.localdeploy.health;

import java.util.List;

/** Which checks there are. */
interface CheckBook {
    /** Fresh ones for one run that only look at what the system knows, and answer at once. */
    List<HealthCheck> quick();

    /** Fresh ones for one run that ask somebody, who may take his time. */
    List<HealthCheck> slow(HealthPlan plan);

    /** Whether the run itself listens on its port. */
    boolean listens(WatchedRun run);
}
