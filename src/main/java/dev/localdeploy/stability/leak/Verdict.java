package dev.localdeploy.stability.leak;

/** What is to be thought of a run's memory, and why. */
public enum Verdict {
    /** The run still warms up, or was not watched for long enough since. */
    TOO_EARLY(false),
    /** It grows by no more than the bound, or not surely by more. */
    WITHIN_BOUND(false),
    /** It grew above the bound, but not steadily: noise, a step, a few steps. */
    UNSTEADY(false),
    /** It grows, but ever more slowly: caches that fill. */
    SLOWING_DOWN(false),
    /** It is not much higher than it was before it last came down. */
    KNOWN_GROUND(false),
    /** It grows steadily. */
    GROWING(true),
    /** It rises and falls, and what is left after each fall grows steadily. */
    RISING_TROUGHS(true),
    /** It takes block upon block, with rests between them. */
    GROWING_IN_BLOCKS(true);

    private final boolean leak;

    Verdict(boolean leak) {
        this.leak = leak;
    }

    public boolean isLeak() {
        return leak;
    }
}
