package dev.localdeploy.crash;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was left to see of a run after its end.
 *
 * @param lastLines of this run's output, oldest first, each cut to {@link RunOutput#LONGEST_LINE}
 * @param errors that patterns found in its output, the latest first
 * @param figures what it used in its last minutes, oldest first
 * @param portHolder null if nobody, or its own tree, listened on its port
 * @param environment what differs from the last good run; null if there was none
 * @param commit null if its working directory is in no repository
 * @param lastGoodCommit that of the last good run; null if unknown
 * @param fullDisks file systems without room, in words
 * @param unknown what could not be known, in words
 */
public record Evidence(
        List<String> lastLines,
        List<LoggedError> errors,
        List<FigurePoint> figures,
        @Nullable PortHolder portHolder,
        @Nullable EnvironmentChange environment,
        @Nullable Commit commit,
        @Nullable Commit lastGoodCommit,
        boolean workingDirectoryGone,
        List<String> fullDisks,
        MemoryKill memoryKill,
        List<String> unknown) {
    public Evidence {
        lastLines = List.copyOf(lastLines);
        errors = List.copyOf(errors);
        figures = List.copyOf(figures);
        fullDisks = List.copyOf(fullDisks);
        unknown = List.copyOf(unknown);
    }

    /** The same with half as much output. */
    Evidence smaller() {
        return new Evidence(
                lastLines.subList((lastLines.size() + 1) / 2, lastLines.size()),
                errors.subList(0, errors.size() / 2),
                figures,
                portHolder,
                environment,
                commit,
                lastGoodCommit,
                workingDirectoryGone,
                fullDisks,
                memoryKill,
                unknown);
    }
}
