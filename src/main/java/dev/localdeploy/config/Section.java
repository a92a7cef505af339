package dev.localdeploy.config;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Keys that belong together. Grows only while {@link Schema} is being set up. */
final class Section {
    private final String name;
    private final String why;
    private final List<Key<?>> keys = new ArrayList<>();

    /**
     * @param name empty for keys that stand at the top
     */
    Section(String name, String why) {
        this.name = name;
        this.why = why;
    }

    /** A key with a built-in value, which is its example, too. */
    <T> Key<T> key(String key, Kind<T> kind, T builtIn, String explanation) {
        return add(key, kind, builtIn, YamlText.of(kind.plain(builtIn)), explanation);
    }

    /** A key that is not set unless a file sets it. */
    <T> Key<T> key(String key, Kind<T> kind, Example example, String explanation) {
        return add(key, kind, null, example.text(), explanation);
    }

    <T> Key<T> key(String key, Kind<T> kind, T builtIn, Example example, String explanation) {
        return add(key, kind, builtIn, example.text(), explanation);
    }

    private <T> Key<T> add(
            String key, Kind<T> kind, @Nullable T builtIn, String example, String explanation) {
        var added = new Key<>(name, key, kind, builtIn, example, explanation);
        keys.add(added);
        return added;
    }

    String name() {
        return name;
    }

    String why() {
        return why;
    }

    List<Key<?>> keys() {
        return Collections.unmodifiableList(keys);
    }

    /** As it would be written in a file. */
    record Example(String text) {}
}
