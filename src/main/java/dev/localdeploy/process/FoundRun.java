package dev.localdeploy.process;

import java.time.Instant;

/** What became of a run while no daemon was there, from its shim's record and the kernel. */
public sealed interface FoundRun {
    Run run();

    /** Still has at least one living process. */
    record Alive(Run run) implements FoundRun {}

    /** Was up when the machine went down. */
    record LostInReboot(Run run) implements FoundRun {}

    /** Ended while nobody watched. */
    record Ended(Run run, Exit exit, Instant at) implements FoundRun {}
}
