package dev.localdeploy.cli.monitor;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * A filled curve in braille, two values side by side and four steps high in each character. Where
 * several values fall into one place the largest is shown, so that no peak is lost; where nothing
 * is known, nothing is drawn.
 */
final class Graph {
    private static final int STEPS = 4;

    /** Dots of a character from its bottom to its top, in its left and in its right column. */
    private static final int[][] DOTS = {{0x40, 0x04, 0x02, 0x01}, {0x80, 0x20, 0x10, 0x08}};

    private static final int BLANK = 0x2800;

    private final double[] values;
    private final double top;

    /**
     * @param points oldest first
     * @param until seconds since 1970, at the right end
     * @param width in characters
     */
    Graph(
            List<Point> points,
            ToDoubleFunction<Point> figure,
            double until,
            double seconds,
            int width) {
        values = new double[2 * width];
        Arrays.fill(values, Double.NaN);
        double from = until - seconds;
        double step = seconds / values.length;
        for (int i = 0; i < points.size(); i++) {
            Point point = points.get(i);
            double end = point.at() + point.lasts();
            if (i + 1 < points.size()) {
                end = Math.min(end, points.get(i + 1).at());
            }
            double value = figure.applyAsDouble(point);
            if (end > from && point.at() <= until && !Double.isNaN(value)) {
                fill((point.at() - from) / step, (end - from) / step, value);
            }
        }
        top = round(largest());
    }

    private void fill(double from, double to, double value) {
        int first = Math.clamp((long) Math.floor(from), 0, values.length - 1);
        int last = Math.clamp((long) Math.ceil(to) - 1, first, values.length - 1);
        for (int place = first; place <= last; place++) {
            values[place] = Double.isNaN(values[place]) ? value : Math.max(values[place], value);
        }
    }

    /** NaN if nothing is known. */
    double largest() {
        double largest = Double.NaN;
        for (double value : values) {
            if (!Double.isNaN(value) && !(value <= largest)) {
                largest = value;
            }
        }
        return largest;
    }

    /** What the upper edge stands for. */
    double top() {
        return top;
    }

    /** From top to bottom. */
    List<String> lines(int height) {
        var lines = new ArrayList<String>(height);
        for (int line = height - 1; line >= 0; line--) {
            var text = new StringBuilder(values.length / 2);
            for (int i = 0; i < values.length; i += 2) {
                int dots =
                        dots(DOTS[0], level(values[i], height), line)
                                | dots(DOTS[1], level(values[i + 1], height), line);
                text.append(dots == 0 ? ' ' : (char) (BLANK + dots));
            }
            lines.add(text.toString());
        }
        return lines;
    }

    private static int dots(int[] column, int level, int line) {
        int dots = 0;
        for (int step = 0; step < STEPS; step++) {
            dots |= line * STEPS + step < level ? column[step] : 0;
        }
        return dots;
    }

    /** How many dots are filled. One at least, because nothing known looks different. */
    private int level(double value, int height) {
        return Double.isNaN(value)
                ? 0
                : Math.max(1, (int) Math.round(value / top * height * STEPS));
    }

    /** The next of 1, 2, 5, 10, 20, 50 …, so that the edge does not dance with each value. */
    private static double round(double largest) {
        if (!(largest > 1)) {
            return 1;
        }
        double ten = Math.pow(10, Math.floor(Math.log10(largest)));
        for (double factor : new double[] {1, 2, 5, 10}) {
            if (largest <= factor * ten) {
                return factor * ten;
            }
        }
        return largest;
    }
}
