package dev.localdeploy.daemon;

import java.util.function.LongSupplier;

/**
 * Gives memory back once a burst of work is over. The young generation is small, so a burst carries
 * much into the old one that is garbage a moment later; an idle daemon would keep it for hours,
 * because it allocates too little to ever need a full collection.
 */
final class Housekeeping {
    /** Between two looks. */
    private static final int TICKS = 3;

    /** Garbage worth a full collection, which takes a twentieth of a second. */
    private static final long WORTHWHILE = 1024 * 1024;

    /** What an idle daemon stays below from look to look, and a burst does not. */
    private static final long QUIET = 512 * 1024;

    /**
     * Looks without a collection after each, so that a daemon that is always busy does not suffer.
     */
    private static final int REST = 7;

    private final LongSupplier oldGeneration;
    private final Runnable collector;
    private int ticks;
    private int rest;
    private long seen;
    private long kept;

    /**
     * @param oldGeneration how many bytes of the heap's old generation are in use
     * @param collector collects everything and shrinks the heap, such as {@link System#gc}
     */
    Housekeeping(LongSupplier oldGeneration, Runnable collector) {
        this.oldGeneration = oldGeneration;
        this.collector = collector;
    }

    /** Call it once a second, never twice at the same time. */
    void tick() {
        ticks++;
        if (ticks == TICKS) {
            ticks = 0;
            look();
        }
    }

    private void look() {
        long before = seen;
        seen = oldGeneration.getAsLong();
        rest--;
        if (rest <= 0 && seen - before < QUIET && seen - kept >= WORTHWHILE) {
            collector.run();
            kept = oldGeneration.getAsLong();
            seen = kept;
            rest = REST;
        }
    }
}
