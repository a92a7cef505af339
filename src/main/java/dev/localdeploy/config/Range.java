package dev.localdeploy.config;

/**
 * The numbers a key may have.
 *
 * @param leastIncluded whether {@code least} itself belongs to it
 */
record Range(double least, boolean leastIncluded, double most) {
    static Range atLeast(double least) {
        return new Range(least, true, Double.POSITIVE_INFINITY);
    }

    static Range above(double least) {
        return new Range(least, false, Double.POSITIVE_INFINITY);
    }

    static Range between(double least, double most) {
        return new Range(least, true, most);
    }

    Range upTo(double highest) {
        return new Range(least, leastIncluded, Math.min(most, highest));
    }

    boolean has(double number) {
        return (leastIncluded ? number >= least : number > least) && number <= most;
    }

    /** Such as {@code from 1024 to 65535}. */
    String words() {
        String from = Numbers.text(least);
        if (Double.isInfinite(most)) {
            return leastIncluded ? "at least " + from : "above " + from;
        }
        String to = Numbers.text(most);
        return leastIncluded
                ? "from %s to %s".formatted(from, to)
                : "above %s, at most %s".formatted(from, to);
    }
}
