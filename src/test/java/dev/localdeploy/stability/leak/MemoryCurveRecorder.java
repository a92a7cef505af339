package dev.localdeploy.stability.leak;

import dev.localdeploy.os.OperatingSystem;
import dev.localdeploy.os.ProcessEntry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Starts real programs, healthy and leaking ones, and writes down the memory of their process trees
 * once a second. No build runs it, for it takes minutes: the curves it wrote are stored, and the
 * detector is tested with those. The command is in {@code
 * src/test/resources/memory-curves/README.md}.
 */
final class MemoryCurveRecorder {
    private static final Path PROGRAMS = Path.of("src/test/resources/programs/memory");
    private static final Path CURVES = Path.of("src/test/resources/memory-curves");

    /** A heap as a server is given it, of one size. */
    private static final List<String> SIZED =
            List.of("-XX:+UseSerialGC", "-Xms600m", "-Xmx600m", "-Xmn4m");

    private static final List<String> SMALL = List.of("-XX:+UseSerialGC", "-Xmx64m");

    /** The heap a JVM takes by itself: it grows in jumps, and fills each for the first time. */
    private static final List<String> GROWING = List.of("-XX:+UseG1GC", "-Xmx1g");

    private static final Duration INTERVAL = Duration.ofSeconds(1);
    private static final int SAMPLES = 150;
    private static final double MEGABYTE = 1024.0 * 1024.0;

    /**
     * @param folder where its curve goes
     * @param starts when it begins to leak, in seconds; -1 for a healthy program
     * @param visible from when on the leak can be told from a healthy program's growth, in seconds
     */
    private record Program(String folder, String name, int starts, int visible, List<String> argv) {
        static Program healthy(String name, String... argv) {
            return new Program("recorded", name, -1, -1, List.of(argv));
        }

        static Program leaking(String name, int starts, int visible, String... argv) {
            return new Program("recorded", name, starts, visible, List.of(argv));
        }

        /** One whose curve does not tell, within ten samples, what it is. */
        Program asHard() {
            return new Program("hard", name, starts, visible, argv);
        }

        MemoryCurve curve(List<Double> megabytes) {
            return new MemoryCurve(
                    name,
                    "recorded: " + String.join(" ", argv).replaceAll("\\S*/", ""),
                    INTERVAL,
                    seconds(starts),
                    seconds(visible),
                    megabytes);
        }

        private static Optional<Duration> seconds(int count) {
            return count < 0 ? Optional.empty() : Optional.of(Duration.ofSeconds(count));
        }
    }

    @Test
    void records_real_programs() throws IOException, InterruptedException {
        Map<Program, Process> running = new HashMap<>();
        try {
            for (Program program : programs()) {
                running.put(program, start(program));
            }
            for (Map.Entry<Program, List<Double>> one : record(running).entrySet()) {
                one.getKey().curve(one.getValue()).write(CURVES.resolve(one.getKey().folder()));
            }
        } finally {
            running.values().forEach(MemoryCurveRecorder::end);
        }
    }

    private static List<Program> programs() {
        return List.of(
                Program.leaking("node-leak-24-mb-per-minute", 0, 60, node("leak.mjs", "0.4", "0")),
                Program.leaking("node-leak-90-mb-per-minute", 0, 60, node("leak.mjs", "1.5", "0")),
                Program.leaking("node-leak-after-calm", 90, 90, node("leak.mjs", "1", "90")),
                Program.leaking("node-leak-of-closures", 0, 60, node("closures.mjs", "3000")),
                Program.healthy("node-garbage", node("garbage.mjs", "3")),
                Program.healthy("node-garbage-fast", node("garbage.mjs", "20")),
                Program.healthy("node-server", node("server.mjs")),
                Program.leaking(
                        "python-leak-18-mb-per-minute", 0, 60, python("leak.py", "0.3", "0")),
                Program.leaking(
                        "python-leak-120-mb-per-minute", 0, 60, python("leak.py", "2", "0")),
                Program.leaking("python-leak-after-calm", 80, 80, python("leak.py", "1", "80")),
                Program.leaking("python-sawtooth-leak", 0, 69, python("sawtooth_leak.py", "1.5")),
                Program.healthy("python-sawtooth", python("sawtooth.py")),
                Program.healthy("python-cycles", python("cycles.py")),
                Program.healthy("python-cache", python("cache.py")),
                Program.healthy("python-jobs", python("jobs.py")),
                Program.leaking(
                        "java-leak-60-mb-per-minute", 0, 67, java(SIZED, "Leaks", "1", "0")),
                Program.leaking(
                        "java-leak-150-mb-per-minute", 0, 60, java(SIZED, "Leaks", "2.5", "0")),
                Program.leaking("java-leak-after-calm", 85, 85, java(SIZED, "Leaks", "1.5", "85")),
                Program.leaking("java-leak-growing-heap", 0, 60, java(GROWING, "Leaks", "2.5", "0"))
                        .asHard(),
                Program.healthy("java-garbage", java(SMALL, "Garbage", "4")),
                Program.healthy("java-garbage-fast", java(GROWING, "Garbage", "25")),
                Program.healthy("java-garbage-growing-heap", java(GROWING, "Garbage", "4"))
                        .asHard(),
                Program.healthy("java-cache", java(GROWING, "FillsACache")));
    }

    private static String[] node(String... script) {
        return command(List.of("node"), script);
    }

    private static String[] python(String... script) {
        return command(List.of("python3"), script);
    }

    private static String[] command(List<String> interpreter, String... script) {
        List<String> argv = new ArrayList<>(interpreter);
        argv.add(PROGRAMS.resolve(script[0]).toString());
        argv.addAll(List.of(script).subList(1, script.length));
        return argv.toArray(new String[0]);
    }

    private static String[] java(List<String> heap, String program, String... arguments) {
        List<String> argv = new ArrayList<>();
        argv.add(ProcessHandle.current().info().command().orElseThrow());
        argv.addAll(heap);
        argv.addAll(List.of("-cp", "target/test-classes"));
        argv.add("dev.localdeploy.stability.leak.programs." + program);
        argv.addAll(List.of(arguments));
        return argv.toArray(new String[0]);
    }

    private static Process start(Program program) throws IOException {
        return new ProcessBuilder(program.argv())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private static Map<Program, List<Double>> record(Map<Program, Process> running)
            throws InterruptedException {
        OperatingSystem system = OperatingSystem.current();
        Map<Program, List<Double>> curves = new HashMap<>();
        long began = System.nanoTime();
        for (int i = 0; i < SAMPLES; i++) {
            long due = began + i * INTERVAL.toNanos();
            Thread.sleep(Duration.ofNanos(Math.max(0, due - System.nanoTime())));
            List<ProcessEntry> table = system.processes();
            running.forEach((program, process) ->
                    curves.computeIfAbsent(program, _ -> new ArrayList<>())
                            .add(treeMegabytes(table, process.pid())));
        }
        return curves;
    }

    private static double treeMegabytes(List<ProcessEntry> table, long root) {
        Set<Long> tree = new HashSet<>(Set.of(root));
        while (table.stream().anyMatch(one -> tree.contains(one.parent()) && tree.add(pid(one)))) {
            // until nothing more is found
        }
        return table.stream()
                        .filter(one -> tree.contains(pid(one)))
                        .mapToLong(ProcessEntry::residentBytes)
                        .sum()
                / MEGABYTE;
    }

    private static long pid(ProcessEntry entry) {
        return entry.id().pid();
    }

    private static void end(Process process) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
