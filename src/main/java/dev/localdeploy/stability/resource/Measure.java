package dev.localdeploy.stability.resource;

import dev.localdeploy.os.TcpSocket;
import dev.localdeploy.stability.resource.ResourceSample.FreeSpace;
import dev.localdeploy.stability.resource.ResourceSample.OpenFiles;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * One figure of a sample, held against its threshold.
 *
 * @param subject what it is a figure of, for all samples
 * @param owner whose figure it is at present; with another owner, growth begins anew
 * @param fullness 1 at the threshold, more above it
 * @param urgent whether it is so bad that one sample is enough
 * @param value grows towards {@code end}
 * @param exceeded in words, if it is above the threshold; put into words only then
 * @param ahead in words that are followed by "in about 6 min"
 */
record Measure(
        String subject,
        long owner,
        double fullness,
        boolean urgent,
        double value,
        double end,
        Supplier<String> exceeded,
        Supplier<String> ahead,
        boolean restartHelps) {
    /** From this share of its limit on, a process may fail at the next moment. */
    private static final double URGENT_SHARE = 0.95;

    private static final int MEGABYTE = 1024 * 1024;

    static List<Measure> of(ResourceSample sample, ResourceLimits limits) {
        var measures = new ArrayList<Measure>();
        sample.openFiles().stream()
                .max(Comparator.comparingDouble(OpenFiles::share))
                .map(worst -> ofFiles(worst, sample.openFiles().size() > 1, limits))
                .ifPresent(measures::add);
        sample.threads().ifPresent(threads -> measures.add(ofThreads(threads, limits)));
        sample.connections().ifPresent(states -> measures.add(ofConnections(states, limits)));
        sample.freeSpace().forEach(space -> measures.add(ofSpace(space, limits)));
        return measures;
    }

    private static Measure ofFiles(OpenFiles worst, boolean ofSeveral, ResourceLimits limits) {
        return new Measure(
                "files",
                worst.pid(),
                worst.share() / limits.openFilesShare(),
                worst.share() >= URGENT_SHARE,
                worst.open(),
                worst.limit(),
                () ->
                        "File descriptor threshold exceeded: %d of %d%s"
                                .formatted(
                                        worst.open(),
                                        worst.limit(),
                                        ofSeveral ? " in process " + worst.pid() : ""),
                () -> "file descriptors reach the limit of " + worst.limit(),
                true);
    }

    private static Measure ofThreads(int threads, ResourceLimits limits) {
        return new Measure(
                "threads",
                0,
                (double) threads / limits.threads(),
                false,
                threads,
                limits.threads(),
                () -> "Thread count threshold exceeded: " + threads,
                () -> "threads reach the threshold of " + limits.threads(),
                true);
    }

    private static Measure ofConnections(
            Map<TcpSocket.State, Integer> states, ResourceLimits limits) {
        int all = states.values().stream().mapToInt(Integer::intValue).sum();
        return new Measure(
                "connections",
                0,
                (double) all / limits.connections(),
                false,
                all,
                limits.connections(),
                () -> "Connection threshold exceeded: %d (%s)".formatted(all, inWords(states)),
                () -> "connections reach the threshold of " + limits.connections(),
                true);
    }

    /** The most frequent state first. */
    private static String inWords(Map<TcpSocket.State, Integer> states) {
        return states.entrySet().stream()
                .filter(state -> state.getValue() > 0)
                .sorted(
                        Map.Entry.<TcpSocket.State, Integer>comparingByValue()
                                .reversed()
                                .thenComparing(Map.Entry.comparingByKey()))
                .map(state -> state.getValue() + " " + state.getKey())
                .collect(Collectors.joining(", "));
    }

    private static Measure ofSpace(FreeSpace space, ResourceLimits limits) {
        return new Measure(
                "space under " + space.where(),
                0,
                (double) limits.freeBytes() / Math.max(space.bytes(), 1),
                space.bytes() == 0,
                -space.bytes(),
                0,
                () ->
                        "Free disk space below threshold: %d MB under %s"
                                .formatted(space.bytes() / MEGABYTE, space.where()),
                () -> "free disk space under %s comes to its end".formatted(space.where()),
                false);
    }
}
