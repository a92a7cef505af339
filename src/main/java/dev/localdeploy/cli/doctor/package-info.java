/**
 * What may be wrong with the installation, each with its remedy.
 *
 * <p>Way in: {@link dev.localdeploy.cli.doctor.Doctor}.
 */
@NullMarked
package dev.localdeploy.cli.doctor;

import org.jspecify.annotations.NullMarked;
