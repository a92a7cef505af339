package dev.localdeploy.config;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What one place says: a file, or one deployment's entry in it. Complete once it has been read. */
final class Layer {
    private final Map<Key<?>, Value<?>> values = new LinkedHashMap<>();

    <T> void put(Key<T> key, Value<T> value) {
        values.put(key, value);
    }

    @SuppressWarnings("unchecked") // put() is the only way in, and pairs a key with its own type
    <T> Optional<Value<T>> get(Key<T> key) {
        return Optional.ofNullable((Value<T>) values.get(key));
    }
}
