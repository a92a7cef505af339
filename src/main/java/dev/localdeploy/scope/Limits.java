package dev.localdeploy.scope;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What all processes of a run together may take; what is null is not limited.
 *
 * @param memoryBytes without swap; who takes more is killed by the kernel
 * @param cpuPercent of one core; who wants more is slowed down
 * @param tasks processes and threads; who wants more cannot fork
 */
public record Limits(
        @Nullable Long memoryBytes, @Nullable Double cpuPercent, @Nullable Integer tasks) {
    public static final Limits NONE = new Limits(null, null, null);

    private static final double MEGABYTE = 1024.0 * 1024;

    /** One by its name in the configuration, and the file in which the kernel has it. */
    enum One {
        MEMORY("memory_max", "memory", "memory.max"),
        CPU("cpu_quota", "cpu", "cpu.max"),
        TASKS("tasks_max", "pids", "pids.max");

        private final String key;
        private final String controller;
        private final String file;

        One(String key, String controller, String file) {
            this.key = key;
            this.controller = controller;
            this.file = file;
        }

        String key() {
            return key;
        }

        String controller() {
            return controller;
        }

        String file() {
            return file;
        }
    }

    public boolean isNone() {
        return equals(NONE);
    }

    /** Those that are set. */
    List<One> set() {
        var set = new ArrayList<One>();
        if (memoryBytes != null) {
            set.add(One.MEMORY);
        }
        if (cpuPercent != null) {
            set.add(One.CPU);
        }
        if (tasks != null) {
            set.add(One.TASKS);
        }
        return set;
    }

    /** For people, such as {@code memory_max 512 MB, tasks_max 100}. */
    public String inWords() {
        var words = new ArrayList<String>();
        if (memoryBytes != null) {
            words.add(One.MEMORY.key() + " " + number(memoryBytes / MEGABYTE) + " MB");
        }
        if (cpuPercent != null) {
            words.add(One.CPU.key() + " " + number(cpuPercent) + " %");
        }
        if (tasks != null) {
            words.add(One.TASKS.key() + " " + tasks);
        }
        return words.isEmpty() ? "none" : String.join(", ", words);
    }

    private static String number(double value) {
        return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
    }
}
