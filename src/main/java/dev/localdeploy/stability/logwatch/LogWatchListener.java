package dev.localdeploy.stability.logwatch;

import dev.localdeploy.process.RunKey;
import dev.localdeploy.stability.log.LogError;

/** Is told what was found in the output of runs. Must not block. */
public interface LogWatchListener {
    /**
     * An error is new, or has not been told for a while.
     *
     * @param heldBack errors that were counted but not told since the last one that was
     */
    void errorSeen(WatchedLog log, LogError error, long heldBack);

    /** An error after which the run should be replaced, as the settings have it. */
    void restartWanted(RunKey run, String reason, boolean urgent);
}
