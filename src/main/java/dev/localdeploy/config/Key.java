package dev.localdeploy.config;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One key of the configuration: all that is known of it, in one place.
 *
 * @param section such as {@code restart_policy}; empty for a key that stands at the top of a file
 *     or of a deployment's entry
 * @param builtIn holds when no file says anything; null when there is none
 * @param example as it would be written in a file
 * @param why one sentence for people: what it is for
 */
record Key<T>(
        String section,
        String name,
        Kind<T> kind,
        @Nullable T builtIn,
        String example,
        String why) {

    Optional<T> builtInValue() {
        return Optional.ofNullable(builtIn);
    }

    /** Such as {@code restart_policy.max_attempts}. */
    String path() {
        return section.isEmpty() ? name : section + "." + name;
    }
}
