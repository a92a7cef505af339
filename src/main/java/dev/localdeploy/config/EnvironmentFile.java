package dev.localdeploy.config;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads a file of {@code NAME=VALUE} lines, as shells and other tools write them. Empty lines and
 * lines that begin with # are skipped, after a blank # begins a comment, {@code export} may stand
 * before a name, and quotes around a value are taken off; in double quotes, {@code \n}, {@code \t},
 * {@code \"}, {@code \$} and {@code \\} have their usual meaning. Nothing is substituted. Of two
 * lines with one name the later wins.
 */
public final class EnvironmentFile {
    private static final Pattern LINE =
            Pattern.compile("(?:export\\s+)?([^\\s=\"'#]+)\\s*=\\s*(.*?)");

    private static final Pattern QUOTED =
            Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"(.*)|'([^']*)'(.*)");

    private static final Pattern COMMENT = Pattern.compile("(^|\\s+)#.*");
    private static final Pattern ESCAPE = Pattern.compile("\\\\(.)");

    private EnvironmentFile() {}

    /**
     * @throws ConfigurationException with every line that is no assignment
     */
    public static Map<String, String> read(Path file) {
        var problems = new Problems(file);
        return variables(FileText.read(file, problems), problems);
    }

    /**
     * As {@link #read}, also from a pipe: who names it on a command line waits for it.
     *
     * @throws ConfigurationException with every line that is no assignment
     */
    public static Map<String, String> readNamedByUser(Path file) {
        var problems = new Problems(file);
        return variables(FileText.readAnyKind(file, problems), problems);
    }

    private static Map<String, String> variables(Optional<String> text, Problems problems) {
        var variables = new LinkedHashMap<String, String>();
        List<String> lines = text.stream().flatMap(String::lines).toList();
        for (int i = 0; i < lines.size(); i++) {
            readLine(lines.get(i).strip(), i + 1, variables, problems);
        }
        List<Problem> found = problems.inReadingOrder();
        if (!found.isEmpty()) {
            throw new ConfigurationException(found);
        }
        return Collections.unmodifiableMap(variables);
    }

    private static void readLine(
            String line, int number, Map<String, String> variables, Problems problems) {
        if (line.isEmpty() || line.startsWith("#")) {
            return;
        }
        Matcher matcher = LINE.matcher(line);
        Optional<String> value = matcher.matches() ? value(matcher.group(2)) : Optional.empty();
        if (value.isPresent()) {
            variables.put(matcher.group(1), value.get());
        } else {
            // The line itself is not told: it may hold a secret.
            problems.add(
                    number,
                    1,
                    "",
                    matcher.matches()
                            ? "found a value that does not end with its closing quote, on its line"
                            : "found no assignment, expected NAME=VALUE, such as NODE_ENV=development");
        }
    }

    /** Empty if its quotes are not in order. */
    private static Optional<String> value(String text) {
        if (!text.startsWith("\"") && !text.startsWith("'")) {
            return Optional.of(withoutComment(text));
        }
        Matcher quoted = QUOTED.matcher(text);
        if (!quoted.matches()) {
            return Optional.empty();
        }
        boolean inDoubleQuotes = quoted.group(1) != null;
        String rest = inDoubleQuotes ? quoted.group(2) : quoted.group(4);
        return withoutComment(rest).isBlank()
                ? Optional.of(inDoubleQuotes ? unescaped(quoted.group(1)) : quoted.group(3))
                : Optional.empty();
    }

    /** A # inside a word belongs to it, as in a URL. */
    private static String withoutComment(String text) {
        return COMMENT.matcher(text).replaceFirst("");
    }

    private static String unescaped(String text) {
        return ESCAPE.matcher(text)
                .replaceAll(match ->
                        Matcher.quoteReplacement(
                                switch (match.group(1)) {
                                    case "n" -> "\n";
                                    case "t" -> "\t";
                                    case "\"", "\\", "$" -> match.group(1);
                                    default -> match.group();
                                }));
    }
}
