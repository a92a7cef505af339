package dev.localdeploy.config;

import java.nio.file.Path;
import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.Node;

/**
 * One value being read. Gives every complaint the same form: key, what was found, what is expected,
 * an example.
 *
 * @param path the key as the file has it, such as {@code
 *     deployments.web.restart_policy.max_attempts}
 * @param folder where relative paths begin
 * @param home what {@code ~} means
 */
record Reading(Key<?> key, String path, Path folder, Path home, Problems problems) {

    <T> Optional<T> misfit(Node node) {
        return misfit(node, "");
    }

    /**
     * @param hint what to do about it; empty if the example says enough
     */
    <T> Optional<T> misfit(Node node, String hint) {
        String advice = hint.isEmpty() ? "" : "; " + hint;
        return wrong(
                node,
                "found %s, expected %s, such as %s%s"
                        .formatted(Found.in(node), key.kind().expected(), key.example(), advice));
    }

    /** For what needs words of its own. */
    <T> Optional<T> wrong(Node node, String message) {
        problems.add(node, path, path + ": " + message);
        return Optional.empty();
    }
}
