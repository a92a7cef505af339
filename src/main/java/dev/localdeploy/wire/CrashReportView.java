package dev.localdeploy.wire;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Why one run ended. Times are seconds since 1970.
 *
 * @param startedAt null if it never came to life, or if that is not known
 * @param ending how it ended, in words
 * @param orderedBecause what a watcher saw that ended it; null if it ended by itself
 * @param unwatched whether no daemon lived at that moment
 * @param moreEnds ends so soon before this one that they have no report of their own
 * @param causes the likeliest first, at least one
 * @param lastLines of this run's output
 * @param figures what it used in its last minutes, oldest first
 * @param portHolder who listened on its port; null if nobody did
 * @param environmentChanges names that differ from the last good run's; null if there was none
 * @param memoryKill whether the kernel ended it because memory had run out
 * @param unknown what could not be known, in words
 */
public record CrashReportView(
        String deploymentId,
        String deployment,
        long run,
        String command,
        @Nullable Double startedAt,
        double endedAt,
        String ending,
        @Nullable Integer exitCode,
        @Nullable Integer exitSignal,
        @Nullable String orderedBecause,
        boolean unwatched,
        int moreEnds,
        List<CauseView> causes,
        List<String> lastLines,
        List<LoggedErrorView> errors,
        List<FiguresView> figures,
        @Nullable PortHolderView portHolder,
        @Nullable EnvironmentChangesView environmentChanges,
        @Nullable CommitView commit,
        @Nullable CommitView lastGoodCommit,
        boolean workingDirectoryGone,
        List<String> fullDisks,
        MemoryKillView memoryKill,
        List<String> unknown) {
    public CrashReportView {
        causes = List.copyOf(causes);
        lastLines = List.copyOf(lastLines);
        errors = List.copyOf(errors);
        figures = List.copyOf(figures);
        fullDisks = List.copyOf(fullDisks);
        unknown = List.copyOf(unknown);
    }

    /**
     * One explanation.
     *
     * @param code stable, such as {@code port_in_use}
     * @param confidence {@code CERTAIN}, {@code LIKELY} or {@code POSSIBLE}
     * @param evidence what speaks for it, such as lines of the output
     * @param nextCommand what to type now
     */
    public record CauseView(
            String code,
            String confidence,
            String sentence,
            List<String> evidence,
            String nextCommand) {
        public CauseView {
            evidence = List.copyOf(evidence);
        }
    }

    /**
     * An error that a pattern found in the output.
     *
     * @param count how often it came, in earlier runs, too, if those were searched
     */
    public record LoggedErrorView(String pattern, String line, List<String> context, long count) {
        public LoggedErrorView {
            context = List.copyOf(context);
        }
    }

    public record FiguresView(
            double at, double cpuPercent, double memoryMb, int threads, int fileDescriptors) {}

    /**
     * @param pid null if we may not see whose it is
     * @param deployment the name of the deployment it belongs to; null if it is none of ours
     */
    public record PortHolderView(
            int port, @Nullable Long pid, String command, @Nullable String deployment) {}

    /** Names of environment variables, never their values. */
    public record EnvironmentChangesView(
            List<String> added, List<String> removed, List<String> changed) {
        public EnvironmentChangesView {
            added = List.copyOf(added);
            removed = List.copyOf(removed);
            changed = List.copyOf(changed);
        }
    }

    /**
     * @param branch null if none was checked out
     */
    public record CommitView(String hash, @Nullable String branch) {}

    /**
     * @param sureness {@code CERTAIN}, {@code LIKELY}, {@code POSSIBLE}, {@code NONE} or {@code
     *     UNKNOWN}
     */
    public record MemoryKillView(String sureness, String sentence) {}
}
