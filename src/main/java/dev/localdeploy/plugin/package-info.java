/**
 * Finds implementations of interfaces in the user's jars, and calls foreign code in a way that
 * nothing depends on it coming back. Knows no interface in particular.
 *
 * <p>Way in: {@link dev.localdeploy.plugin.Plugins}.
 */
@NullMarked
package dev.localdeploy.plugin;

import org.jspecify.annotations.NullMarked;
