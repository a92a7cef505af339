package dev.localdeploy.stability;

/**
 * Something that somebody should be told once.
 *
 * @param reason in words, such as {@code Memory leak detected: +14.2 MB/min over 5 min}
 */
public record StabilityFinding(String reason, Cure cure) {
    /** What would help. */
    public enum Cure {
        /** Nothing that we could do: a full disk, or a limit that is still some way off. */
        NONE,
        /** A new run, when nobody waits for an answer of this one. */
        RESTART_WHEN_QUIET,
        /** A new run at once: this one may fail at the next moment. */
        RESTART_NOW
    }
}
