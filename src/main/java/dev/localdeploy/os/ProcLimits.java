package dev.localdeploy.os;

import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads one {@code /proc/PID/limits}, see proc_pid_limits(5). */
final class ProcLimits {
    private static final Pattern OPEN_FILES =
            Pattern.compile("^Max open files +(\\d{1,18}|unlimited) ", Pattern.MULTILINE);

    private ProcLimits() {}

    /** The soft limit of open files; empty if there is none, or this is no such file. */
    static OptionalLong openFiles(byte[] file) {
        Matcher line = OPEN_FILES.matcher(new String(file, StandardCharsets.US_ASCII));
        return line.find() && !line.group(1).equals("unlimited")
                ? OptionalLong.of(Long.parseLong(line.group(1)))
                : OptionalLong.empty();
    }
}
