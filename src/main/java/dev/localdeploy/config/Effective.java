package dev.localdeploy.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What holds, in the shape and order of a configuration file. */
sealed interface Effective {
    /** A value as a file would have it, and where it comes from. */
    record Leaf(Object plain, Origin origin) implements Effective {}

    /** Keys and what stands under them. */
    record Block(Map<String, Effective> children) implements Effective {
        public Block {
            children = Collections.unmodifiableMap(new LinkedHashMap<>(children));
        }
    }

    /** For a folder: all sections, and of each entry what it says itself. */
    static Block ofFolder(Configuration configuration) {
        Layers layers = configuration.layers(null);
        var entries = new LinkedHashMap<String, Effective>();
        for (String name : configuration.deploymentNames()) {
            configuration.entry(name).ifPresent(layer -> entries.put(name, said(layer)));
        }
        return top(layers, entries);
    }

    /** For one deployment: all sections with its entry applied, and what only an entry can say. */
    static Block ofDeployment(Configuration configuration, String name) {
        Layers layers = configuration.layers(name);
        Block own = keys(layers::find, Schema.ownKeysOfEntry());
        return top(layers, Map.of(name, own));
    }

    private static Block top(Layers layers, Map<String, Effective> entries) {
        var top = new LinkedHashMap<String, Effective>();
        top.putAll(keys(layers::find, Schema.topKeys()).children());
        top.putAll(sections(layers::find, Schema.sections()));
        // Only where it is used: what is shown can be a project's file, too.
        top.putAll(sections(layers::findSaid, Schema.sectionsOfUser()));
        if (!entries.isEmpty()) {
            top.put(Schema.DEPLOYMENTS, new Block(entries));
        }
        return new Block(top);
    }

    private static Block said(Layer entry) {
        var said = new LinkedHashMap<String, Effective>();
        said.putAll(keys(entry::get, Schema.keysOfEntry()).children());
        said.putAll(sections(entry::get, Schema.sectionsOfEntry()));
        return new Block(said);
    }

    private static Map<String, Effective> sections(Lookup lookup, List<Section> sections) {
        var blocks = new LinkedHashMap<String, Effective>();
        for (Section section : sections) {
            Block block = keys(lookup, section.keys());
            if (!block.children().isEmpty()) {
                blocks.put(section.name(), block);
            }
        }
        return blocks;
    }

    private static Block keys(Lookup lookup, List<Key<?>> keys) {
        var leaves = new LinkedHashMap<String, Effective>();
        for (Key<?> key : keys) {
            Leaf leaf = leaf(lookup, key);
            if (leaf != null) {
                leaves.put(key.name(), leaf);
            }
        }
        return new Block(leaves);
    }

    private static <T> @Nullable Leaf leaf(Lookup lookup, Key<T> key) {
        return lookup.find(key)
                .map(value -> new Leaf(key.kind().plain(value.value()), value.origin()))
                .orElse(null);
    }

    /** Either one layer or all of them. */
    @FunctionalInterface
    interface Lookup {
        <T> Optional<Value<T>> find(Key<T> key);
    }
}
