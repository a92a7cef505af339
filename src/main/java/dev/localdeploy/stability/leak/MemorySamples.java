package dev.localdeploy.stability.leak;

import java.time.Duration;

/**
 * The last figures of one run's memory: enough to judge its growth and to know where it has been
 * before. Begin a new one with each run. One thread at a time.
 */
public final class MemorySamples {
    /** Two arrays of this length are all that is kept of a run: a kilobyte. */
    static final int REMEMBERED = 60;

    private static final double MEGABYTE = 1024.0 * 1024.0;
    private static final double NANOS_PER_MINUTE = 60e9;

    private final double[] minutes = new double[REMEMBERED];
    private final double[] megabytes = new double[REMEMBERED];
    private int size;
    private int next;

    /**
     * Adds a figure; one that is no later than the last is left out.
     *
     * @param sinceStart how long the run had been up, by a clock that nobody sets
     * @param bytes memory of the whole process tree
     */
    public void add(Duration sinceStart, long bytes) {
        double at = inMinutes(sinceStart);
        if (size > 0 && at <= minutes[Math.floorMod(next - 1, REMEMBERED)]) {
            return;
        }
        minutes[next] = at;
        megabytes[next] = inMegabytes(bytes);
        next = (next + 1) % REMEMBERED;
        size = Math.min(size + 1, REMEMBERED);
    }

    /** All that is remembered. */
    Curve curve() {
        double[] at = new double[size];
        double[] level = new double[size];
        for (int i = 0; i < size; i++) {
            int index = Math.floorMod(next - size + i, REMEMBERED);
            at[i] = minutes[index];
            level[i] = megabytes[index];
        }
        return new Curve(at, level);
    }

    static double inMinutes(Duration duration) {
        return duration.toNanos() / NANOS_PER_MINUTE;
    }

    static double inMegabytes(long bytes) {
        return bytes / MEGABYTE;
    }
}
