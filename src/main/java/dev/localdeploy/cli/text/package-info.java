/**
 * How things look on a terminal: tables, panels, colours, and text that cannot do harm there.
 *
 * <p>Way in: {@link dev.localdeploy.cli.text.Console}.
 */
@NullMarked
package dev.localdeploy.cli.text;

import org.jspecify.annotations.NullMarked;
