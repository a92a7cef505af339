package dev.localdeploy.stability.log;

import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;

/**
 * Says which lines belong to the error before them: those that are indented deeper, and what the
 * runtimes of Java, Python, Node, Go and Rust write without indentation.
 */
final class Continuation {
    /** Go puts an empty line between the panic and each goroutine, Python two between causes. */
    private static final int MOST_BLANKS = 2;

    private static final byte[][] BEGINNINGS =
            bytes(
                    "Caused by: ",
                    "Suppressed: ",
                    "... ",
                    "During handling of the above exception",
                    "The above exception was the direct cause",
                    "goroutine ",
                    "[signal ",
                    "exit status ",
                    "stack backtrace:",
                    "note: ",
                    "Node.js v");
    private static final byte[] CAUSE = bytes("Caused by: ")[0];
    private static final byte[] GOROUTINE = bytes("goroutine ")[0];
    private static final byte[] CREATED_BY = bytes("created by ")[0];
    private static final byte[] FRAME = bytes("at ")[0];

    /** Rust says where it panicked, and what happened only in the next line. */
    private static final Literal PANICKED = new Literal("' panicked at ", false);

    private static final Literal PANICKED_WITH_ID = new Literal(") panicked at ", false);

    private Continuation() {}

    private static byte[][] bytes(String... texts) {
        return Stream.of(texts)
                .map(text -> text.getBytes(StandardCharsets.US_ASCII))
                .toArray(byte[][]::new);
    }

    /** What may follow the line of an error. */
    static Block.Trailing after(String key, Severity severity, byte[] bytes, int from, int end) {
        boolean panicked =
                PANICKED.in(bytes, from, end) >= 0 || PANICKED_WITH_ID.in(bytes, from, end) >= 0;
        return new Block.Trailing(key, severity, indent(bytes, from, end), 0, 0, panicked, false);
    }

    static boolean belongs(Block.Trailing block, byte[] bytes, int from, int end) {
        int indent = indent(bytes, from, end);
        int text = from + indent;
        if (text == end) {
            return block.blanks() < MOST_BLANKS;
        }
        return (block.firstBelongs() && block.length() == 0)
                || indent > block.indent()
                || beginsLikeOne(bytes, text, end)
                || (block.inGoroutines() && isFrameOfGo(bytes, text, end))
                || closesBrackets(bytes, text, end);
    }

    /** The block with one line more. */
    static Block.Trailing with(Block.Trailing block, byte[] bytes, int from, int end) {
        int text = from + indent(bytes, from, end);
        boolean blank = text == end;
        return new Block.Trailing(
                block.key(),
                block.severity(),
                block.indent(),
                block.length() + (blank ? 0 : 1),
                blank ? block.blanks() + 1 : 0,
                block.firstBelongs(),
                block.inGoroutines() || begins(GOROUTINE, bytes, text, end));
    }

    static boolean isCause(byte[] bytes, int from, int end) {
        return begins(CAUSE, bytes, from + indent(bytes, from, end), end);
    }

    /** How many blanks and tabs it begins with. */
    static int indent(byte[] bytes, int from, int end) {
        int at = from;
        while (at < end && (bytes[at] == ' ' || bytes[at] == '\t')) {
            at++;
        }
        return at - from;
    }

    private static boolean beginsLikeOne(byte[] bytes, int text, int end) {
        for (byte[] beginning : BEGINNINGS) {
            if (begins(beginning, bytes, text, end)) {
                return true;
            }
        }
        return begins(FRAME, bytes, text, end) && bytes[end - 1] == ')';
    }

    private static boolean isFrameOfGo(byte[] bytes, int text, int end) {
        return bytes[end - 1] == ')' || begins(CREATED_BY, bytes, text, end);
    }

    /** The end of an object that Node shows after a stack trace. */
    private static boolean closesBrackets(byte[] bytes, int text, int end) {
        int at = text;
        while (at < end && "]}),".indexOf(bytes[at]) >= 0) {
            at++;
        }
        return at == end;
    }

    private static boolean begins(byte[] beginning, byte[] bytes, int text, int end) {
        if (end - text < beginning.length) {
            return false;
        }
        for (int i = 0; i < beginning.length; i++) {
            if (bytes[text + i] != beginning[i]) {
                return false;
            }
        }
        return true;
    }
}
