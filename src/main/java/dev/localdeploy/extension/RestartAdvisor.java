package dev.localdeploy.extension;

import java.time.Duration;

/**
 * A restart policy of your own. It is asked whenever the built-in one has decided that a crashed
 * deployment will be started again, and may put that off or forbid it. It is not asked where the
 * built-in one has given up, and a user's own {@code start} or {@code restart} needs nobody's
 * consent.
 *
 * <p>The class needs a public constructor without parameters; one object serves all deployments,
 * from several threads at once. It is asked again after a restart of the daemon, so the same
 * question deserves the same answer. Where several are asked, the one who forbids wins, then the
 * one who puts it off for longest. Who throws or takes too long is not heard: the restart goes on
 * as planned.
 */
public interface RestartAdvisor {
    /**
     * What it is called in the log and in the reason: 1 to 40 letters, digits, {@code -} and {@code
     * _}. Asked for once.
     */
    String name();

    /**
     * Says what to do about a crash.
     *
     * @throws Exception if it cannot tell
     */
    Advice advise(Crash crash) throws Exception;

    /**
     * How long {@link #advise} may take; the restart waits for it, and nothing else does. Asked for
     * once.
     */
    default Duration timeout() {
        return Duration.ofSeconds(2);
    }
}
