package dev.localdeploy.stability;

import dev.localdeploy.process.Run;
import java.nio.file.Path;

/**
 * A run, how to judge it, and where it writes.
 *
 * @param workingDirectory of the run, absolute
 * @param logFile to which its output goes, absolute
 */
public record ObservedRun(Run run, StabilityPlan plan, Path workingDirectory, Path logFile) {
    String deployment() {
        return run.key().deployment();
    }
}
