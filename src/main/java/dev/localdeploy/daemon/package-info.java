/**
 * Beans, configuration, start-up and shutdown of the long-lived process.
 *
 * <p>Way in: {@code Wiring}.
 */
@NullMarked
package dev.localdeploy.daemon;

import org.jspecify.annotations.NullMarked;
