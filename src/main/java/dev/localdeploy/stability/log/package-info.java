/**
 * Which lines of a deployment's output are errors? Reports, never acts, and reads no file: the
 * bytes are brought to it.
 *
 * <p>Way in: {@link dev.localdeploy.stability.log.LogMonitor}.
 */
@NullMarked
package dev.localdeploy.stability.log;

import org.jspecify.annotations.NullMarked;
