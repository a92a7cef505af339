package dev.localdeploy.stability.leak;

import java.util.ArrayList;
import java.util.List;

/** What was left of a run's memory each time that a collector, or the program, had freed much. */
record Troughs(List<Trough> all) {
    /**
     * @param depth MB from the peak before it
     */
    record Trough(double minutes, double megabytes, double depth) {}

    Troughs {
        all = List.copyOf(all);
    }

    /** Those after the large falls: at least half as deep as the deepest one. */
    static Troughs of(Curve curve) {
        List<Trough> falls = falls(curve);
        double deepest = falls.stream().mapToDouble(Trough::depth).max().orElse(0);
        return new Troughs(falls.stream().filter(fall -> fall.depth() >= deepest / 2).toList());
    }

    /** Every fall but one that may still go on. */
    private static List<Trough> falls(Curve curve) {
        List<Trough> falls = new ArrayList<>();
        int peak = 0;
        for (int i = 1; i < curve.size(); i++) {
            if (curve.at(i) < curve.at(i - 1)) {
                continue;
            }
            int lowest = i - 1;
            if (lowest > peak) {
                double depth = curve.at(peak) - curve.at(lowest);
                falls.add(new Trough(curve.minutesAt(lowest), curve.at(lowest), depth));
            }
            peak = i;
        }
        return falls;
    }

    int count() {
        return all.size();
    }

    Troughs latest(int count) {
        return new Troughs(all.subList(count() - count, count()));
    }

    Curve curve() {
        return new Curve(
                all.stream().mapToDouble(Trough::minutes).toArray(),
                all.stream().mapToDouble(Trough::megabytes).toArray());
    }

    /**
     * Whether each time something worth the name was freed. Noise on a curve that rises in steps
     * has low points, too.
     */
    boolean areDeep() {
        double keptEachTime =
                (all.getLast().megabytes() - all.getFirst().megabytes()) / (count() - 1);
        return all.stream().mapToDouble(Trough::depth).average().orElse(0) >= keptEachTime / 4;
    }
}
