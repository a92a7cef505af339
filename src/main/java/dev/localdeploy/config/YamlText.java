package dev.localdeploy.config;

import dev.localdeploy.text.Visible;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Writes plain values as YAML on one line, so that reading gives the same values back. */
final class YamlText {
    private static final Pattern PLAIN =
            Pattern.compile("[A-Za-z/][A-Za-z0-9/_.+@-]*( [A-Za-z0-9/_.+@-]+)*");

    /** Words that some reader of YAML takes for something else than text. */
    private static final Set<String> TAKEN =
            Set.of("true", "false", "null", "yes", "no", "on", "off", "y", "n");

    private YamlText() {}

    /**
     * @param plain as {@link Kind#plain} gives it
     */
    static String of(Object plain) {
        return switch (plain) {
            case String text -> text(text);
            case Double number -> BigDecimal.valueOf(number).toPlainString();
            case List<?> list ->
                    list.stream().map(YamlText::of).collect(Collectors.joining(", ", "[", "]"));
            case Map<?, ?> map ->
                    map.entrySet().stream()
                            .map(entry -> pair(entry.getKey(), entry.getValue()))
                            .collect(Collectors.joining(", ", "{", "}"));
            default -> plain.toString();
        };
    }

    private static String pair(Object key, Object value) {
        return of(key) + ": " + of(value);
    }

    private static String text(String text) {
        boolean plain =
                PLAIN.matcher(text).matches() && !TAKEN.contains(text.toLowerCase(Locale.ROOT));
        return plain ? text : quoted(text);
    }

    static String quoted(String text) {
        return '"' + Visible.line(text.replace("\\", "\\\\").replace("\"", "\\\"")) + '"';
    }
}
