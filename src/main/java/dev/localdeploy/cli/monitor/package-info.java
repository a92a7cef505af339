/**
 * The live view of {@code local-deploy monitor}. Everything that happens, a key or news of the
 * daemon, makes a new {@link dev.localdeploy.cli.monitor.State}; of a state, and of nothing else,
 * lines are made for a terminal of any size.
 *
 * <p>Way in: {@link dev.localdeploy.cli.monitor.Monitor}.
 */
@NullMarked
package dev.localdeploy.cli.monitor;

import org.jspecify.annotations.NullMarked;
