package dev.localdeploy.config;

import dev.localdeploy.text.Visible;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/** Blocks of keys as YAML has them. */
final class Blocks {
    private Blocks() {}

    /** The keys with a name of their own, in order; the others are told to {@code problems}. */
    static List<NodeTuple> uniqueKeys(MappingNode block, String path, Problems problems) {
        var first = new HashMap<String, Node>();
        var unique = new ArrayList<NodeTuple>();
        for (NodeTuple tuple : block.getValue()) {
            if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
                problems.add(
                        tuple.getKeyNode(),
                        path,
                        "found %s as a key, expected a word"
                                .formatted(Found.in(tuple.getKeyNode())));
                continue;
            }
            Node before = first.putIfAbsent(key.getValue(), key);
            if (before == null) {
                unique.add(tuple);
            } else {
                String shown = join(path, key.getValue());
                problems.add(
                        key,
                        shown,
                        "%s: found a second time, it already stands on line %d; keep one of them"
                                .formatted(
                                        shown, before.getStartMark().orElseThrow().getLine() + 1));
            }
        }
        return unique;
    }

    /** Fit to be shown. */
    static String join(String path, String key) {
        String shown = Visible.quote(key);
        return path.isEmpty() ? shown : path + "." + shown;
    }
}
