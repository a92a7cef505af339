package dev.localdeploy.config;

import dev.localdeploy.text.Visible;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/** Reads one file against the schema. Used once. */
final class FileReading {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
    private static final Pattern LIKE_AN_ID = Pattern.compile("deployment-\\d{8}-[0-9a-f]{8}");

    private final ConfigurationFile file;
    private final Path home;
    private final Problems problems;
    private final Layer values = new Layer();
    private final Map<String, Layer> entries = new LinkedHashMap<>();

    private FileReading(ConfigurationFile file, Path home) {
        this.file = file;
        this.home = home;
        this.problems = new Problems(file.path());
    }

    /** What a file says, as far as it makes sense, and what is wrong with it. */
    record Result(Layer values, Map<String, Layer> entries, List<Problem> problems) {}

    static Result of(ConfigurationFile file, Path home) {
        return new FileReading(file, home).read();
    }

    private Result read() {
        FileText.read(file.path(), problems)
                .flatMap(text -> YamlFile.root(text, problems))
                .ifPresent(root -> block("", root, topOfFile(), "version: \"1.0\""));
        return new Result(values, entries, problems.inReadingOrder());
    }

    /** What to do with the value of a key that may stand in a block. */
    @FunctionalInterface
    private interface Field {
        /**
         * @param path of the key, fit to be shown
         */
        void read(String path, Node value);
    }

    private Map<String, Field> topOfFile() {
        var fields = fields(Schema.topKeys(), Schema.sections(), values);
        for (Section section : Schema.sectionsOfUser()) {
            fields.put(
                    section.name(),
                    file.kind() == ConfigurationFile.Kind.USER
                            ? (path, value) ->
                                    block(
                                            path,
                                            value,
                                            fields(section.keys(), List.of(), values),
                                            exampleOf(section))
                            : this::onlyForUsers);
        }
        fields.put(Schema.DEPLOYMENTS, this::deployments);
        return fields;
    }

    private Map<String, Field> fields(List<Key<?>> keys, List<Section> sections, Layer into) {
        var fields = new LinkedHashMap<String, Field>();
        for (Key<?> key : keys) {
            fields.put(key.name(), (path, value) -> value(key, path, value, into));
        }
        for (Section section : sections) {
            fields.put(
                    section.name(),
                    (path, value) ->
                            block(
                                    path,
                                    value,
                                    fields(section.keys(), List.of(), into),
                                    exampleOf(section)));
        }
        return fields;
    }

    private static String exampleOf(Section section) {
        Key<?> first = section.keys().getFirst();
        return "%s: {%s: %s}".formatted(section.name(), first.name(), first.example());
    }

    /**
     * A block without any key is as good as none: that is what remains when all are commented out.
     */
    private void block(String path, Node node, Map<String, Field> fields, String example) {
        if (Found.nothing(node)) {
            return;
        }
        if (!(node instanceof MappingNode block)) {
            problems.add(
                    node,
                    path,
                    "%sfound %s, expected keys and their values, such as %s"
                            .formatted(path.isEmpty() ? "" : path + ": ", Found.in(node), example));
            return;
        }
        for (NodeTuple tuple : Blocks.uniqueKeys(block, path, problems)) {
            var key = (ScalarNode) tuple.getKeyNode();
            Field field = fields.get(key.getValue());
            if (field == null) {
                problems.add(
                        key,
                        Blocks.join(path, key.getValue()),
                        UnknownKey.message(path, key.getValue(), fields.keySet()));
            } else {
                field.read(Blocks.join(path, key.getValue()), tuple.getValueNode());
            }
        }
    }

    private <T> void value(Key<T> key, String path, Node node, Layer into) {
        var reading = new Reading(key, path, file.folder(), home, problems);
        int line = node.getStartMark().orElseThrow().getLine() + 1;
        key.kind()
                .read(node, reading)
                .ifPresent(value ->
                        into.put(key, new Value<>(value, new Origin.InFile(file.path(), line))));
    }

    private void onlyForUsers(String path, Node node) {
        problems.add(
                node,
                path,
                "%s: found in the file of a project, expected in your own %s; a project must not decide that, move it there"
                        .formatted(path, ConfigurationFile.USER_FILE));
    }

    private void deployments(String path, Node node) {
        if (file.kind() == ConfigurationFile.Kind.USER) {
            problems.add(
                    node,
                    path,
                    path
                            + ": found in the user file, expected in the %s of a project; move it there"
                                    .formatted(ConfigurationFile.PROJECT_FILE));
            return;
        }
        if (Found.nothing(node)) {
            return;
        }
        if (!(node instanceof MappingNode block)) {
            problems.add(
                    node,
                    path,
                    "%s: found %s, expected names of deployments with their keys, such as web: {command: npm run dev}"
                            .formatted(path, Found.in(node)));
            return;
        }
        Blocks.uniqueKeys(block, path, problems).forEach(tuple -> entry(path, tuple));
    }

    private void entry(String path, NodeTuple tuple) {
        var key = (ScalarNode) tuple.getKeyNode();
        String name = key.getValue();
        String entryPath = Blocks.join(path, name);
        if (!NAME.matcher(name).matches() || LIKE_AN_ID.matcher(name).matches()) {
            problems.add(
                    key,
                    entryPath,
                    "%s: found \"%s\" as the name of a deployment, expected 1 to 64 letters, digits, '.', '_' or '-', beginning with a letter or digit and not like an id, such as web"
                            .formatted(path, Visible.quote(name)));
            return;
        }
        var layer = new Layer();
        entries.put(name, layer);
        block(
                entryPath,
                tuple.getValueNode(),
                fields(Schema.keysOfEntry(), Schema.sectionsOfEntry(), layer),
                name + ": {command: npm run dev}");
    }
}
