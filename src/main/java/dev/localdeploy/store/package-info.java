/**
 * Remembers deployments across daemon restarts, one file each.
 *
 * <p>Way in: {@code JsonDeploymentStore}.
 */
@NullMarked
package dev.localdeploy.store;

import org.jspecify.annotations.NullMarked;
