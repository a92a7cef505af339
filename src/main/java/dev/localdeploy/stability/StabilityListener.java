package dev.localdeploy.stability;

import dev.localdeploy.process.RunKey;

/** Hears what was found. Must not block; may be called from any thread. */
@FunctionalInterface
public interface StabilityListener {
    /** Told once for each finding; again only if it had been over in between. */
    void found(RunKey run, StabilityFinding finding);
}
