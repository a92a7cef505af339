package dev.localdeploy.stability.resource;

import dev.localdeploy.stability.resource.Trend.Point;
import java.util.ArrayList;
import java.util.List;

/**
 * What is remembered of one figure.
 *
 * @param owner of the figure in the last sample
 * @param over how many samples in a row were above the threshold
 * @param breached whether that was enough to be told; ends only well below the threshold
 * @param urgent whether this breach was ever so bad that it cannot wait
 * @param foretold whether it was told that the limit will be reached
 * @param points the latest samples, the oldest first
 */
record Gauge(
        long owner,
        int over,
        boolean breached,
        boolean urgent,
        boolean foretold,
        List<Point> points) {
    /** So many samples in a row make a breach. */
    private static final int ENOUGH = 2;

    /** Below this part of the threshold a breach is over. */
    private static final double OVER_BELOW = 0.9;

    static final Gauge NEW = new Gauge(0, 0, false, false, false, List.of());

    Gauge {
        points = List.copyOf(points);
    }

    /** With one sample more. */
    Gauge with(Point point, Measure measure) {
        boolean above = measure.fullness() > 1;
        int nowOver = above ? over + 1 : 0;
        boolean nowBreached =
                breached
                        ? measure.fullness() >= OVER_BELOW
                        : above && (measure.urgent() || nowOver >= ENOUGH);
        var latest = new ArrayList<>(measure.owner() == owner ? points : List.<Point>of());
        latest.add(point);
        if (latest.size() > Trend.LONGEST) {
            latest.removeFirst();
        }
        boolean stillForetold = foretold && new Trend(latest).isUpward();
        boolean nowUrgent = nowBreached && (urgent || measure.urgent());
        return new Gauge(measure.owner(), nowOver, nowBreached, nowUrgent, stillForetold, latest);
    }

    Gauge told() {
        return new Gauge(owner, over, breached, urgent, true, points);
    }
}
