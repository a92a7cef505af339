package dev.localdeploy.deployment;

/** Hears what one supervisor does, on its thread: must not block, because the deployment waits. */
interface SupervisorListener {
    /**
     * Its next run is launched as soon as this returns. Comes before the news of what led to it, so
     * that nothing but this stands between a crash and the next run.
     *
     * @param deployment launching
     */
    void launching(Deployment deployment);

    /** Another snapshot holds; in their order, after what was to be done has been done. */
    void changed(Deployment snapshot);

    /** A run ended that nobody wanted to end; after the changes that follow from it. */
    void endedAbnormally(AbnormalEnd end);
}
