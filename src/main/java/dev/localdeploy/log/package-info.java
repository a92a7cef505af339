/**
 * The captured output as files: read, followed, searched, rotated.
 *
 * <p>Way in: {@link dev.localdeploy.log.LogFiles}.
 */
@NullMarked
package dev.localdeploy.log;

import org.jspecify.annotations.NullMarked;
