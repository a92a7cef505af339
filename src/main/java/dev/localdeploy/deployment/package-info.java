/**
 * The core: what a deployment is and what it does next. One writer per deployment.
 *
 * <p>Way in: {@code Deployments}.
 */
@NullMarked
package dev.localdeploy.deployment;

import org.jspecify.annotations.NullMarked;
