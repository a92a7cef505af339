package dev.localdeploy.crash;

import java.util.List;

/**
 * An error that a pattern found in the output.
 *
 * @param pattern the expression that matched
 * @param context the lines that belong to it, such as a stack trace
 * @param count how often it came, in earlier runs, too, if those were searched
 */
public record LoggedError(String pattern, String line, List<String> context, long count) {
    public LoggedError {
        context = List.copyOf(context);
    }
}
