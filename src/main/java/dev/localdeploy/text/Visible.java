package dev.localdeploy.text;

/**
 * Makes control characters visible. Names, commands, paths and log lines come from anywhere; sent
 * raw, an escape sequence in them could repaint the user's terminal or type into it. What is
 * written instead, YAML reads back when it stands in double quotes.
 */
public final class Visible {
    private static final int LONGEST_QUOTE = 60;

    private Visible() {}

    /** For one line: tabs and line ends are made visible, too. */
    public static String line(String text) {
        return cleaned(text, "");
    }

    /** For a line of a log, whose tabs are harmless and wanted. */
    public static String logLine(String text) {
        return cleaned(text, "\t");
    }

    /** For text of several lines. */
    public static String lines(String text) {
        return cleaned(text, "\n\t");
    }

    /**
     * For a JSON document. JSON itself demands escapes only below U+0020; what remains can only
     * stand inside its strings, so it may be escaped wherever it is met.
     */
    public static String json(String document) {
        if (isHarmless(document, "\n\r\t")) {
            return document;
        }
        var result = new StringBuilder(document.length() + 16);
        for (int i = 0; i < document.length(); i++) {
            char c = document.charAt(i);
            if (isDangerous(document, i) && "\n\r\t".indexOf(c) < 0) {
                result.append("\\u").append(hex(c, 4));
            } else {
                result.append(c);
            }
        }
        return result.toString();
    }

    /** For a word within a sentence: one line, cut to what fits there. */
    public static String quote(String text) {
        boolean tooLong = text.codePointCount(0, text.length()) > LONGEST_QUOTE;
        return tooLong
                ? line(text.substring(0, text.offsetByCodePoints(0, LONGEST_QUOTE))) + "…"
                : line(text);
    }

    /** Whether nothing in it has to be made visible. */
    public static boolean isHarmless(String text) {
        return isHarmless(text, "");
    }

    private static String cleaned(String text, String allowed) {
        if (isHarmless(text, allowed)) {
            return text;
        }
        var result = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (isDangerous(text, i) && allowed.indexOf(c) < 0) {
                result.append(escaped(c));
            } else {
                result.append(c);
            }
        }
        return result.toString();
    }

    private static boolean isHarmless(String text, String allowed) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (isDangerous(text, i) && allowed.indexOf(c) < 0) {
                return false;
            }
        }
        return true;
    }

    /**
     * Control characters, marks that let text pretend to stand in another order, and what has no
     * shape at all.
     */
    private static boolean isDangerous(String text, int at) {
        char c = text.charAt(at);
        if (c < 0x7f) {
            return c < ' '; // most text, and nothing more to ask
        }
        return c <= 0x9f
                || c == 0x061c
                || c == 0x200b
                || (c >= 0x200e && c <= 0x200f)
                || (c >= 0x2028 && c <= 0x202e)
                || (c >= 0x2066 && c <= 0x2069)
                || c == 0xfeff
                || c >= 0xfffe
                || (Character.isSurrogate(c) && !isHalfOfAPair(text, at));
    }

    private static boolean isHalfOfAPair(String text, int at) {
        int other = Character.isHighSurrogate(text.charAt(at)) ? at + 1 : at - 1;
        return other >= 0
                && other < text.length()
                && Character.isSurrogatePair(
                        text.charAt(Math.min(at, other)), text.charAt(Math.max(at, other)));
    }

    private static String escaped(char c) {
        return switch (c) {
            case '\n' -> "\\n";
            case '\r' -> "\\r";
            case '\t' -> "\\t";
            default -> c < 0x100 ? "\\x" + hex(c, 2) : "\\u" + hex(c, 4);
        };
    }

    private static String hex(char c, int digits) {
        String hex = Integer.toHexString(c);
        return "0".repeat(digits - hex.length()) + hex;
    }
}
