/**
 * Gives runs control groups of their own, with their names and limits, where systemd's user manager
 * can: always after the launch, with nobody waiting (ADR 16).
 *
 * <p>Way in: {@link dev.localdeploy.scope.RunScopes}.
 */
@NullMarked
package dev.localdeploy.scope;

import org.jspecify.annotations.NullMarked;
