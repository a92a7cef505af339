package dev.localdeploy.process;

import dev.localdeploy.os.ProcessId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a shim wrote down about its run. One fact per line:
 *
 * <pre>
 *   boot 5cbcdd08-9fc8-42ef-ae20-09b3cf4f8c1f
 *   shim 2680 79231                     pid and birth
 *   leader 2681 79231
 *   started 1795399197.703              seconds since 1970
 *   failed exec 2                       only if the program could not be started: stage and errno
 *   exit 0 1795399199.704               or "signal 9 …"; only after the leader's end
 * </pre>
 *
 * @param ending how and when the leader ended; null while it lives
 */
record RunRecord(Run run, @Nullable Ending ending) {
    /** How and when a leader ended. */
    record Ending(Exit exit, Instant at) {}

    private static final int ENOENT = 2;
    private static final int NO_STATUS = 126;

    /**
     * @throws IllegalArgumentException if the text is no complete record
     */
    static RunRecord parse(RunKey key, String text) {
        Map<String, String[]> facts = new HashMap<>();
        for (String line : text.split("\n")) {
            String[] words = line.strip().split(" ");
            if (words.length > 1) {
                facts.put(words[0], words);
            }
        }
        String boot = fact(facts, "boot", 2)[1];
        Run run =
                new Run(
                        key,
                        process(fact(facts, "leader", 3), boot),
                        process(fact(facts, "shim", 3), boot),
                        time(fact(facts, "started", 2)[1]));
        return new RunRecord(run, ending(facts));
    }

    private static @Nullable Ending ending(Map<String, String[]> facts) {
        String[] signal = facts.get("signal");
        if (signal != null && signal.length == 3) {
            return new Ending(new Exit.Signalled(Integer.parseInt(signal[1])), time(signal[2]));
        }
        String[] exit = facts.get("exit");
        if (exit == null || exit.length < 3) {
            return null;
        }
        int code = Integer.parseInt(exit[1]);
        String[] failed = facts.get("failed");
        Exit how =
                failed == null || failed.length < 3
                        ? new Exit.Code(code)
                        : notStarted(failed[1], Integer.parseInt(failed[2]), code);
        return new Ending(how, time(exit[2]));
    }

    private static Exit notStarted(String stage, int errno, int code) {
        Exit.NotStarted.Cause cause =
                switch (stage) {
                    case "chdir" -> Exit.NotStarted.Cause.WORKING_DIRECTORY_GONE;
                    case "log" -> Exit.NotStarted.Cause.LOG_FILE_NOT_WRITABLE;
                    case "exec" ->
                            errno == ENOENT
                                    ? Exit.NotStarted.Cause.COMMAND_NOT_FOUND
                                    : Exit.NotStarted.Cause.COMMAND_NOT_EXECUTABLE;
                    default -> Exit.NotStarted.Cause.OTHER;
                };
        String detail =
                switch (cause) {
                    case COMMAND_NOT_FOUND ->
                            "the command was not found; check its spelling and the PATH it was"
                                    + " started with";
                    case COMMAND_NOT_EXECUTABLE ->
                            "the command may not be executed; check its permissions (chmod +x) and"
                                    + " its first line";
                    case WORKING_DIRECTORY_GONE ->
                            "the working directory is gone or may not be entered";
                    case LOG_FILE_NOT_WRITABLE -> "the log file cannot be written";
                    case OTHER -> "the run could not be prepared";
                };
        return new Exit.NotStarted(cause, code == 0 ? NO_STATUS : code, detail);
    }

    private static String[] fact(Map<String, String[]> facts, String name, int words) {
        String[] found = facts.get(name);
        if (found == null || found.length < words) {
            throw new IllegalArgumentException("the line '" + name + " …' is missing");
        }
        return found;
    }

    private static ProcessId process(String[] words, String boot) {
        return new ProcessId(Long.parseLong(words[1]), Long.parseLong(words[2]), boot);
    }

    private static Instant time(String seconds) {
        int point = seconds.indexOf('.');
        long whole = Long.parseLong(seconds.substring(0, point));
        return Instant.ofEpochSecond(whole)
                .plusMillis(Long.parseLong(seconds.substring(point + 1)));
    }

    /** The record in this file; empty if there is none or it is not readable as one. */
    static Optional<RunRecord> read(RunKey key, Path file) {
        try {
            if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                return Optional.empty();
            }
            return Optional.of(parse(key, Files.readString(file)));
        } catch (IOException | IllegalArgumentException | IndexOutOfBoundsException e) {
            return Optional.empty();
        }
    }
}
