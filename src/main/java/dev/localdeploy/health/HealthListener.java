package dev.localdeploy.health;

import dev.localdeploy.process.RunKey;

/** Hears what the checks found. Must not block; may be called from any thread. */
public interface HealthListener {
    /** Every round of checks, as it is added to the history. */
    void checked(RunKey run, HealthReport report);

    /** The run has answered for the first time, perhaps after it was told to be unresponsive. */
    void becameReady(RunKey run);

    /**
     * It lives and does not answer; told once until it does.
     *
     * @param reason in words, such as {@code No answer from http://localhost:3000/ in 3 checks}
     */
    void becameUnresponsive(RunKey run, String reason);

    /** One that was ready, and then unresponsive, answers again. */
    void becameResponsive(RunKey run);
}
