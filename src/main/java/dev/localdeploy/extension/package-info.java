/**
 * What you implement to teach local-deploy something of your own. Put the implementation into a jar
 * that names it under {@code META-INF/services}, and the jar into {@code
 * $XDG_CONFIG_HOME/local-deploy/plugins}; docs/extensions.md has the steps and an example.
 *
 * <p>These types are all that such a jar may use of local-deploy. They change only in ways that
 * keep old jars working.
 */
@NullMarked
package dev.localdeploy.extension;

import org.jspecify.annotations.NullMarked;
