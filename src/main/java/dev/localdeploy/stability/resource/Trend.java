package dev.localdeploy.stability.resource;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Growth over the latest samples, as a line of least squares through them. Counted in samples, so
 * that it means the same at any interval.
 */
record Trend(List<Point> points) {
    /** So many samples are looked at. */
    static final int LONGEST = 10;

    private static final int SHORTEST = 5;

    /** Of the steps from one sample to the next, so many must lead upward. */
    private static final double UPWARD_STEPS = 0.8;

    /** How much of the movement the line must explain. */
    private static final double GOOD_FIT = 0.8;

    /** A figure at a moment. */
    record Point(Instant at, double value) {}

    /**
     * When the value reaches {@code end}, counted from the last sample; empty if it does not grow
     * steadily.
     */
    Optional<Duration> until(double end) {
        if (points.size() < SHORTEST || !growsSteadily()) {
            return Optional.empty();
        }
        double seconds = (end - points.getLast().value()) / slope();
        return seconds >= 0 && seconds < Integer.MAX_VALUE
                ? Optional.of(Duration.ofSeconds((long) seconds))
                : Optional.empty();
    }

    boolean isUpward() {
        return points.size() > 1 && slope() > 0;
    }

    private boolean growsSteadily() {
        int upward = 0;
        for (int i = 1; i < points.size(); i++) {
            upward += points.get(i).value() > points.get(i - 1).value() ? 1 : 0;
        }
        return upward >= UPWARD_STEPS * (points.size() - 1) && isUpward() && fit() >= GOOD_FIT;
    }

    /** Per second; 0 if all samples are of one moment. */
    private double slope() {
        double spread = sum(Trend::seconds, Trend::seconds);
        return spread == 0 ? 0 : sum(Trend::seconds, Trend::values) / spread;
    }

    /** R², 1 if all points lie on the line. */
    private double fit() {
        double together = sum(Trend::seconds, Trend::values);
        return together
                * together
                / (sum(Trend::seconds, Trend::seconds) * sum(Trend::values, Trend::values));
    }

    @FunctionalInterface
    private interface Axis {
        double of(Trend trend, int index);
    }

    private double seconds(int index) {
        return Duration.between(points.getFirst().at(), points.get(index).at()).toMillis() / 1e3;
    }

    private double values(int index) {
        return points.get(index).value();
    }

    /** The sum of the products of both deviations from their means. */
    private double sum(Axis one, Axis other) {
        double sum = 0;
        for (int i = 0; i < points.size(); i++) {
            sum += (one.of(this, i) - mean(one)) * (other.of(this, i) - mean(other));
        }
        return sum;
    }

    private double mean(Axis axis) {
        double sum = 0;
        for (int i = 0; i < points.size(); i++) {
            sum += axis.of(this, i);
        }
        return sum / points.size();
    }
}
