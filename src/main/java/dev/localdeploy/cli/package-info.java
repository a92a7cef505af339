/**
 * The command line: picocli commands that talk HTTP to the daemon.
 *
 * <p>Way in: {@code LocalDeployCommand}.
 */
@NullMarked
package dev.localdeploy.cli;

import org.jspecify.annotations.NullMarked;
