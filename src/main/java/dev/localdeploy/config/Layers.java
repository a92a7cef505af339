package dev.localdeploy.config;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * All that holds for one deployment, key by key: the first layer that has the key wins, and below
 * the last are the built-in values.
 */
record Layers(List<Layer> strongestFirst) {
    Layers {
        strongestFirst = List.copyOf(strongestFirst);
    }

    /** Empty only for a key that has no built-in value. */
    <T> Optional<Value<T>> find(Key<T> key) {
        return findSaid(key)
                .or(() ->
                        key.builtInValue().map(value -> new Value<>(value, new Origin.BuiltIn())));
    }

    /** Only what a file says. */
    <T> Optional<Value<T>> findSaid(Key<T> key) {
        for (Layer layer : strongestFirst) {
            Optional<Value<T>> said = layer.get(key);
            if (said.isPresent()) {
                return said;
            }
        }
        return Optional.empty();
    }

    /** For a key that has a built-in value. */
    <T> T value(Key<T> key) {
        return find(key).orElseThrow().value();
    }

    <T> @Nullable T valueOrNull(Key<T> key) {
        return find(key).map(Value::value).orElse(null);
    }
}
