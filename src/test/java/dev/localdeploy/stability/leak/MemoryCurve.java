package dev.localdeploy.stability.leak;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A memory curve with its label. On disk it is a small CSV file with a heading, see the README
 * beside the curves.
 *
 * @param starts since the run came up; empty for a healthy curve
 * @param visibleFrom since the run came up: from here on the growth can be told from a healthy
 *     program's, such as from the third trough of a sawtooth; empty for a healthy curve
 * @param megabytes one figure per interval, the first when the run came up
 */
record MemoryCurve(
        String name,
        String what,
        Duration interval,
        Optional<Duration> starts,
        Optional<Duration> visibleFrom,
        List<Double> megabytes) {
    private static final String LABEL = "# label: ";
    private static final String INTERVAL = "# interval: ";
    private static final String STARTS = "# leak starts: ";
    private static final String VISIBLE = "# leak visible from: ";
    private static final String WHAT = "# what: ";

    MemoryCurve {
        megabytes = List.copyOf(megabytes);
    }

    boolean leaks() {
        return visibleFrom.isPresent();
    }

    /** All stored curves, by name. */
    static List<MemoryCurve> stored(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            List<Path> curves =
                    files.filter(file -> file.toString().endsWith(".csv")).sorted().toList();
            List<MemoryCurve> read = new ArrayList<>();
            for (Path curve : curves) {
                read.add(read(curve));
            }
            return read;
        }
    }

    static MemoryCurve read(Path file) throws IOException {
        List<String> lines = Files.readAllLines(file);
        Optional<Duration> starts = heading(lines, STARTS).map(MemoryCurve::seconds);
        Optional<Duration> visible = heading(lines, VISIBLE).map(MemoryCurve::seconds);
        boolean leaks = heading(lines, LABEL).orElseThrow().equals("leak");
        if (leaks != starts.isPresent() || leaks != visible.isPresent()) {
            throw new IOException(
                    file + ": a leak, and only a leak, says when it starts and when it is visible");
        }
        return new MemoryCurve(
                file.getFileName().toString().replace(".csv", ""),
                heading(lines, WHAT).orElseThrow(),
                seconds(heading(lines, INTERVAL).orElseThrow()),
                starts,
                visible,
                lines.stream()
                        .filter(line -> !line.startsWith("#") && !line.startsWith("seconds"))
                        .map(line -> Double.valueOf(line.split(",")[1]))
                        .toList());
    }

    void write(Path folder) throws IOException {
        List<String> lines = new ArrayList<>();
        lines.add(LABEL + (leaks() ? "leak" : "healthy"));
        lines.add(INTERVAL + interval.toSeconds() + " s");
        starts.ifPresent(start -> lines.add(STARTS + start.toSeconds() + " s"));
        visibleFrom.ifPresent(from -> lines.add(VISIBLE + from.toSeconds() + " s"));
        lines.add(WHAT + what);
        lines.add("seconds,mb");
        for (int i = 0; i < megabytes.size(); i++) {
            lines.add(
                    String.format(
                            Locale.ROOT, "%d,%.2f", i * interval.toSeconds(), megabytes.get(i)));
        }
        Files.write(folder.resolve(name + ".csv"), lines);
    }

    private static Optional<String> heading(List<String> lines, String key) {
        return lines.stream()
                .filter(line -> line.startsWith(key))
                .map(line -> line.substring(key.length()))
                .findFirst();
    }

    private static Duration seconds(String text) {
        return Duration.ofSeconds(Long.parseLong(text.replace(" s", "")));
    }
}
