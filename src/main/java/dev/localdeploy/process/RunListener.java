package dev.localdeploy.process;

import java.time.Instant;
import java.util.List;

/** Is told what becomes of a run. Called from threads of the process package; must not block. */
public interface RunListener {
    /**
     * The leader is gone, but others of its tree still live. {@link #exited} follows when they are
     * gone, too.
     */
    void leaderExited(Exit exit, Instant at);

    /** Nothing of the run is left. Said once per run, and last. */
    void exited(Exit exit, Instant at);

    /** After a kill these are still there. May be said again; an empty list is never said. */
    void survived(List<Survivor> survivors);
}
