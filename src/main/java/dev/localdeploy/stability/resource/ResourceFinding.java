package dev.localdeploy.stability.resource;

/** What somebody should be told, once. */
public sealed interface ResourceFinding {
    /**
     * A threshold is exceeded, and not just for a moment.
     *
     * @param reason such as {@code Thread count threshold exceeded: 1204}
     * @param restartHelps whether a new run would start with less; not so for a full disk
     * @param urgent whether the run may fail at the next moment
     */
    record ThresholdExceeded(String reason, boolean restartHelps, boolean urgent)
            implements ResourceFinding {}

    /**
     * A limit will be reached if it goes on like this.
     *
     * @param forecast such as {@code file descriptors reach the limit of 1024 in about 6 min}
     */
    record LimitAhead(String forecast) implements ResourceFinding {}
}
