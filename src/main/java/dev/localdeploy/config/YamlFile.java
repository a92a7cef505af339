package dev.localdeploy.config;

import dev.localdeploy.text.Visible;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.composer.Composer;
import org.snakeyaml.engine.v2.exceptions.ComposerException;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/** Turns YAML text into nodes that know their line and column. */
final class YamlFile {
    /** No expansion of aliases can make a small file large. */
    private static final int MOST_ALIASES = 50;

    private YamlFile() {}

    /** The file's root; empty for a file without content and after telling {@code problems}. */
    static Optional<Node> root(String text, Problems problems) {
        LoadSettings settings =
                LoadSettings.builder()
                        .setSchema(new CoreSchema())
                        .setMaxAliasesForCollections(MOST_ALIASES)
                        // So that they can be told with their line; the library's error has none.
                        .setAllowNonScalarKeys(true)
                        .build();
        var parser = new ParserImpl(settings, new StreamReader(settings, text));
        try {
            return new ShallowComposer(settings, parser).getSingleNode();
        } catch (MarkedYamlEngineException e) {
            Optional<Mark> mark = e.getProblemMark().or(e::getContextMark);
            problems.add(
                    mark.map(Mark::getLine).orElse(0) + 1,
                    mark.map(Mark::getColumn).orElse(0) + 1,
                    "",
                    "not valid YAML: " + message(e));
            return Optional.empty();
        } catch (YamlEngineException e) {
            problems.addForFile("not valid YAML: " + Visible.line(String.valueOf(e.getMessage())));
            return Optional.empty();
        }
    }

    private static String message(MarkedYamlEngineException e) {
        String problem = Visible.line(e.getProblem());
        String context = e.getContext();
        if (context == null || context.isBlank()) {
            return problem;
        }
        String begun =
                e.getContextMark().map(mark -> " begun on line " + (mark.getLine() + 1)).orElse("");
        return Visible.line(context) + begun + ", " + problem;
    }

    /**
     * Refuses deep nesting. The library descends by recursion, and a line of brackets would
     * overflow the stack of the daemon.
     */
    private static final class ShallowComposer extends Composer {
        /** The schema needs five. */
        private static final int DEEPEST = 20;

        private int depth;

        ShallowComposer(LoadSettings settings, ParserImpl parser) {
            super(settings, parser);
        }

        @Override
        protected SequenceNode composeSequenceNode(Optional<Anchor> anchor) {
            enter();
            SequenceNode node = super.composeSequenceNode(anchor);
            depth--;
            return node;
        }

        @Override
        protected Node composeMappingNode(Optional<Anchor> anchor) {
            enter();
            Node node = super.composeMappingNode(anchor);
            depth--;
            return node;
        }

        private void enter() {
            if (++depth > DEEPEST) {
                throw new ComposerException(
                        "nested more than %d levels deep".formatted(DEEPEST),
                        parser.peekEvent().getStartMark());
            }
        }
    }
}
