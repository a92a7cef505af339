package dev.localdeploy.stability.log;

/**
 * What makes a line an error.
 *
 * @param expression a regular expression of RE2, found anywhere in the line
 */
public record ErrorPattern(String expression, Severity severity) {
    /** With the severity that is usual for it. */
    public static ErrorPattern of(String expression) {
        return new ErrorPattern(expression, Severity.usualFor(expression));
    }
}
