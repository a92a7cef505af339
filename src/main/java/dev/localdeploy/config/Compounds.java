package dev.localdeploy.config;

import dev.localdeploy.config.ConfiguredCommand.Program;
import dev.localdeploy.config.ConfiguredCommand.Shell;
import dev.localdeploy.text.Visible;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** The kinds of value that are made of several. */
final class Compounds {
    private static final Pattern HEADER_NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

    private Compounds() {}

    static Kind<ConfiguredCommand> command() {
        return new Command();
    }

    static Kind<Map<String, String>> environment() {
        return new Pairs(
                "variables and their values",
                name -> !name.isEmpty() && !name.contains("=") && Texts.isUsable(name),
                _ -> true,
                "cannot be the name of a variable; use letters, digits and _, such as NODE_ENV");
    }

    /** Names and values as RFC 9110 wants them. */
    static Kind<Map<String, String>> headers() {
        return new Pairs(
                "headers and their values",
                name -> HEADER_NAME.matcher(name).matches(),
                value -> value.chars().noneMatch(c -> (c < ' ' && c != '\t') || c == 127),
                "cannot be the name of a header; use letters, digits and -, such as X-Probe");
    }

    private record Command() implements Kind<ConfiguredCommand> {
        @Override
        public String expected() {
            return "a command line, or a list of program and arguments";
        }

        @Override
        public Optional<ConfiguredCommand> read(Node node, Reading reading) {
            if (node instanceof SequenceNode list) {
                return program(list, reading);
            }
            if (!Found.text(node) || !(node instanceof ScalarNode scalar)) {
                boolean unquoted = node instanceof ScalarNode && !Found.nothing(node);
                return reading.misfit(node, unquoted ? "write it in quotes" : "");
            }
            return scalar.getValue().isBlank() || !Texts.isUsable(scalar.getValue())
                    ? reading.misfit(node)
                    : Optional.of(new Shell(scalar.getValue()));
        }

        private static Optional<ConfiguredCommand> program(SequenceNode list, Reading reading) {
            var argv = new ArrayList<String>();
            for (Node item : list.getValue()) {
                asWritten(item)
                        .or(() ->
                                reading.wrong(
                                        item,
                                        "found %s in the list, expected a text for each argument"
                                                .formatted(Found.in(item))))
                        .ifPresent(argv::add);
            }
            boolean complete = argv.size() == list.getValue().size();
            if (complete && (argv.isEmpty() || argv.getFirst().isBlank())) {
                return reading.wrong(
                        list, "found a list without a program, such as [npm, run, dev]");
            }
            return complete ? Optional.of(new Program(argv)) : Optional.empty();
        }

        @Override
        public Object plain(ConfiguredCommand value) {
            return switch (value) {
                case Shell(var line) -> line;
                case Program(var argv) -> argv;
            };
        }
    }

    /**
     * Names with a text each.
     *
     * @param badName says what is wrong with a name that does not fit
     */
    private record Pairs(
            String expected,
            Predicate<String> nameFits,
            Predicate<String> valueFits,
            String badName)
            implements Kind<Map<String, String>> {
        @Override
        public Optional<Map<String, String>> read(Node node, Reading reading) {
            if (!(node instanceof MappingNode mapping)) {
                return reading.misfit(node);
            }
            var pairs = new LinkedHashMap<String, String>();
            for (NodeTuple tuple : Blocks.uniqueKeys(mapping, reading.path(), reading.problems())) {
                pair(tuple, reading, pairs);
            }
            return Optional.of(Collections.unmodifiableMap(pairs));
        }

        private void pair(NodeTuple tuple, Reading reading, Map<String, String> pairs) {
            String name = ((ScalarNode) tuple.getKeyNode()).getValue();
            if (!nameFits.test(name)) {
                reading.wrong(
                        tuple.getKeyNode(),
                        "found \"%s\", which %s".formatted(Visible.quote(name), badName));
                return;
            }
            asWritten(tuple.getValueNode())
                    .filter(valueFits)
                    .ifPresentOrElse(
                            value -> pairs.put(name, value),
                            () ->
                                    reading.wrong(
                                            tuple.getValueNode(),
                                            "found %s for %s, expected a text; write \"\" for an empty one"
                                                    .formatted(
                                                            Found.in(tuple.getValueNode()),
                                                            Visible.quote(name))));
        }

        @Override
        public Object plain(Map<String, String> value) {
            return value;
        }
    }

    /**
     * The characters as they stand in the file: {@code PORT: 3000} and {@code [sleep, 60]} are
     * clear enough without quotes, and 1.10 must not become 1.1.
     */
    private static Optional<String> asWritten(Node node) {
        return node instanceof ScalarNode scalar
                        && !Found.nothing(node)
                        && Texts.isUsable(scalar.getValue())
                ? Optional.of(scalar.getValue())
                : Optional.empty();
    }
}
