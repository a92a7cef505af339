/**
 * REST resources; turns refusals into problem documents.
 *
 * <p>Way in: {@code DeploymentResource}.
 */
@NullMarked
package dev.localdeploy.api;

import org.jspecify.annotations.NullMarked;
