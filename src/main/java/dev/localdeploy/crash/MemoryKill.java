package dev.localdeploy.crash;

/**
 * Whether the kernel ended the run because memory had run out.
 *
 * @param sentence what was seen
 */
public record MemoryKill(Sureness sureness, String sentence) {
    /** How sure that is. */
    public enum Sureness {
        /** The kernel's log names the process. */
        CERTAIN,
        /** The kernel counted a kill where the run was, and it was killed. */
        LIKELY,
        /** The kernel counted a kill, perhaps of something else. */
        POSSIBLE,
        /** The kernel counted none. */
        NONE,
        /** Nothing that counts them could be read. */
        UNKNOWN
    }
}
