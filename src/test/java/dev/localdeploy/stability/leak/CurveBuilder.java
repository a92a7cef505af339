package dev.localdeploy.stability.leak;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** Draws memory curves piece by piece; a piece begins at the level where the last one ended. */
final class CurveBuilder {
    private static final double SECONDS_PER_MINUTE = 60;

    private final Duration interval;
    private final Random random;
    private final List<Double> levels = new ArrayList<>();
    private Optional<Duration> starts = Optional.empty();
    private Optional<Duration> visibleFrom = Optional.empty();
    private double level;

    CurveBuilder(Duration interval, double startMb, long seed) {
        this.interval = interval;
        this.random = new Random(seed);
        this.level = startMb;
    }

    CurveBuilder flat(int samples) {
        return growing(samples, 0);
    }

    CurveBuilder growing(int samples, double mbPerMinute) {
        for (int i = 0; i < samples; i++) {
            levels.add(level);
            level += perSample(mbPerMinute);
        }
        return this;
    }

    CurveBuilder step(double mb) {
        level += mb;
        return this;
    }

    /** One sample at a height of its own. */
    CurveBuilder spike(double mb) {
        levels.add(level + mb);
        return this;
    }

    /** Nears a height exponentially; after {@code pace} samples 63 % of the way is done. */
    CurveBuilder nearing(int samples, double mb, double pace) {
        double floor = level;
        for (int i = 0; i < samples; i++) {
            levels.add(floor + mb * (1 - Math.exp(-i / pace)));
        }
        level = floor + mb * (1 - Math.exp(-samples / pace));
        return this;
    }

    /** Grows with the root of time, like a table that deduplicates. */
    CurveBuilder rooting(int samples, double mb) {
        double floor = level;
        for (int i = 0; i < samples; i++) {
            levels.add(floor + mb * Math.sqrt((double) i / samples));
        }
        level = floor + mb;
        return this;
    }

    /**
     * Rises by {@code height}, each time by up to {@code unevenness} of it more or less, and by
     * {@code kept}; falls by what it rose but for {@code kept}.
     */
    CurveBuilder teeth(int teeth, int period, double height, double unevenness, double kept) {
        for (int tooth = 0; tooth < teeth; tooth++) {
            double top = kept + height * (1 + unevenness * (2 * random.nextDouble() - 1));
            for (int i = 0; i < period; i++) {
                levels.add(level + top * i / Math.max(1, period - 1));
            }
            level += kept;
        }
        return this;
    }

    CurveBuilder wave(int samples, double period, double height) {
        for (int i = 0; i < samples; i++) {
            levels.add(level + height / 2 * (1 - Math.cos(2 * Math.PI * i / period)));
        }
        return this;
    }

    /** Every {@code every} samples a job takes {@code mb} for {@code lasting} samples. */
    CurveBuilder jobs(int jobs, int every, int lasting, double mb) {
        for (int job = 0; job < jobs; job++) {
            flat(every - lasting).step(mb).flat(lasting).step(-mb);
        }
        return this;
    }

    /** Allocates in blocks: flat, then a block more, and so on. */
    CurveBuilder blocks(int blocks, int every, double mb) {
        for (int block = 0; block < blocks; block++) {
            flat(every).step(mb);
        }
        return this;
    }

    /** Wanders, but is drawn back to where it began. */
    CurveBuilder wandering(int samples, double mb, double memory) {
        double away = 0;
        for (int i = 0; i < samples; i++) {
            away = memory * away + mb * random.nextGaussian();
            levels.add(level + away);
        }
        return this;
    }

    /** A leak starts with the next sample, and can be seen from there on. */
    CurveBuilder leak() {
        starts = Optional.of(interval.multipliedBy(levels.size()));
        return visible();
    }

    /** The leak can only be seen from the next sample on. */
    CurveBuilder visible() {
        visibleFrom = Optional.of(interval.multipliedBy(levels.size()));
        return this;
    }

    /** Shakes all that was drawn so far, with this standard deviation. */
    CurveBuilder noise(double mb) {
        levels.replaceAll(one -> one + mb * random.nextGaussian());
        return this;
    }

    MemoryCurve build(String name, String what) {
        return new MemoryCurve(name, what, interval, starts, visibleFrom, levels);
    }

    /** MB in one interval at this growth. */
    double perSample(double mbPerMinute) {
        return mbPerMinute * interval.toMillis() / 1000.0 / SECONDS_PER_MINUTE;
    }
}
