package dev.localdeploy.stability.log;

import java.util.List;

/**
 * What the lines that come next may belong to. Small and without references to anything, so that it
 * can be stored and taken up again in the middle of a stack trace.
 */
public sealed interface Block {
    /** Nothing. */
    record None() implements Block {}

    /**
     * A Python traceback, whose error comes in its last line.
     *
     * @param indent blanks before its first line; what belongs to it has more
     * @param lines texts of the first line and of the latest ones
     * @param length how many lines it has so far
     * @param pattern that one of the lines matches; empty if none does
     * @param severity of {@code pattern}
     */
    record Traceback(int indent, List<String> lines, int length, String pattern, Severity severity)
            implements Block {
        public Traceback {
            lines = List.copyOf(lines);
        }
    }

    /**
     * An error, and what follows it.
     *
     * @param key which error of the book
     * @param indent blanks before its line; what belongs to it has more
     * @param length how many lines belong to it so far
     * @param blanks empty lines of which it is not known yet whether they belong to it
     * @param firstBelongs whether the next line belongs to it whatever it is, as with Rust
     * @param inGoroutines whether frames of Go follow, which are not indented
     */
    record Trailing(
            String key,
            Severity severity,
            int indent,
            int length,
            int blanks,
            boolean firstBelongs,
            boolean inGoroutines)
            implements Block {}
}
