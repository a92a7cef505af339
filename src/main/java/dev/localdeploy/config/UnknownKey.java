package dev.localdeploy.config;

import dev.localdeploy.text.NearestWord;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What to say of a key that is not known where it stands. */
final class UnknownKey {
    private UnknownKey() {}

    /**
     * @param path of the block it stands in; empty at the top of the file
     * @param possible the keys that may stand in this block
     */
    static String message(String path, String key, Collection<String> possible) {
        String where = Blocks.join(path, key);
        return "%s: found an unknown key, %s".formatted(where, advice(key, possible));
    }

    private static String advice(String key, Collection<String> possible) {
        Optional<String> near = NearestWord.to(key, possible);
        if (near.isPresent()) {
            return "did you mean '%s'?".formatted(near.get());
        }
        return elsewhere(key)
                .map("did you mean '%s'? It belongs there"::formatted)
                .orElseGet(() -> "expected one of " + String.join(", ", possible));
    }

    /** The key may be right and only stand in the wrong block. */
    private static Optional<String> elsewhere(String key) {
        List<Key<?>> keys =
                Stream.concat(
                                Schema.sections().stream()
                                        .flatMap(section -> section.keys().stream()),
                                Schema.keysOfEntry().stream())
                        .toList();
        return NearestWord.to(key, keys.stream().map(Key::name).distinct().toList())
                .flatMap(near -> keys.stream().filter(each -> each.name().equals(near)).findFirst())
                .map(UnknownKey::home);
    }

    private static String home(Key<?> key) {
        return key.section().isEmpty() ? Schema.DEPLOYMENTS + ".NAME." + key.name() : key.path();
    }
}
