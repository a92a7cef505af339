package dev.localdeploy.stability.log;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds texts of which a regular expression needs at least one in every line it matches, so that
 * other lines need not be given to it. Understands the common part of RE2's syntax; what it does
 * not understand needs nothing, which is slow but misses nothing. The idea is that of Cox, "Regular
 * Expression Matching with a Trigram Index", 2012.
 */
final class RequiredLiterals {
    /** More alternatives than these are not worth their places in the table. */
    private static final int MOST = 16;

    /** RE2 takes the signs for Kelvin and long s for these, which are no ASCII. */
    private static final String MORE_THAN_TWO_CASES = "kKsS";

    private static final Pattern COUNT = Pattern.compile("\\{(\\d+)(,\\d*)?\\}");

    private final String expression;
    private int at;
    private boolean ignoresCase;

    private RequiredLiterals(String expression) {
        this.expression = expression;
    }

    /**
     * @param expression that compiles
     * @return the literals, of which one stands in every match; empty if none is known
     */
    static List<Literal> of(String expression) {
        try {
            var parser = new RequiredLiterals(expression);
            List<Literal> found = parser.alternatives();
            return parser.at == expression.length() ? found : List.of();
        } catch (NotUnderstood e) {
            return List.of();
        }
    }

    /** Thrown by what the parser has never heard of. */
    private static final class NotUnderstood extends RuntimeException {
        NotUnderstood() {
            super(null, null, false, false);
        }
    }

    private List<Literal> alternatives() {
        boolean outside = ignoresCase;
        List<Literal> union = new ArrayList<>(sequence());
        boolean complete = !union.isEmpty();
        while (peek() == '|') {
            at++;
            List<Literal> branch = sequence();
            complete &= !branch.isEmpty();
            union.addAll(branch);
        }
        ignoresCase = outside;
        return complete && union.size() <= MOST ? List.copyOf(union) : List.of();
    }

    /** The best of the texts that stand one after the other. */
    private List<Literal> sequence() {
        var run = new Run();
        while (at < expression.length() && peek() != '|' && peek() != ')') {
            atom(run);
        }
        return run.best();
    }

    private void atom(Run run) {
        char c = next();
        switch (c) {
            case '^', '$' -> refuseQuantifier();
            case '.' -> anything(run);
            case '[' -> {
                skipClass();
                anything(run);
            }
            case '(' -> group(run);
            case '\\' -> escaped(run);
            case '*', '+', '?' -> throw new NotUnderstood();
            default -> character(c, run);
        }
    }

    private void anything(Run run) {
        run.breakOff();
        skipQuantifier();
    }

    /** A sign without width, after which a quantifier would be strange. */
    private void refuseQuantifier() {
        if (isAtQuantifier()) {
            throw new NotUnderstood();
        }
    }

    private boolean isAtQuantifier() {
        return "*+?".indexOf(peek()) >= 0 || countHere().lookingAt();
    }

    private Matcher countHere() {
        return COUNT.matcher(expression).region(at, expression.length());
    }

    private void character(char c, Run run) {
        if (Character.isSurrogate(c) || c == '\uFFFD') {
            anything(run);
            return;
        }
        boolean odd = ignoresCase && (c > 0x7F || MORE_THAN_TWO_CASES.indexOf(c) >= 0);
        int begin = at;
        boolean needed = skipQuantifier();
        boolean repeated = at > begin;
        if (odd || c == '\n' || !needed) {
            run.breakOff();
            return;
        }
        run.append(c, ignoresCase);
        if (repeated) {
            run.breakOff();
        }
    }

    private void escaped(Run run) {
        char c = next();
        switch (c) {
            case 'b', 'B', 'A', 'z' -> refuseQuantifier();
            case 'd', 'D', 'w', 'W', 's', 'S' -> anything(run);
            case 't' -> character('\t', run);
            default -> {
                if (c > 0x7F || Character.isLetterOrDigit(c)) {
                    throw new NotUnderstood();
                }
                character(c, run);
            }
        }
    }

    private void group(Run run) {
        boolean outside = ignoresCase;
        if (peek() == '?') {
            at++;
            if (!groupFlags()) { // such as (?i), which holds to the end of the group around it
                refuseQuantifier();
                return;
            }
        }
        List<Literal> inside = alternatives();
        if (next() != ')') {
            throw new NotUnderstood();
        }
        ignoresCase = outside;
        boolean needed = skipQuantifier();
        run.breakOff();
        if (needed) {
            run.offer(inside);
        }
    }

    /**
     * What stands between {@code (?} and the group's content.
     *
     * @return whether there is content
     */
    private boolean groupFlags() {
        if (peek() == 'P' || peek() == '<') {
            at = expression.indexOf('>', at) + 1;
            return true;
        }
        boolean on = true;
        while (true) {
            switch (next()) {
                case 'i' -> ignoresCase = on;
                case 'm', 's', 'U' -> {}
                case '-' -> on = false;
                case ':' -> {
                    return true;
                }
                case ')' -> {
                    return false;
                }
                default -> throw new NotUnderstood();
            }
        }
    }

    private void skipClass() {
        if (peek() == '^') {
            at++;
        }
        if (peek() == ']') {
            at++;
        }
        for (char c = next(); c != ']'; c = next()) {
            if (c == '\\') {
                next();
            } else if (c == '[' && peek() == ':') {
                at = expression.indexOf(":]", at) + 2;
            }
        }
    }

    /**
     * @return whether what stands before it must be there at least once
     */
    private boolean skipQuantifier() {
        if (!isAtQuantifier()) {
            return true;
        }
        boolean needed;
        Matcher count = countHere();
        if (count.lookingAt()) {
            needed = count.group(1).chars().anyMatch(digit -> digit != '0');
            at = count.end();
        } else {
            needed = next() == '+';
        }
        if (peek() == '?') {
            at++;
        }
        refuseQuantifier();
        return needed;
    }

    /** NUL at the end, which begins nothing. */
    private char peek() {
        return at < expression.length() ? expression.charAt(at) : '\0';
    }

    private char next() {
        if (at >= expression.length()) {
            throw new NotUnderstood();
        }
        return expression.charAt(at++);
    }

    /** Characters that follow each other without anything between, and the best run so far. */
    private static final class Run {
        private final StringBuilder text = new StringBuilder();
        private boolean ignoresCase;
        private List<Literal> best = List.of();

        void append(char c, boolean anyCase) {
            text.append(c);
            ignoresCase |= anyCase && Character.isLetter(c);
        }

        void breakOff() {
            var literal = new Literal(text.toString(), ignoresCase);
            if (literal.length() >= 2) {
                offer(List.of(literal));
            }
            text.setLength(0);
            ignoresCase = false;
        }

        void offer(List<Literal> others) {
            if (shortest(others) > shortest(best)) {
                best = others;
            }
        }

        List<Literal> best() {
            breakOff();
            return best;
        }

        private static int shortest(List<Literal> literals) {
            return literals.stream().mapToInt(Literal::length).min().orElse(0);
        }
    }
}
