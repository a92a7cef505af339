package dev.localdeploy.process;

import dev.localdeploy.os.ProcessId;
import java.time.Instant;

/**
 * One execution of a deployment: a tree of processes from launch to exit.
 *
 * @param leader the process that was started; the rest of the tree descends from it
 * @param shim the leader's parent, which writes down how the leader ends
 */
public record Run(RunKey key, ProcessId leader, ProcessId shim, Instant startedAt) {}
