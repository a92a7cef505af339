/**
 * Follows the output of runs and brings it to the log monitors; remembers how far they came.
 * Reports, never acts.
 *
 * <p>Way in: {@link dev.localdeploy.stability.logwatch.LogWatch}.
 */
@NullMarked
package dev.localdeploy.stability.logwatch;

import org.jspecify.annotations.NullMarked;
