/**
 * What deployments used over the last day, remembered for graphs. Reports, never acts. Knows ids
 * and figures; has never heard of deployments' goals.
 *
 * <p>Way in: {@link dev.localdeploy.figure.FigureBook}.
 */
@NullMarked
package dev.localdeploy.figure;

import org.jspecify.annotations.NullMarked;
