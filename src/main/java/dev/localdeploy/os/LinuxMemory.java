package dev.localdeploy.os;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How much memory is left: {@code MemAvailable} of {@code /proc/meminfo}, and the limits of the
 * control groups of a process, its own and those around it. Both versions of control groups, for
 * some machines still have the first; see cgroups(7) and the kernel's cgroup-v2.rst.
 */
final class LinuxMemory {
    private static final Pattern AVAILABLE =
            Pattern.compile("^MemAvailable: +(\\d{1,15}) kB", Pattern.MULTILINE);
    private static final Pattern GROUP =
            Pattern.compile("^\\d+:([^:\\n]*):(/[^\\n]*)$", Pattern.MULTILINE);

    /** File names of one version. */
    private record Names(String limit, String used, Pattern givenUp) {
        static final Names V1 =
                new Names(
                        "memory.limit_in_bytes",
                        "memory.usage_in_bytes",
                        Pattern.compile("^total_inactive_file (\\d{1,18})$", Pattern.MULTILINE));
        static final Names V2 =
                new Names(
                        "memory.max",
                        "memory.current",
                        Pattern.compile("^inactive_file (\\d{1,18})$", Pattern.MULTILINE));
    }

    private LinuxMemory() {}

    /**
     * @param proc such as {@code /proc}
     * @param cgroups such as {@code /sys/fs/cgroup}
     */
    static OptionalLong left(Path proc, Path cgroups, long pid) {
        List<Long> left = new ArrayList<>();
        Matcher available = AVAILABLE.matcher(text(proc.resolve("meminfo")));
        if (available.find()) {
            left.add(Long.parseLong(available.group(1)) * 1024);
        }
        Matcher group = GROUP.matcher(text(proc.resolve(Long.toString(pid)).resolve("cgroup")));
        while (group.find()) {
            // A name, not an absolute path: it is looked up below the mounts.
            String name = group.group(2).substring(1);
            if (group.group(1).isEmpty()) {
                addGroups(cgroups, name, Names.V2, left);
            } else if (List.of(group.group(1).split(",")).contains("memory")) {
                addGroups(cgroups.resolve("memory"), name, Names.V1, left);
            }
        }
        return left.stream().mapToLong(Long::longValue).min();
    }

    /** Of the group and of all around it; inside a container only its own root is to be seen. */
    private static void addGroups(Path root, String name, Names names, List<Long> left) {
        for (@Nullable Path group = root.resolve(name).normalize();
                group != null && group.startsWith(root);
                group = group.getParent()) {
            String limit = text(group.resolve(names.limit)).strip();
            String used = text(group.resolve(names.used)).strip();
            if (isNumber(limit) && isNumber(used)) {
                Matcher givenUp = names.givenUp.matcher(text(group.resolve("memory.stat")));
                long cached = givenUp.find() ? Long.parseLong(givenUp.group(1)) : 0;
                left.add(Math.max(0, Long.parseLong(limit) - Long.parseLong(used) + cached));
            }
        }
    }

    /** Not {@code max}; version 1 says 2^63 rounded down to a page instead, which harms nobody. */
    private static boolean isNumber(String text) {
        return text.matches("\\d{1,19}");
    }

    private static String text(Path file) {
        return new String(LinuxFiles.bytes(file.toString()), StandardCharsets.US_ASCII);
    }
}
