package dev.localdeploy.stability.log;

/** What somebody should be told. */
public sealed interface LogFinding {
    /**
     * An error worth a line: one that is new, or has not been told for a while.
     *
     * @param heldBack how many errors were counted but not told since the last such finding
     */
    record ErrorSeen(LogError error, long heldBack) implements LogFinding {}

    /**
     * The rules say that the run should be replaced.
     *
     * @param run number of the run that wrote the line
     * @param reason such as {@code Log pattern matched: OutOfMemoryError: Java heap space}
     * @param urgent whether the line is {@link Severity#CRITICAL}
     */
    record RestartWanted(long run, String reason, boolean urgent) implements LogFinding {}
}
