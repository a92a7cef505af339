package dev.localdeploy.stability.log;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Patterns, made ready for searching. Costs about 130 KB, holds no state, and may be shared by all
 * deployments that have the same patterns.
 *
 * <p>Lines without any text that a pattern needs are passed over at memory speed. The others are
 * given to RE2/J, which takes time in proportion to the line and the pattern, never more. A pattern
 * that needs no particular text, such as {@code \d{3}}, has every line given to it, which is a
 * hundred times slower.
 */
public final class PatternSet {
    /** So many bytes of a line are looked at. */
    public static final int HEAD = 16 * 1024;

    /**
     * What the regular expressions may take for one line, in steps of RE2's machine; some 10 to 45
     * ns each. With many or large expressions they see less than {@link #HEAD} of a line.
     */
    private static final long STEPS_PER_LINE = 1_000_000;

    private static final int SMALLEST_HEAD = 1024;

    /** What a byte costs beside the program, so many steps. */
    private static final int STEPS_BESIDE = 10;

    private static final int STEPS_OF_EVERY_LINE = 100;

    /** Begins a stack trace that stands before its error. */
    static final Literal TRACEBACK = new Literal("Traceback (most recent call last):", false);

    private static final String SPECIAL = "\\^$.|?*+()[]{}";

    private final List<Prepared> patterns;
    private final LiteralScanner scanner;
    private final boolean everyLine;
    private final long stepsPerByte;
    private final int regexHead;

    /**
     * @throws com.google.re2j.PatternSyntaxException if an expression is none of RE2
     */
    public PatternSet(List<ErrorPattern> patterns) {
        this.patterns = patterns.stream().map(Prepared::of).toList();
        List<Literal> literals = new ArrayList<>(List.of(TRACEBACK));
        this.patterns.forEach(pattern -> literals.addAll(pattern.needed()));
        scanner = new LiteralScanner(literals);
        everyLine = this.patterns.stream().anyMatch(pattern -> pattern.needed().isEmpty());
        stepsPerByte = this.patterns.stream().mapToLong(Prepared::stepsPerByte).sum();
        regexHead = Math.clamp(STEPS_PER_LINE / Math.max(1, stepsPerByte), SMALLEST_HEAD, HEAD);
    }

    /**
     * A pattern with what is known of it.
     *
     * @param needed one of these stands in every match; empty if nothing is known
     * @param plain whether the one needed text is all there is to it
     */
    private record Prepared(
            ErrorPattern pattern, Pattern regex, List<Literal> needed, boolean plain) {
        static Prepared of(ErrorPattern pattern) {
            List<Literal> needed = RequiredLiterals.of(pattern.expression());
            boolean plain =
                    pattern.expression().chars().noneMatch(c -> SPECIAL.indexOf(c) >= 0)
                            && needed.size() == 1
                            && needed.getFirst().toString().equals(pattern.expression());
            return new Prepared(pattern, Pattern.compile(pattern.expression()), needed, plain);
        }

        long stepsPerByte() {
            return plain ? 0 : regex.programSize() + STEPS_BESIDE;
        }

        /** Where its match begins; -1 if there is none. */
        int in(byte[] bytes, int from, int end, int regexEnd) {
            if (plain) {
                return needed.getFirst().in(bytes, from, end);
            }
            boolean possible =
                    needed.isEmpty()
                            || needed.stream()
                                    .anyMatch(literal -> literal.in(bytes, from, regexEnd) >= 0);
            if (!possible) {
                return -1;
            }
            Matcher matcher = regex.matcher(Arrays.copyOfRange(bytes, from, regexEnd));
            return matcher.find() ? from + matcher.start() : -1;
        }
    }

    /**
     * A pattern and where it was found.
     *
     * @param from where its match begins in the bytes
     */
    record Match(ErrorPattern pattern, int from) {
        Severity severity() {
            return pattern.severity();
        }
    }

    /**
     * A place in the first line that may be of interest, in whole lines; -1 if no line is.
     *
     * @param from the beginning of a line
     */
    int next(byte[] bytes, int from, int end) {
        return everyLine && from < end ? from : scanner.next(bytes, from, end);
    }

    /**
     * The pattern of the greatest severity that matches a line; of several, the first of the list.
     *
     * @param end of the line or of its head
     */
    Optional<Match> worst(byte[] bytes, int from, int end) {
        if (next(bytes, from, end) < 0 && !(everyLine && from == end)) {
            return Optional.empty();
        }
        Optional<Match> worst = Optional.empty();
        for (Prepared prepared : patterns) {
            Severity severity = prepared.pattern().severity();
            if (worst.isPresent() && !severity.isWorseThan(worst.get().severity())) {
                continue;
            }
            int found = prepared.in(bytes, from, end, Math.min(end, from + regexHead));
            if (found >= 0) {
                worst = Optional.of(new Match(prepared.pattern(), found));
            }
        }
        return worst;
    }

    /** What {@link #worst} may take for a line of this length, at most. */
    long steps(int length) {
        return STEPS_OF_EVERY_LINE + length / 8 + stepsPerByte * Math.min(length, regexHead);
    }
}
