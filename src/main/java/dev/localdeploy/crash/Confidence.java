package dev.localdeploy.crash;

/** How sure a cause is, ascending. */
public enum Confidence {
    POSSIBLE,
    LIKELY,
    CERTAIN
}
