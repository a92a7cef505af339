/**
 * The line to the daemon: finding it, starting it, speaking HTTP and JSON with it. Uses sockets and
 * streaming JSON only, because everything grander costs more start-up time than the whole client.
 *
 * <p>Way in: {@link dev.localdeploy.cli.link.DaemonLink}.
 */
@NullMarked
package dev.localdeploy.cli.link;

import org.jspecify.annotations.NullMarked;
