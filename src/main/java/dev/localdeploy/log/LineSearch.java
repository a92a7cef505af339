package dev.localdeploy.log;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Finds a pattern in lines, for a limited time: some patterns take longer than the universe on some
 * lines, and java.util.regex does not stop by itself.
 */
public final class LineSearch {
    /** Longer lines are searched up to here. */
    static final int LONGEST_LINE = 64 * 1024;

    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int LOOK_AT_CLOCK_EVERY = 4096;

    private final Clock clock;
    private final Pattern pattern;
    private final Instant deadline;
    private int sinceLook;

    private LineSearch(Clock clock, Pattern pattern) {
        this.clock = clock;
        this.pattern = pattern;
        this.deadline = clock.instant().plus(PATIENCE);
    }

    /**
     * The clock runs from now on.
     *
     * @param expression empty finds every line
     * @throws Unanswerable if it is not a regular expression
     */
    public static LineSearch begin(Clock clock, String expression) {
        try {
            return new LineSearch(clock, Pattern.compile(expression));
        } catch (PatternSyntaxException e) {
            throw new Unanswerable(
                    "'grep' is not a regular expression: %s near index %d"
                            .formatted(e.getDescription(), e.getIndex()));
        }
    }

    /** The same search with its time anew. */
    public LineSearch again() {
        return new LineSearch(clock, pattern);
    }

    boolean findsEverything() {
        return pattern.pattern().isEmpty();
    }

    /**
     * @throws Unanswerable when the time is over
     */
    public boolean finds(String line) {
        if (findsEverything()) {
            return true;
        }
        try {
            return pattern.matcher(new Watched(line, 0, line.length())).find();
        } catch (StackOverflowError e) {
            throw new Unanswerable(
                    "'grep' needs too much memory on this log; use a simpler expression");
        }
    }

    /** Long scans without a slow line must end, too. */
    void lookAtClock() {
        if (++sinceLook >= LOOK_AT_CLOCK_EVERY) {
            sinceLook = 0;
            if (clock.instant().isAfter(deadline)) {
                throw new Unanswerable(
                        "the search took longer than %d s; use a simpler 'grep' or fewer 'lines'"
                                .formatted(PATIENCE.toSeconds()));
            }
        }
    }

    /** Text that looks at the clock while it is read. */
    private final class Watched implements CharSequence {
        private final String text;
        private final int from;
        private final int to;

        Watched(String text, int from, int to) {
            this.text = text;
            this.from = from;
            this.to = to;
        }

        @Override
        public char charAt(int index) {
            lookAtClock();
            return text.charAt(from + index);
        }

        @Override
        public int length() {
            return to - from;
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return new Watched(text, from + start, from + end);
        }

        @Override
        public String toString() {
            return text.substring(from, to);
        }
    }
}
