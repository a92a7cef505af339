/**
 * What can be typed, told to others: to shells, which complete it, and to {@code man}. All of it is
 * made from the model that picocli parses with, so that nothing is forgotten.
 *
 * <p>Way in: {@link dev.localdeploy.cli.reference.Command}.
 */
@NullMarked
package dev.localdeploy.cli.reference;

import org.jspecify.annotations.NullMarked;
