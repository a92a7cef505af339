package dev.localdeploy.health;

import dev.localdeploy.process.RunKey;

/** Hears what the checks found. Must not block; may be called from any thread. */
public interface HealthListener {
    /** Every round of checks, as it is added to the history. */
    void checked(RunKey run, HealthReport report);

    /** The run has answered for the first time. */
    void becameReady(RunKey run);

    /**
     * It lives and does not answer; told once per run.
     *
     * @param reason in words, such as {@code No answer from http://localhost:3000/ in 3 checks}
     */
    void becameUnresponsive(RunKey run, String reason);
}
