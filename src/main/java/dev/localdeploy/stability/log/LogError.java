package dev.localdeploy.stability.log;

import java.time.Instant;
import java.util.List;

/**
 * An error that was found in the output, and how often. Its texts are as the program wrote them,
 * escape sequences included: who shows them makes them harmless. Bytes that are no UTF-8 have
 * become U+FFFD.
 *
 * @param pattern the expression that matched
 * @param line the latest such line, cut to {@link LineText#LONGEST} characters
 * @param lineNumber of {@code line} in the log file, from 1
 * @param firstAt when it was read for the first time
 * @param lastAt when {@code line} was read
 * @param context the lines that belong to {@code line}, in their order: what came before it of a
 *     Python traceback, and the stack trace after it
 * @param count how often it came, with other numbers, times and ids in it
 * @param run number of the run that wrote {@code line}; 0 if no run was known
 */
public record LogError(
        String pattern,
        String line,
        long lineNumber,
        Instant firstAt,
        Instant lastAt,
        Severity severity,
        List<String> context,
        long count,
        long run) {
    public LogError {
        context = List.copyOf(context);
    }
}
