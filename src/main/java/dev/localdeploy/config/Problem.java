package dev.localdeploy.config;

import dev.localdeploy.text.Visible;
import java.nio.file.Path;
import java.util.Comparator;

/**
 * One mistake in a configuration file. All texts are fit to be shown on a terminal.
 *
 * @param line from 1; 0 when the file as a whole is meant
 * @param column from 1; 0 when the file as a whole is meant
 * @param key with its section, such as {@code restart_policy.max_attempts}; empty when no key is
 *     meant
 * @param message what was found, what is expected, and what to do; names the key
 */
public record Problem(Path file, int line, int column, String key, String message) {
    static final Comparator<Problem> IN_READING_ORDER =
            Comparator.comparingInt(Problem::line).thenComparingInt(Problem::column);

    /** {@code FILE:LINE:COLUMN: message}, which editors and terminals turn into a link. */
    @Override
    public String toString() {
        String where = Visible.line(file.toString());
        return line == 0
                ? where + ": " + message
                : where + ":" + line + ":" + column + ": " + message;
    }
}
