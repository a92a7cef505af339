/**
 * What the JDK cannot ask the operating system. One class per system implements it.
 *
 * <p>Way in: {@link dev.localdeploy.os.OperatingSystem}.
 */
@NullMarked
package dev.localdeploy.os;

import org.jspecify.annotations.NullMarked;
