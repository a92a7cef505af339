package dev.localdeploy.stability.leak;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.LongFunction;
import java.util.stream.LongStream;

/**
 * Families of random curves, the same ones each time for the same seeds. Sizes are in multiples of
 * what the bound allows per sample, so each family exists at every interval.
 */
final class CurveFamilies {
    static final double BOUND = 10;

    private static final int[] INTERVALS = {1, 2, 5, 10, 30, 60};

    /** The rules were tuned with the seeds below it, and are tested with those from here on. */
    private static final long FIRST_SEED = 1_000_001;

    private static final int WARMUP_SECONDS = 60;

    /** Draws with one source of chance. {@code unit} is the growth per sample at the bound. */
    private record Pen(Random random, Duration interval, double unit) {
        static Pen of(long seed) {
            Random random = new Random(seed);
            Duration interval = Duration.ofSeconds(INTERVALS[random.nextInt(INTERVALS.length)]);
            return new Pen(random, interval, BOUND * interval.toSeconds() / 60);
        }

        CurveBuilder curve() {
            return new CurveBuilder(interval, between(40, 800), random.nextLong());
        }

        int samplesOfWarmup() {
            return WARMUP_SECONDS / (int) interval.toSeconds();
        }

        double between(double low, double high) {
            return low + (high - low) * random.nextDouble();
        }

        int between(int low, int high) {
            return low + random.nextInt(high - low + 1);
        }

        /** Small values as often as large ones. */
        double magnitude(double low, double high) {
            return low * Math.pow(high / low, random.nextDouble());
        }
    }

    private CurveFamilies() {}

    /** By name: programs that are well. */
    static Map<String, LongFunction<MemoryCurve>> healthy() {
        Map<String, LongFunction<MemoryCurve>> families = new TreeMap<>();
        families.put("noise", CurveFamilies::noise);
        families.put("wandering", CurveFamilies::wandering);
        families.put("steps", CurveFamilies::steps);
        families.put("warm-up in jumps", CurveFamilies::warmingUpInJumps);
        families.put("sawtooth", CurveFamilies::sawtooth);
        families.put("growth below the bound", CurveFamilies::slowGrowth);
        families.put("warm-up", CurveFamilies::warmingUp);
        families.put("jobs", CurveFamilies::jobs);
        families.put("bursts", CurveFamilies::bursts);
        families.put("waves", CurveFamilies::waves);
        return families;
    }

    /** By name: programs that leak at 1.3 times the bound and more. */
    static Map<String, LongFunction<MemoryCurve>> leaking() {
        Map<String, LongFunction<MemoryCurve>> families = new TreeMap<>();
        families.put("noisy leak", CurveFamilies::leak);
        families.put("leak after calm", CurveFamilies::leakAfterCalm);
        families.put("rising sawtooth", CurveFamilies::risingSawtooth);
        families.put("leak in blocks", CurveFamilies::leakInBlocks);
        return families;
    }

    static List<MemoryCurve> draw(LongFunction<MemoryCurve> family, int count) {
        return LongStream.range(FIRST_SEED, FIRST_SEED + count).mapToObj(family).toList();
    }

    private static MemoryCurve noise(long seed) {
        Pen pen = Pen.of(seed);
        return pen.curve()
                .flat(200)
                .noise(pen.unit * pen.magnitude(0.1, 10))
                .build("noise-" + seed, "noise");
    }

    private static MemoryCurve wandering(long seed) {
        Pen pen = Pen.of(seed);
        return pen.curve()
                .wandering(200, pen.unit * pen.magnitude(0.1, 5), pen.between(0.3, 0.8))
                .build("wandering-" + seed, "wanders around a level");
    }

    private static MemoryCurve steps(long seed) {
        Pen pen = Pen.of(seed);
        CurveBuilder curve = pen.curve();
        for (int i = pen.between(1, 8); i > 0; i--) {
            curve.flat(pen.between(4, 30)).step(pen.unit * pen.between(2.0, 100.0));
        }
        return curve.flat(60)
                .noise(pen.unit * pen.magnitude(0.05, 1))
                .build("steps-" + seed, "a few steps");
    }

    /** The first fall is seen within the warm-up, or within eight samples. */
    private static MemoryCurve sawtooth(long seed) {
        Pen pen = Pen.of(seed);
        int longest = Math.max(5, pen.samplesOfWarmup() * 2 / 3);
        double height = pen.unit * pen.magnitude(2, 100);
        return pen.curve()
                .teeth(20, pen.between(2, longest), height, 0.2, 0)
                .noise(height * pen.between(0.005, 0.05))
                .build("sawtooth-" + seed, "a collector's sawtooth");
    }

    private static MemoryCurve slowGrowth(long seed) {
        Pen pen = Pen.of(seed);
        return pen.curve()
                .growing(200, BOUND * pen.between(0.1, 0.85))
                .noise(pen.unit * pen.magnitude(0.05, 1))
                .build("slow-growth-" + seed, "grows below the bound");
    }

    private static MemoryCurve warmingUp(long seed) {
        Pen pen = Pen.of(seed);
        double pace = pen.between(0.1, 0.35) * Math.max(10, pen.samplesOfWarmup());
        return pen.curve()
                .nearing(150, pen.between(50.0, 600.0), pace)
                .noise(pen.unit * pen.magnitude(0.05, 0.5))
                .build("warm-up-" + seed, "caches fill ever more slowly");
    }

    /** A heap that grows block by block, ever more seldom. */
    private static MemoryCurve warmingUpInJumps(long seed) {
        Pen pen = Pen.of(seed);
        CurveBuilder curve = pen.curve();
        double block = pen.unit * pen.magnitude(2, 50);
        double rest = pen.between(1.0, 3.0);
        for (int i = 0; i < 8; i++) {
            curve.flat((int) rest).step(block);
            rest *= pen.between(1.3, 2.0);
        }
        return curve.flat(50)
                .noise(pen.unit * pen.magnitude(0.01, 0.5))
                .build("warm-up-in-jumps-" + seed, "a heap that finds its size");
    }

    /** Jumps by a block at a time; visible once it has jumped three times. */
    private static MemoryCurve leakInBlocks(long seed) {
        Pen pen = Pen.of(seed);
        int every = pen.between(2, 4);
        double block = pen.unit * every * pen.magnitude(1.5, 10);
        return pen.curve()
                .flat(pen.samplesOfWarmup() + pen.between(0, 80))
                .leak()
                .blocks(3, every, block)
                .visible()
                .blocks(30, every, block)
                .noise(block * 0.02)
                .build("leak-in-blocks-" + seed, "leaks block by block");
    }

    private static MemoryCurve jobs(long seed) {
        Pen pen = Pen.of(seed);
        int lasting = pen.between(1, 6);
        return pen.curve()
                .jobs(10, lasting + pen.between(2, 20), lasting, pen.unit * pen.magnitude(3, 200))
                .noise(pen.unit * pen.magnitude(0.05, 1))
                .build("jobs-" + seed, "a child process now and then");
    }

    /** Work that takes memory for a few samples and keeps it: a module loaded, a cache warmed. */
    private static MemoryCurve bursts(long seed) {
        Pen pen = Pen.of(seed);
        CurveBuilder curve = pen.curve().flat(Math.max(0, pen.samplesOfWarmup() - 10));
        for (int i = pen.between(1, 3); i > 0; i--) {
            curve.flat(pen.between(8, 40)).growing(pen.between(1, 5), BOUND * pen.magnitude(2, 50));
        }
        return curve.flat(50)
                .noise(pen.unit * pen.magnitude(0.02, 0.5))
                .build("bursts-" + seed, "takes memory in short bursts");
    }

    private static MemoryCurve waves(long seed) {
        Pen pen = Pen.of(seed);
        double period = pen.between(4.0, 12.0);
        return pen.curve()
                .wave(200, period, pen.unit * pen.magnitude(2, 40))
                .noise(pen.unit * pen.magnitude(0.05, 0.5))
                .build("waves-" + seed, "load that comes and goes");
    }

    private static MemoryCurve leak(long seed) {
        Pen pen = Pen.of(seed);
        return pen.curve()
                .leak()
                .growing(pen.samplesOfWarmup() + 40, BOUND * pen.magnitude(1.3, 20))
                .noise(pen.unit * pen.magnitude(0.02, 0.4))
                .build("leak-" + seed, "leaks from the start");
    }

    private static MemoryCurve leakAfterCalm(long seed) {
        Pen pen = Pen.of(seed);
        return pen.curve()
                .flat(pen.samplesOfWarmup() + pen.between(0, 150))
                .leak()
                .growing(40, BOUND * pen.magnitude(1.3, 20))
                .noise(pen.unit * pen.magnitude(0.02, 0.4))
                .build("leak-after-calm-" + seed, "leaks after a calm time");
    }

    /** Visible once three teeth have stood each above the other. */
    private static MemoryCurve risingSawtooth(long seed) {
        Pen pen = Pen.of(seed);
        int period = pen.between(2, 6);
        double kept = pen.unit * period * pen.magnitude(1.5, 10);
        double height = pen.unit * pen.magnitude(5, 50);
        int calm = (pen.samplesOfWarmup() + pen.between(0, 60)) / period + 1;
        return pen.curve()
                .teeth(calm, period, height, 0.1, 0)
                .leak()
                .teeth(2, period, height, 0.1, kept)
                .visible()
                .teeth(15, period, height, 0.1, kept)
                .noise(pen.unit * pen.magnitude(0.02, 0.3))
                .build("rising-sawtooth-" + seed, "less is freed each time");
    }
}
