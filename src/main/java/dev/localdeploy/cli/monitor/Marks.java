package dev.localdeploy.cli.monitor;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.localdeploy.cli.link.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Tells which lines of a log are errors: those in which a pattern is found that the daemon has
 * found in this log.
 */
final class Marks {
    static final Marks NONE = new Marks(Map.of());

    private final Map<String, String> severities;
    private final List<Pattern> warnings = new ArrayList<>();
    private final List<Pattern> errors = new ArrayList<>();

    /** How bad a line is. */
    enum Mark {
        NONE,
        WARNING,
        ERROR
    }

    private Marks(Map<String, String> severities) {
        this.severities = severities;
        for (var pattern : severities.entrySet()) {
            try {
                (pattern.getValue().equals("WARNING") ? warnings : errors)
                        .add(Pattern.compile(pattern.getKey()));
            } catch (PatternSyntaxException e) {
                // Of a daemon that knows other patterns: the line stays unmarked.
            }
        }
    }

    /**
     * These and one more.
     *
     * @param error as in a status, or in an event
     */
    Marks with(Json error) {
        String pattern = error.at("pattern").textOr("");
        String severity = error.at("severity").textOr("ERROR");
        if (pattern.isEmpty() || severity.equals(severities.get(pattern))) {
            return this;
        }
        var more = new TreeMap<>(severities);
        more.put(pattern, severity);
        return new Marks(more);
    }

    Mark of(String line) {
        if (isFound(errors, line)) {
            return Mark.ERROR;
        }
        return isFound(warnings, line) ? Mark.WARNING : Mark.NONE;
    }

    private static boolean isFound(List<Pattern> patterns, String line) {
        for (Pattern pattern : patterns) {
            if (pattern.matcher(line).find()) {
                return true;
            }
        }
        return false;
    }
}
