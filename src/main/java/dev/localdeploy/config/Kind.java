package dev.localdeploy.config;

import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.Node;

/** What the value of a key may be. */
interface Kind<T> {
    /** In words that follow "expected", such as {@code a whole number, at least 0}. */
    String expected();

    /** The value; empty after telling {@code reading} what is wrong with it. */
    Optional<T> read(Node node, Reading reading);

    /**
     * The value as files and JSON know it: a String, Long, Double, Boolean, a map of Strings, or a
     * list of Strings and such maps.
     */
    Object plain(T value);
}
