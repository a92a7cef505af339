package dev.localdeploy.config;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.localdeploy.config.Settings.ErrorPattern;
import dev.localdeploy.config.Settings.Severity;
import dev.localdeploy.text.Visible;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * A list of regular expressions, each alone or with its severity. They are those of RE2, as the log
 * monitor searches with it: it takes no longer than the line is long, whatever the expression.
 */
record ErrorPatterns() implements Kind<List<ErrorPattern>> {
    private static final String PATTERN = "pattern";
    private static final String SEVERITY = "severity";

    /** Instructions for RE2's machine, which may all be busy with each character of a line. */
    private static final int LARGEST = 5000;

    @Override
    public String expected() {
        return "a list of regular expressions";
    }

    @Override
    public Optional<List<ErrorPattern>> read(Node node, Reading reading) {
        if (!(node instanceof SequenceNode list)) {
            return reading.misfit(node, Found.text(node) ? "put [ and ] around it" : "");
        }
        var patterns = new ArrayList<ErrorPattern>();
        for (Node item : list.getValue()) {
            pattern(item, reading).ifPresent(patterns::add);
        }
        int size =
                patterns.stream()
                        .mapToInt(each -> Pattern.compile(each.expression()).programSize())
                        .sum();
        return size > LARGEST
                ? reading.wrong(
                        node,
                        "found regular expressions that are too large together, of size %d, at most %d; use fewer of them, or smaller counts in { }"
                                .formatted(size, LARGEST))
                : Optional.of(List.copyOf(patterns));
    }

    private static Optional<ErrorPattern> pattern(Node item, Reading reading) {
        return item instanceof MappingNode block
                ? withSeverity(block, reading)
                : expression(item, reading).map(text -> new ErrorPattern(text, null));
    }

    private static Optional<ErrorPattern> withSeverity(MappingNode block, Reading reading) {
        var values = new LinkedHashMap<String, Node>();
        for (NodeTuple tuple : Blocks.uniqueKeys(block, reading.path(), reading.problems())) {
            String name = ((ScalarNode) tuple.getKeyNode()).getValue();
            if (!name.equals(PATTERN) && !name.equals(SEVERITY)) {
                return reading.wrong(
                        tuple.getKeyNode(),
                        "found the unknown key %s in a pattern, expected pattern and severity, such as {pattern: \"disk full\", severity: critical}"
                                .formatted(Visible.quote(name)));
            }
            values.put(name, tuple.getValueNode());
        }
        Node pattern = values.get(PATTERN);
        if (pattern == null) {
            return reading.wrong(
                    block,
                    "found a block without the key pattern, such as {pattern: \"disk full\", severity: critical}");
        }
        Node severity = values.get(SEVERITY);
        Optional<ErrorPattern> plain =
                expression(pattern, reading).map(text -> new ErrorPattern(text, null));
        return severity == null
                ? plain
                : plain.flatMap(one ->
                        severity(severity, reading)
                                .map(how -> new ErrorPattern(one.expression(), how)));
    }

    private static Optional<Severity> severity(Node node, Reading reading) {
        String text = node instanceof ScalarNode scalar ? scalar.getValue() : "";
        for (Severity severity : Severity.values()) {
            if (written(severity).equals(text)) {
                return Optional.of(severity);
            }
        }
        return reading.wrong(
                node,
                "found %s for severity, expected warning, error or critical"
                        .formatted(Found.in(node)));
    }

    private static String written(Severity severity) {
        return severity.name().toLowerCase(Locale.ROOT);
    }

    private static Optional<String> expression(Node item, Reading reading) {
        if (!Found.text(item) || !(item instanceof ScalarNode scalar)) {
            String hint = item instanceof ScalarNode ? "; write it in quotes" : "";
            return reading.wrong(
                    item,
                    "found %s in the list, expected a regular expression, such as \"Error:\"%s"
                            .formatted(Found.in(item), hint));
        }
        String text = scalar.getValue();
        if (text.isEmpty()) {
            return reading.wrong(
                    item, "found an empty regular expression, which matches every line; remove it");
        }
        try {
            Pattern.compile(text);
            return Optional.of(text);
        } catch (PatternSyntaxException e) {
            return reading.wrong(item, "found \"%s\", %s".formatted(Visible.quote(text), why(e)));
        }
    }

    private static String why(PatternSyntaxException e) {
        String what = beyondRe2(e.getPattern() == null ? "" : e.getPattern());
        if (what != null) {
            return "which uses %s; patterns are those of RE2, which has nothing that could take long on some line"
                    .formatted(what);
        }
        String near =
                e.getPattern() == null ? "" : " near \"" + Visible.quote(e.getPattern()) + "\"";
        return "which is no regular expression (%s%s); to mean a special character itself, put \\ before it, such as '\\('"
                .formatted(Visible.line(e.getDescription()), near);
    }

    /**
     * What other engines have.
     *
     * @param piece that RE2 stumbled over
     */
    private static @Nullable String beyondRe2(String piece) {
        if (piece.matches("(?s)\\(\\?<?[=!].*")) {
            return "a look ahead or behind";
        }
        if (piece.matches("\\\\[1-9]")) {
            return "a reference to a group, \\" + piece.charAt(1);
        }
        if (piece.startsWith("(?>") || piece.matches("[*+?]\\+")) {
            return "a group or a repetition that gives nothing back";
        }
        return null;
    }

    @Override
    public Object plain(List<ErrorPattern> value) {
        return value.stream().map(ErrorPatterns::plain).toList();
    }

    private static Object plain(ErrorPattern pattern) {
        Severity severity = pattern.severity();
        if (severity == null) {
            return pattern.expression();
        }
        var block = new LinkedHashMap<String, String>();
        block.put(PATTERN, pattern.expression());
        block.put(SEVERITY, written(severity));
        return block;
    }
}
