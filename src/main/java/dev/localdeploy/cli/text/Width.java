package dev.localdeploy.cli.text;

/** How many columns text takes on a terminal. */
public final class Width {
    /** Everything before the first combining mark takes one column. */
    private static final int FIRST_MARK = 0x300;

    /** Those among the symbols that Unicode calls wide (UAX 11), such as ⌚, ⚡ and ✅. */
    private static final String EMOJI =
            "⌚⌛〈〉⏩⏪⏫⏬⏰⏳◽◾☔☕♈♉♊♋♌♍♎♏♐♑♒♓♿⚓⚡⚪⚫⚽⚾⛄⛅⛎⛔⛪⛲⛳⛵⛺⛽✅✊✋✨❌❎❓❔❕❗➕➖➗➰➿⬛⬜⭐⭕";

    private Width() {}

    public static int of(String text) {
        int plain = plainBeginning(text);
        int columns = plain;
        for (int i = plain; i < text.length(); ) {
            int character = text.codePointAt(i);
            columns += of(character);
            i += Character.charCount(character);
        }
        return columns;
    }

    /** How many characters at the beginning are known to be one column wide, which is most text. */
    private static int plainBeginning(String text) {
        int i = 0;
        while (i < text.length() && text.charAt(i) < FIRST_MARK) {
            i++;
        }
        return i;
    }

    public static String padded(String text, int columns) {
        return text + " ".repeat(Math.max(0, columns - of(text)));
    }

    public static String paddedLeft(String text, int columns) {
        return " ".repeat(Math.max(0, columns - of(text))) + text;
    }

    /** Without what does not fit at its end. */
    public static String cut(String text, int columns) {
        return of(text) <= columns ? text : start(text, Math.max(0, columns - 1)) + "…";
    }

    /** Keeps both ends, which say most about a command: the program and its last arguments. */
    public static String shortenedInTheMiddle(String text, int columns) {
        if (of(text) <= columns) {
            return text;
        }
        int left = columns / 2;
        int right = columns - left - 1;
        return start(text, left) + "…" + end(text, right);
    }

    /** As much of its beginning as fits. */
    public static String start(String text, int columns) {
        int used = 0;
        int i = 0;
        while (i < text.length() && used + of(text.codePointAt(i)) <= columns) {
            used += of(text.codePointAt(i));
            i += Character.charCount(text.codePointAt(i));
        }
        return text.substring(0, i);
    }

    private static String end(String text, int columns) {
        int used = 0;
        int i = text.length();
        while (i > 0 && used + of(text.codePointBefore(i)) <= columns) {
            used += of(text.codePointBefore(i));
            i -= Character.charCount(text.codePointBefore(i));
        }
        return text.substring(i);
    }

    /** 2 for East Asian wide characters and emoji, 0 for marks that combine, else 1. */
    private static int of(int character) {
        if (character < FIRST_MARK) {
            return 1;
        }
        int type = Character.getType(character);
        if (type == Character.NON_SPACING_MARK
                || type == Character.ENCLOSING_MARK
                || type == Character.FORMAT) {
            return 0;
        }
        return isWide(character) ? 2 : 1;
    }

    private static boolean isWide(int character) {
        if (character < 0x2e80) {
            return character <= 0x115f
                    ? character >= 0x1100
                    : character >= 0x231a && EMOJI.indexOf(character) >= 0;
        }
        return (character >= 0x2e80 && character <= 0xa4cf)
                || (character >= 0xac00 && character <= 0xd7a3)
                || (character >= 0xf900 && character <= 0xfaff)
                || (character >= 0xfe30 && character <= 0xfe6f)
                || (character >= 0xff00 && character <= 0xff60)
                || (character >= 0xffe0 && character <= 0xffe6)
                || (character >= 0x16fe0 && character <= 0x1b2ff)
                || (character >= 0x1f191 && character <= 0x1f19a)
                || character == 0x1f004
                || character == 0x1f0cf
                || character == 0x1f18e
                || (character >= 0x1f200 && character <= 0x1f265)
                || (character >= 0x1f300 && character <= 0x1faff)
                || (character >= 0x20000 && character <= 0x3fffd);
    }
}
