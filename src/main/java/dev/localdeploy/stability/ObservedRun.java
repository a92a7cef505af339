package dev.localdeploy.stability;

import dev.localdeploy.process.Run;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A run, how to judge it, and where it writes.
 *
 * @param port on which it was asked to listen; null if it was given none
 * @param workingDirectory of the run, absolute
 * @param logFile to which its output goes, absolute
 */
public record ObservedRun(
        Run run, StabilityPlan plan, @Nullable Integer port, Path workingDirectory, Path logFile) {
    String deployment() {
        return run.key().deployment();
    }
}
