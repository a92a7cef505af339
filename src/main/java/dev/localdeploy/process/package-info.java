/**
 * Launches, stops and adopts real processes. Speaks of runs, never of deployments' goals or
 * policies.
 *
 * <p>Way in: {@link dev.localdeploy.process.Processes}.
 */
@NullMarked
package dev.localdeploy.process;

import org.jspecify.annotations.NullMarked;
