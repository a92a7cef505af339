package dev.localdeploy.cli.link;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads one JSON document (RFC 8259), from left to right, one method for each kind of value. */
final class JsonReader {
    /** Deeper than anything the daemon says, and far from the end of the stack. */
    private static final int MOST_LEVELS = 100;

    private final String text;

    /** Deployments have the same fields, so most names were met before. */
    private final Map<String, String> names = new HashMap<>();

    private int next;
    private int levels;

    JsonReader(String text) {
        this.text = text;
    }

    Json read() throws IOException {
        Json value = value();
        skipBlanks();
        if (next < text.length()) {
            throw wrong("it goes on after its end");
        }
        return value;
    }

    private Json value() throws IOException {
        skipBlanks();
        return switch (peek()) {
            case '{' -> fields();
            case '[' -> items();
            case '"' -> new Json.Text(string());
            case 't' -> literal(Json.Literal.TRUE);
            case 'f' -> literal(Json.Literal.FALSE);
            case 'n' -> literal(Json.Literal.NULL);
            default -> amount();
        };
    }

    private Json fields() throws IOException {
        var byName = new LinkedHashMap<String, Json>();
        descend();
        for (boolean more = begins('}'); more; more = goesOn('}')) {
            skipBlanks();
            String name = string();
            skipBlanks();
            expect(':');
            byName.put(names.computeIfAbsent(name, same -> same), value());
        }
        levels--;
        return new Json.Fields(byName);
    }

    private Json items() throws IOException {
        List<Json> inOrder = new ArrayList<>();
        descend();
        for (boolean more = begins(']'); more; more = goesOn(']')) {
            inOrder.add(value());
        }
        levels--;
        return new Json.Items(inOrder);
    }

    private void descend() throws IOException {
        next++;
        levels++;
        if (levels > MOST_LEVELS) {
            throw wrong("it is nested too deeply");
        }
    }

    /** Whether there is a first member, rather than the end. */
    private boolean begins(char end) throws IOException {
        skipBlanks();
        if (peek() != end) {
            return true;
        }
        next++;
        return false;
    }

    /** Whether there is another member after the one just read. */
    private boolean goesOn(char end) throws IOException {
        skipBlanks();
        if (peek() == ',') {
            next++;
            return true;
        }
        expect(end);
        return false;
    }

    private String string() throws IOException {
        expect('"');
        int start = next;
        int end = text.indexOf('"', start);
        if (end < 0) {
            throw wrong("a string has no end");
        }
        int escape = text.indexOf('\\', start, end);
        if (escape < 0) {
            next = end + 1;
            return text.substring(start, end);
        }
        return stringWithEscapes();
    }

    private String stringWithEscapes() throws IOException {
        var result = new StringBuilder();
        for (char c = take(); c != '"'; c = take()) {
            result.append(c == '\\' ? escaped() : c);
        }
        return result.toString();
    }

    private char escaped() throws IOException {
        char c = take();
        return switch (c) {
            case 'n' -> '\n';
            case 't' -> '\t';
            case 'r' -> '\r';
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'u' -> byNumber();
            case '"', '\\', '/' -> c;
            default -> throw wrong("an escape is unknown");
        };
    }

    private char byNumber() throws IOException {
        int number = 0;
        for (int i = 0; i < 4; i++) {
            int digit = Character.digit(take(), 16);
            if (digit < 0) {
                throw wrong("an escape is not hexadecimal");
            }
            number = number * 16 + digit;
        }
        return (char) number;
    }

    private Json literal(Json.Literal literal) throws IOException {
        if (!text.startsWith(literal.word(), next)) {
            throw wrong("a value is unknown");
        }
        next += literal.word().length();
        return literal;
    }

    /** Checked but not converted: of most numbers only the digits are wanted. */
    private Json amount() throws IOException {
        int start = next;
        skipOptional('-', '-');
        skipDigits();
        if (skipOptional('.', '.')) {
            skipDigits();
        }
        if (skipOptional('e', 'E')) {
            skipOptional('+', '-');
            skipDigits();
        }
        return new Json.Amount(text.substring(start, next));
    }

    private boolean skipOptional(char one, char other) {
        boolean there =
                next < text.length() && (text.charAt(next) == one || text.charAt(next) == other);
        next += there ? 1 : 0;
        return there;
    }

    private void skipDigits() throws IOException {
        int start = next;
        while (next < text.length() && text.charAt(next) >= '0' && text.charAt(next) <= '9') {
            next++;
        }
        if (next == start) {
            throw wrong("a value is unknown");
        }
    }

    private void skipBlanks() {
        while (next < text.length() && isBlank(text.charAt(next))) {
            next++;
        }
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\n' || c == '\r' || c == '\t';
    }

    private void expect(char c) throws IOException {
        if (peek() != c) {
            throw wrong("expected " + c);
        }
        next++;
    }

    private char take() throws IOException {
        char c = peek();
        next++;
        return c;
    }

    private char peek() throws IOException {
        if (next >= text.length()) {
            throw wrong("it ends early");
        }
        return text.charAt(next);
    }

    private IOException wrong(String what) {
        return new IOException("this is not JSON: " + what + " (at character " + next + ")");
    }
}
