package dev.localdeploy.stability.log;

/**
 * Says whether two lines tell the same error: numbers, times, hexadecimal addresses, UUIDs, random
 * ids and quoted texts with digits in them are taken for the same.
 */
final class ErrorKey {
    private static final char SAME = '#';
    private static final int UUID_LENGTH = 36;

    private ErrorKey() {}

    /** The line with {@code #} for all that differs from one time to the next. */
    static String of(String line) {
        var key = new StringBuilder(line.length());
        int at = 0;
        while (at < line.length()) {
            char c = line.charAt(at);
            if (isAlphanumeric(c)) {
                at = word(line, at, key);
            } else if (c == '\'' || c == '"' || c == '`') {
                at = quoted(line, at, key);
            } else {
                key.append(c);
                at++;
            }
        }
        return key.toString();
    }

    private static int word(String line, int from, StringBuilder key) {
        if (isUuid(line, from)) {
            key.append(SAME);
            return from + UUID_LENGTH;
        }
        int end = from;
        while (end < line.length() && isAlphanumeric(line.charAt(end))) {
            end++;
        }
        String word = line.substring(from, end);
        key.append(isRandom(word) ? String.valueOf(SAME) : withoutNumbers(word));
        return end;
    }

    /** Hexadecimal with a digit in it, or letters and digits in a wild mixture. */
    private static boolean isRandom(String word) {
        boolean digit = false;
        boolean hex = true;
        int changes = 0;
        for (int i = 0; i < word.length(); i++) {
            char c = word.charAt(i);
            digit |= isDigit(c);
            hex &= isHex(c);
            changes += i > 0 && isDigit(c) != isDigit(word.charAt(i - 1)) ? 1 : 0;
        }
        return digit && (hex || changes > 1 || word.startsWith("0x"));
    }

    private static String withoutNumbers(String word) {
        var text = new StringBuilder(word.length());
        for (int i = 0; i < word.length(); i++) {
            if (!isDigit(word.charAt(i))) {
                text.append(word.charAt(i));
            } else if (i == 0 || !isDigit(word.charAt(i - 1))) {
                text.append(SAME);
            }
        }
        return text.toString();
    }

    private static int quoted(String line, int from, StringBuilder key) {
        char quote = line.charAt(from);
        int close = line.indexOf(quote, from + 1);
        boolean id = close > 0 && isId(line.substring(from + 1, close));
        if (!id) {
            key.append(quote);
            return from + 1;
        }
        key.append(quote).append(SAME).append(quote);
        return close + 1;
    }

    /** One word with a digit in it. */
    private static boolean isId(String quoted) {
        return quoted.indexOf(' ') < 0 && quoted.chars().anyMatch(c -> isDigit((char) c));
    }

    private static boolean isUuid(String line, int from) {
        if (line.length() - from < UUID_LENGTH) {
            return false;
        }
        for (int i = 0; i < UUID_LENGTH; i++) {
            char c = line.charAt(from + i);
            boolean dash = i == 8 || i == 13 || i == 18 || i == 23;
            if (dash ? c != '-' : !isHex(c)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isAlphanumeric(char c) {
        return isDigit(c) || Character.isLetter(c);
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isHex(char c) {
        return isDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    }
}
