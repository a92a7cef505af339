package dev.localdeploy.stability.leak;

import java.time.Duration;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Tells a leak from memory that is merely in use. A pure function of the samples; all lengths are
 * counted in samples, so it is as patient at one second as at five minutes.
 *
 * <p>A leak is growth above the bound, drawn as a line of least squares through the last ten
 * samples after the warm-up, that is <em>sustained</em>: the line fits, many samples take part, it
 * survives taking out the largest step, it does not slow down, and it leads to where the run has
 * not been before. A sawtooth and a staircase fit no line; the troughs of the one and the landings
 * of the other are judged in the same way. Why these rules: docs/adr/0011.
 */
public final class LeakDetector {
    private static final int WINDOW = 10;
    private static final int LEAST = 5;

    /** Without samples from the warm-up to compare with, five in a row may be one slow tooth. */
    private static final int LEAST_WITHOUT_BEFORE = 6;

    private static final int LEAST_NEAR_THE_BOUND = 8;
    private static final double FAR_FROM_THE_BOUND = 2;

    /** Points that are picked out of the samples: troughs and landings. */
    private static final int LEAST_PICKED = 4;

    private static final int MOST_PICKED = 6;

    private static final int LEAST_RISES = 5;
    private static final double SLOWED = 0.75;
    private static final double MOSTLY_NEW = 0.5;

    private final double bound;
    private final double warmup;

    /**
     * @param mbPerMinute steady growth above it is a leak
     * @param warmup how long after the start of a run its growth is not judged
     */
    public LeakDetector(double mbPerMinute, Duration warmup) {
        if (!(mbPerMinute > 0) || warmup.isNegative()) {
            throw new IllegalArgumentException(
                    "a leak is growth above 0 MB/min after a warm-up of 0 s or more, not above %s after %s"
                            .formatted(mbPerMinute, warmup));
        }
        this.bound = mbPerMinute;
        this.warmup = MemorySamples.inMinutes(warmup);
    }

    public MemoryTrend judge(MemorySamples samples) {
        Curve all = samples.curve();
        Curve warm = all.from(all.indexFrom(warmup));
        Curve window = warm.latest(WINDOW);
        Verdict verdict = judge(all.slice(0, all.size() - window.size()), window);
        if (verdict.isLeak()) {
            return trend(all, window, verdict);
        }
        return risingTroughs(warm)
                .map(troughs -> trend(all, troughs, Verdict.RISING_TROUGHS))
                .or(() -> blocks(all, warm).map(it -> trend(all, it, Verdict.GROWING_IN_BLOCKS)))
                .orElseGet(() -> trend(all, window, verdict));
    }

    private Verdict judge(Curve before, Curve window) {
        if (window.size() < LEAST) {
            return Verdict.TOO_EARLY;
        }
        Line line = window.line();
        if (!line.isSurelyAbove(bound)) {
            return Verdict.WITHIN_BOUND;
        }
        if (window.size() < samplesNeeded(before, line)) {
            return Verdict.TOO_EARLY;
        }
        if (!isSteady(window) || isBurst(window, line)) {
            return Verdict.UNSTEADY;
        }
        if (slowsDown(window) || isSlowerThan(before.latest(WINDOW), line)) {
            return Verdict.SLOWING_DOWN;
        }
        return isNewGround(before, window) ? Verdict.GROWING : Verdict.KNOWN_GROUND;
    }

    private int samplesNeeded(Curve before, Line line) {
        if (line.slope() < FAR_FROM_THE_BOUND * bound) {
            return LEAST_NEAR_THE_BOUND;
        }
        return before.size() < LEAST ? LEAST_WITHOUT_BEFORE : LEAST;
    }

    private boolean isSteady(Curve curve) {
        Line line = curve.line();
        Line rest = curve.withoutLargestStep().line();
        return line.isSurelyAbove(bound)
                && line.fits()
                && rest.slope() > bound
                && rest.fits()
                && risesOften(curve, line.slope());
    }

    /** Whether two thirds of the steps take part. */
    private static boolean risesOften(Curve curve, double growth) {
        return 3 * curve.stepsThatRise(growth) >= 2 * (curve.size() - 1);
    }

    /** Work that takes memory for a few samples and keeps it, such as a module that is loaded. */
    private static boolean isBurst(Curve window, Line line) {
        int rising = window.stepsThatRise(line.slope());
        return rising < Math.min(LEAST_RISES, window.size() - 1);
    }

    /** Whether the second half grew less; the halves share the middle of an odd number. */
    private static boolean slowsDown(Curve window) {
        int half = (window.size() + 1) / 2;
        double early = window.slice(0, half).line().slope();
        double late = window.latest(half).line().slope();
        return late < SLOWED * early;
    }

    /**
     * The end of a warm-up looks straight through a short window, but flat beside what led to it.
     */
    private static boolean isSlowerThan(Curve before, Line line) {
        if (before.size() < LEAST) {
            return false;
        }
        double earlier = before.line().slope();
        return line.slope() < SLOWED * earlier && risesOften(before, earlier);
    }

    /**
     * A long tooth of a sawtooth climbs as straight as a leak, but to where the run has been and
     * from where it came back; teeth differ in height by up to half.
     */
    private static boolean isNewGround(Curve before, Curve window) {
        double known = before.highest() + before.deepestFall() / 2;
        double fresh = window.last() - Math.max(known, window.first());
        return fresh >= MOSTLY_NEW * (window.last() - window.first());
    }

    private Optional<Curve> risingTroughs(Curve warm) {
        Troughs troughs = Troughs.of(warm);
        return picks(troughs.count())
                .mapToObj(troughs::latest)
                .filter(Troughs::areDeep)
                .map(Troughs::curve)
                .filter(this::isSteady)
                .findFirst();
    }

    private Optional<Curve> blocks(Curve all, Curve warm) {
        Curve landings = Landings.of(warm.latest(2 * WINDOW));
        return picks(landings.size())
                .mapToObj(landings::latest)
                .filter(this::isSteady)
                .filter(it -> isNewGround(all.slice(0, all.indexFrom(it.minutesAt(0))), it))
                .findFirst();
    }

    /** How many of the latest points to look at, one after the other. */
    private static IntStream picks(int available) {
        return IntStream.rangeClosed(LEAST_PICKED, Math.min(MOST_PICKED, available));
    }

    private static MemoryTrend trend(Curve all, Curve judged, Verdict verdict) {
        double current = all.size() == 0 ? 0 : all.last();
        if (judged.size() < 2) {
            return new MemoryTrend(current, 0, 0, judged.size(), Duration.ZERO, verdict);
        }
        Line line = judged.line();
        Duration span = Duration.ofMillis(Math.round(judged.span() * 60_000));
        return new MemoryTrend(current, line.slope(), line.fit(), judged.size(), span, verdict);
    }
}
