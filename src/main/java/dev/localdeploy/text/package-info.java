/**
 * Small things about words that client, daemon and configuration all need. Imports nothing of ours.
 *
 * <p>Way in: {@link dev.localdeploy.text.Visible}.
 */
@NullMarked
package dev.localdeploy.text;

import org.jspecify.annotations.NullMarked;
