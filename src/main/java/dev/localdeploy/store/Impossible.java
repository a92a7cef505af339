package dev.localdeploy.store;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Checks of what was read: a file that says something impossible is not believed at all. */
final class Impossible {
    private Impossible() {}

    static void unless(boolean possible, String key, @Nullable Object value) {
        if (!possible) {
            throw new IllegalArgumentException("'" + key + "' cannot be " + value);
        }
    }

    /** Jackson leaves null what a file does not say, whatever the annotations promise. */
    static <T> T ifMissing(@Nullable T value, String key) {
        unless(value != null, key, "missing");
        return Objects.requireNonNull(value);
    }
}
