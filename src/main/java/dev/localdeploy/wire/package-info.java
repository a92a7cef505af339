/**
 * What client and daemon must agree on: JSON records, problem codes and places.
 *
 * <p>Way in: {@code Folders}.
 */
@NullMarked
package dev.localdeploy.wire;

import org.jspecify.annotations.NullMarked;
