package dev.localdeploy.text;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Guesses what somebody meant who wrote a word that is not known. */
public final class NearestWord {
    /** Nobody means a word of twice this length, and comparing would take long. */
    private static final int LONGEST_WORD = 80;

    private static final int SHORTEST_BEGINNING = 3;

    private NearestWord() {}

    /**
     * The nearest of the known words, if one is near enough to have been meant: by its letters, or
     * because it alone begins as the other does.
     */
    public static Optional<String> to(String word, Collection<String> known) {
        if (word.length() > LONGEST_WORD) {
            return Optional.empty();
        }
        String written = plain(word);
        List<String> sameBeginning =
                known.stream().filter(each -> beginAlike(written, plain(each))).toList();
        return known.stream()
                .filter(each -> isSlip(written, plain(each)) || sameBeginning.equals(List.of(each)))
                .min(Comparator.comparingInt(each -> distance(written, plain(each))));
    }

    private static boolean beginAlike(String written, String known) {
        return Math.min(written.length(), known.length()) >= SHORTEST_BEGINNING
                && (known.startsWith(written) || written.startsWith(known));
    }

    /** One letter in three may be wrong, but never all of them. */
    private static boolean isSlip(String written, String known) {
        int shorter = Math.min(written.length(), known.length());
        return distance(written, known) <= Math.min(Math.max(1, shorter / 3), shorter - 1)
                || written.equals(known);
    }

    /** {@code maxAttempts}, {@code max-attempts} and {@code max_attempts} are one word. */
    private static String plain(String word) {
        return word.toLowerCase(Locale.ROOT).replace("-", "").replace("_", "").replace(" ", "");
    }

    /**
     * Letters to insert, delete, replace or swap with their neighbour (optimal string alignment).
     */
    static int distance(String from, String to) {
        var steps = new int[from.length() + 1][to.length() + 1];
        for (int i = 0; i <= from.length(); i++) {
            for (int j = 0; j <= to.length(); j++) {
                steps[i][j] = i == 0 || j == 0 ? i + j : step(steps, i, j, from, to);
            }
        }
        return steps[from.length()][to.length()];
    }

    private static int step(int[][] steps, int i, int j, String from, String to) {
        boolean same = from.charAt(i - 1) == to.charAt(j - 1);
        int least =
                Math.min(
                        steps[i - 1][j - 1] + (same ? 0 : 1),
                        1 + Math.min(steps[i - 1][j], steps[i][j - 1]));
        boolean swapped =
                i > 1
                        && j > 1
                        && from.charAt(i - 1) == to.charAt(j - 2)
                        && from.charAt(i - 2) == to.charAt(j - 1);
        return swapped ? Math.min(least, 1 + steps[i - 2][j - 2]) : least;
    }
}
