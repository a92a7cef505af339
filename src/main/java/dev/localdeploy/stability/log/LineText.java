package dev.localdeploy.stability.log;

import java.nio.charset.StandardCharsets;

/** Makes texts of lines, none of them long. What is no UTF-8 becomes U+FFFD. */
final class LineText {
    /** Characters that are kept of a line. */
    static final int LONGEST = 512;

    private static final int BYTES_PER_CHARACTER = 4;

    private LineText() {}

    static String of(byte[] bytes, int from, int end) {
        return of(bytes, from, end, LONGEST);
    }

    /**
     * @param longest so many characters, of which the last is … if there were more
     */
    static String of(byte[] bytes, int from, int end, int longest) {
        int stop = Math.min(end, from + longest * BYTES_PER_CHARACTER);
        String text = new String(bytes, from, stop - from, StandardCharsets.UTF_8);
        if (text.length() <= longest) {
            return text;
        }
        int cut = Character.isHighSurrogate(text.charAt(longest - 2)) ? longest - 2 : longest - 1;
        return text.substring(0, cut) + "…";
    }

    /** From the beginning of the word at {@code at} to the line's end. */
    static String fromWordAt(byte[] bytes, int from, int at, int end, int longest) {
        int begin = at;
        while (begin > from && isOfWord(bytes[begin - 1])) {
            begin--;
        }
        return of(bytes, begin, end, longest).strip();
    }

    private static boolean isOfWord(byte letter) {
        return letter < 0 || Character.isLetterOrDigit(letter) || letter == '_' || letter == '$';
    }
}
