package dev.localdeploy.stability.log;

import java.util.Set;

/** How bad an error in the output is, ascending. */
public enum Severity {
    /** Worth knowing; never a reason to restart. */
    WARNING,
    ERROR,
    /** After such a line, programs are usually of no more use. */
    CRITICAL;

    private static final Set<String> USUALLY_CRITICAL =
            Set.of("OutOfMemoryError", "Segmentation fault", "FATAL", "CRITICAL", "panic:");

    /** What a pattern means of which nobody has said how bad it is. */
    public static Severity usualFor(String expression) {
        return USUALLY_CRITICAL.contains(expression) ? CRITICAL : ERROR;
    }

    boolean isWorseThan(Severity other) {
        return compareTo(other) > 0;
    }
}
