package dev.localdeploy.config;

import dev.localdeploy.text.Visible;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** Says what stands in a file, in words for an error message. */
final class Found {
    private Found() {}

    static String in(Node node) {
        return switch (node) {
            case ScalarNode scalar -> scalar(scalar);
            case SequenceNode _ -> "a list";
            default -> "a block of keys";
        };
    }

    private static String scalar(ScalarNode scalar) {
        String text = Visible.quote(scalar.getValue());
        Tag tag = scalar.getTag();
        if (tag.equals(Tag.NULL)) {
            return "nothing";
        }
        if (tag.equals(Tag.INT) || tag.equals(Tag.FLOAT)) {
            return "the number " + text;
        }
        if (tag.equals(Tag.BOOL)) {
            return text;
        }
        return tag.equals(Tag.STR)
                ? "the text \"" + text + "\""
                : "a value tagged " + Visible.quote(tag.getValue());
    }

    static boolean nothing(Node node) {
        return node.getTag().equals(Tag.NULL);
    }

    static boolean text(Node node) {
        return node instanceof ScalarNode && node.getTag().equals(Tag.STR);
    }

    static boolean number(Node node) {
        return node.getTag().equals(Tag.INT) || node.getTag().equals(Tag.FLOAT);
    }
}
