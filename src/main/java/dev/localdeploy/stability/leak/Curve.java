package dev.localdeploy.stability.leak;

import java.util.Arrays;
import org.hipparchus.stat.regression.SimpleRegression;

/** Points of memory over time, oldest first. Nobody changes the arrays after construction. */
final class Curve {
    /** A step that is this share of the usual one takes part in a growth. */
    private static final double ENOUGH_OF_A_RISE = 0.4;

    private final double[] minutes;
    private final double[] megabytes;

    Curve(double[] minutes, double[] megabytes) {
        this.minutes = minutes;
        this.megabytes = megabytes;
    }

    int size() {
        return minutes.length;
    }

    double minutesAt(int index) {
        return minutes[index];
    }

    double at(int index) {
        return megabytes[index];
    }

    double first() {
        return megabytes[0];
    }

    double last() {
        return megabytes[size() - 1];
    }

    /** From the first point to the last, in minutes. */
    double span() {
        return minutes[size() - 1] - minutes[0];
    }

    Curve slice(int from, int to) {
        return new Curve(
                Arrays.copyOfRange(minutes, from, to), Arrays.copyOfRange(megabytes, from, to));
    }

    Curve from(int index) {
        return slice(index, size());
    }

    /** The last points, all if there are no more than that. */
    Curve latest(int count) {
        return from(Math.max(0, size() - count));
    }

    /** Index of the first point at that time or later; the size if there is none. */
    int indexFrom(double minute) {
        int index = 0;
        while (index < size() && minutes[index] < minute) {
            index++;
        }
        return index;
    }

    double highest() {
        return Arrays.stream(megabytes).max().orElse(Double.NEGATIVE_INFINITY);
    }

    /** The most by which it ever went below where it had been. */
    double deepestFall() {
        double highest = Double.NEGATIVE_INFINITY;
        double deepest = 0;
        for (double one : megabytes) {
            highest = Math.max(highest, one);
            deepest = Math.max(deepest, highest - one);
        }
        return deepest;
    }

    /** The straight line of least squares; needs two points. */
    Line line() {
        SimpleRegression regression = new SimpleRegression();
        for (int i = 0; i < size(); i++) {
            regression.addData(minutes[i], megabytes[i]);
        }
        double fit = regression.getRSquare();
        return new Line(
                size(),
                regression.getSlope(),
                regression.getSlopeStdErr(),
                Double.isNaN(fit) ? 0 : fit);
    }

    /** How many of the steps from point to point take part in a growth of this many MB/min. */
    int stepsThatRise(double growth) {
        int rising = 0;
        for (int i = 1; i < size(); i++) {
            double usual = growth * (minutes[i] - minutes[i - 1]);
            rising += megabytes[i] - megabytes[i - 1] > usual * ENOUGH_OF_A_RISE ? 1 : 0;
        }
        return rising;
    }

    /** The same curve with its largest step taken out, as if it had been an ordinary one. */
    Curve withoutLargestStep() {
        double[] steps = steps();
        double[] sorted = steps.clone();
        Arrays.sort(sorted);
        double largest = sorted[sorted.length - 1];
        double excess = largest - median(sorted);
        double[] lowered = megabytes.clone();
        int after = 1;
        while (steps[after - 1] < largest) {
            after++;
        }
        for (int i = after; i < lowered.length; i++) {
            lowered[i] -= excess;
        }
        return new Curve(minutes, lowered);
    }

    /** From point to point, in MB. */
    double[] steps() {
        double[] steps = new double[Math.max(0, size() - 1)];
        for (int i = 0; i < steps.length; i++) {
            steps[i] = megabytes[i + 1] - megabytes[i];
        }
        return steps;
    }

    private static double median(double[] sorted) {
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
