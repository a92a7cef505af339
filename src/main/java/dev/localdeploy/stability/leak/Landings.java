package dev.localdeploy.stability.leak;

import java.util.Arrays;

/**
 * The landings of a staircase: a program that takes memory block by block rests between two of
 * them.
 */
final class Landings {
    /** A step this much smaller than a rise is rest. */
    private static final double REST = 0.25;

    private Landings() {}

    /** The last point of each rest before a large rise: one of at least half the largest. */
    static Curve of(Curve curve) {
        double[] steps = curve.steps();
        double large = Arrays.stream(steps).max().orElse(0) / 2;
        double[] minutes = new double[curve.size()];
        double[] megabytes = new double[curve.size()];
        int count = 0;
        for (int i = 1; i < steps.length; i++) {
            if (steps[i] >= large && Math.abs(steps[i - 1]) < REST * large) {
                minutes[count] = curve.minutesAt(i);
                megabytes[count] = curve.at(i);
                count++;
            }
        }
        return new Curve(Arrays.copyOf(minutes, count), Arrays.copyOf(megabytes, count));
    }
}
