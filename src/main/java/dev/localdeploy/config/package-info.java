/**
 * What the configuration files say: read, merged, checked. Knows nothing of the rest of the
 * program.
 *
 * <p>Way in: {@link dev.localdeploy.config.ConfigurationFiles}. Every key, with its type, range and
 * built-in value, is in {@code Schema}.
 */
@NullMarked
package dev.localdeploy.config;

import org.jspecify.annotations.NullMarked;
