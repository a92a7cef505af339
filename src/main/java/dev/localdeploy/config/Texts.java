package dev.localdeploy.config;

import dev.localdeploy.text.Visible;
import dev.localdeploy.text.WebUrl;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** The kinds of single values that are no numbers. */
final class Texts {
    private Texts() {}

    static Kind<Boolean> trueOrFalse() {
        return new TrueOrFalse();
    }

    /** One of the constants, written in lower case. */
    static <E extends Enum<E>> Kind<E> oneOf(Class<E> constants) {
        return new OneOf<>(constants);
    }

    /** The only version of these files there is. Written without quotes it means the same. */
    static Kind<String> version(String version) {
        return new Version(version);
    }

    /** A URL, or what follows host and port in one. */
    static Kind<String> urlOrPath() {
        return new Text(
                "a path that begins with / and has no spaces, or an http or https URL",
                text -> !breaksUrl(text) && (text.startsWith("/") || WebUrl.is(text)));
    }

    /** An address that can be called. */
    static Kind<String> url() {
        return new Text("an http or https URL", text -> !breaksUrl(text) && WebUrl.is(text));
    }

    /** A list of constants, each written in lower case. */
    static <E extends Enum<E>> Kind<List<E>> someOf(Class<E> constants) {
        return new SomeOf<>(new OneOf<>(constants));
    }

    /** A line for the shell. */
    static Kind<String> line() {
        return new Text("a command line", text -> !text.isBlank() && isUsable(text));
    }

    /**
     * A file or folder; {@code ~/} is the user's home, other relative paths begin at the file's
     * folder.
     */
    static Kind<Path> path() {
        return new FilePath();
    }

    /** Whether the operating system can be given it: a NUL would end it early. */
    static boolean isUsable(String text) {
        return text.indexOf('\0') < 0;
    }

    private static boolean breaksUrl(String text) {
        return text.codePoints().anyMatch(Character::isWhitespace) || !Visible.isHarmless(text);
    }

    private record TrueOrFalse() implements Kind<Boolean> {
        @Override
        public String expected() {
            return "true or false";
        }

        @Override
        public Optional<Boolean> read(Node node, Reading reading) {
            return node instanceof ScalarNode scalar && node.getTag().equals(Tag.BOOL)
                    ? Optional.of(scalar.getValue().equalsIgnoreCase("true"))
                    : reading.misfit(node);
        }

        @Override
        public Object plain(Boolean value) {
            return value;
        }
    }

    private record OneOf<E extends Enum<E>>(Class<E> constants) implements Kind<E> {
        @Override
        public String expected() {
            return Arrays.stream(constants.getEnumConstants())
                    .map(OneOf::written)
                    .collect(Collectors.joining(" or "));
        }

        @Override
        public Optional<E> read(Node node, Reading reading) {
            String text = node instanceof ScalarNode scalar ? scalar.getValue() : "";
            Optional<E> constant =
                    Arrays.stream(constants.getEnumConstants())
                            .filter(each -> written(each).equals(text))
                            .findFirst();
            return constant.isPresent() ? constant : reading.misfit(node);
        }

        @Override
        public Object plain(E value) {
            return written(value);
        }

        private static String written(Enum<?> constant) {
            return constant.name().toLowerCase(Locale.ROOT);
        }
    }

    private record SomeOf<E extends Enum<E>>(OneOf<E> each) implements Kind<List<E>> {
        @Override
        public String expected() {
            return "a list of " + each.expected();
        }

        @Override
        public Optional<List<E>> read(Node node, Reading reading) {
            if (!(node instanceof SequenceNode list)) {
                return reading.misfit(node);
            }
            var constants = new ArrayList<E>();
            for (Node item : list.getValue()) {
                Optional<E> constant = each.read(item, reading);
                if (constant.isEmpty()) {
                    return Optional.empty();
                }
                constants.add(constant.get());
            }
            return Optional.of(List.copyOf(constants));
        }

        @Override
        public Object plain(List<E> value) {
            return value.stream().map(OneOf::written).toList();
        }
    }

    private record Version(String version) implements Kind<String> {
        @Override
        public String expected() {
            return "\"" + version + "\", the only version there is";
        }

        @Override
        public Optional<String> read(Node node, Reading reading) {
            return node instanceof ScalarNode scalar && scalar.getValue().equals(version)
                    ? Optional.of(version)
                    : reading.misfit(node);
        }

        @Override
        public Object plain(String value) {
            return value;
        }
    }

    private record Text(String expected, Predicate<String> fits) implements Kind<String> {
        @Override
        public Optional<String> read(Node node, Reading reading) {
            return Found.text(node)
                            && node instanceof ScalarNode scalar
                            && fits.test(scalar.getValue())
                    ? Optional.of(scalar.getValue())
                    : reading.misfit(node);
        }

        @Override
        public Object plain(String value) {
            return value;
        }
    }

    private record FilePath() implements Kind<Path> {
        @Override
        public String expected() {
            return "a path";
        }

        @Override
        public Optional<Path> read(Node node, Reading reading) {
            if (!(node instanceof ScalarNode scalar) || Found.nothing(node)) {
                return reading.misfit(node);
            }
            String text = scalar.getValue();
            if (!Found.text(node) || text.isBlank() || !isUsable(text)) {
                return reading.misfit(node, Found.text(node) ? "" : "write it in quotes");
            }
            return Optional.of(resolved(text, reading));
        }

        private static Path resolved(String text, Reading reading) {
            boolean inHome = text.equals("~") || text.startsWith("~/");
            Path path =
                    inHome
                            ? reading.home().resolve(text.substring(Math.min(2, text.length())))
                            : reading.folder().resolve(text);
            return path.normalize();
        }

        @Override
        public Object plain(Path value) {
            return value.toString();
        }
    }
}
