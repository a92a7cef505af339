/**
 * Should a crashed run come back, when, and why.
 *
 * <p>Way in: {@code RestartPolicy}.
 */
@NullMarked
package dev.localdeploy.restart;

import org.jspecify.annotations.NullMarked;
