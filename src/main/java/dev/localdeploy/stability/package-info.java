/**
 * Does a run go towards trouble: does it leak, does it come near a limit? Knows runs and has never
 * heard of deployments' goals; reports, never acts.
 *
 * <p>Way in: {@link dev.localdeploy.stability.StabilityWatch}.
 */
@NullMarked
package dev.localdeploy.stability;

import org.jspecify.annotations.NullMarked;
