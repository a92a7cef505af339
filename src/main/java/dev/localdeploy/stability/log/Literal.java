package dev.localdeploy.stability.log;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A text that is searched for in bytes, at least two of them. */
final class Literal {
    private final byte[] bytes;
    private final boolean ignoresCase;

    /**
     * @param ignoresCase whether the ASCII letters are found in both cases
     */
    Literal(String text, boolean ignoresCase) {
        this.bytes = text.getBytes(StandardCharsets.UTF_8);
        this.ignoresCase = ignoresCase;
        if (ignoresCase) {
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = lower(bytes[i]);
            }
        }
    }

    int length() {
        return bytes.length;
    }

    /** In lower case if case is ignored. */
    byte at(int index) {
        return bytes[index];
    }

    boolean ignoresCase() {
        return ignoresCase;
    }

    /** Whether it stands at {@code start}, which may lie outside the bounds. */
    boolean standsAt(byte[] text, int start, int from, int end) {
        if (start < from || end - start < bytes.length) {
            return false;
        }
        if (!ignoresCase) {
            return Arrays.equals(text, start, start + bytes.length, bytes, 0, bytes.length);
        }
        int i = 0;
        while (i < bytes.length && lower(text[start + i]) == bytes[i]) {
            i++;
        }
        return i == bytes.length;
    }

    /** Where it begins first; -1 if nowhere. */
    int in(byte[] text, int from, int end) {
        byte first = bytes[0];
        for (int at = from; at <= end - bytes.length; at++) {
            byte found = text[at];
            if ((found == first || (ignoresCase && lower(found) == first))
                    && standsAt(text, at, from, end)) {
                return at;
            }
        }
        return -1;
    }

    static byte lower(byte letter) {
        return letter >= 'A' && letter <= 'Z' ? (byte) (letter + ('a' - 'A')) : letter;
    }

    @Override
    public String toString() {
        return (ignoresCase ? "(?i)" : "") + new String(bytes, StandardCharsets.UTF_8);
    }
}
