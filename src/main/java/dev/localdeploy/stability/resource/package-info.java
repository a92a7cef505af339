/**
 * Does a run come near a limit? Reports, never acts, and measures nothing: the figures are brought
 * to it.
 *
 * <p>Way in: {@link dev.localdeploy.stability.resource.ResourceMonitor}.
 */
@NullMarked
package dev.localdeploy.stability.resource;

import org.jspecify.annotations.NullMarked;
