package dev.localdeploy.cli.monitor;

import dev.localdeploy.cli.link.Json;
import java.util.ArrayList;
import java.util.List;

/**
 * The figures behind the graphs: what the daemon remembers, and from when on the monitor looks for
 * itself, its own samples, which are finer.
 *
 * @param past of the daemon, oldest first
 * @param own oldest first
 */
record History(List<Point> past, List<Point> own) {
    /** An hour at the usual two seconds; what is older the daemon remembers. */
    private static final int MOST_OWN = 1800;

    /** A sample is late when the daemon is busy. */
    private static final double LATE = 2.5;

    /** The newest point of the past is as old as the last health check, seldom more than this. */
    private static final double NEWEST_LASTS = 75;

    static final History EMPTY = new History(List.of(), List.of());

    History {
        past = List.copyOf(past);
        own = List.copyOf(own);
    }

    /**
     * @param status of the daemon, with the figures of now
     * @param every seconds until the next one comes
     */
    History sampled(double at, Json status, double every) {
        Json process = status.at("process");
        var more = new ArrayList<Point>(own.subList(own.size() < MOST_OWN ? 0 : 1, own.size()));
        more.add(
                new Point(
                        at,
                        every * LATE,
                        process.at("cpu_percent").amountOr(Double.NaN),
                        process.at("memory_mb").amountOr(Double.NaN)));
        return new History(past, more);
    }

    /**
     * @param figures in columns of equal length, oldest first, as the API gives them: where figures
     *     are missing there is a row of nothing, so each row holds until the next
     */
    History remembered(Json figures) {
        List<Json> times = figures.at("timestamps").items();
        List<Json> cpu = figures.at("cpu_percent").items();
        List<Json> memory = figures.at("memory_mb").items();
        var points = new ArrayList<Point>();
        int rows = Math.min(times.size(), Math.min(cpu.size(), memory.size()));
        for (int i = 0; i < rows; i++) {
            double at = times.get(i).amountOr(0);
            points.add(
                    new Point(
                            at,
                            i + 1 < rows ? times.get(i + 1).amountOr(0) - at : NEWEST_LASTS,
                            cpu.get(i).amountOr(Double.NaN),
                            memory.get(i).amountOr(Double.NaN)));
        }
        return new History(points, own);
    }

    /** Oldest first. */
    List<Point> points() {
        double own = this.own.isEmpty() ? Double.MAX_VALUE : this.own.getFirst().at();
        var all = new ArrayList<Point>(past.size() + this.own.size());
        for (Point point : past) {
            if (point.at() < own) {
                all.add(point);
            }
        }
        all.addAll(this.own);
        return all;
    }
}
