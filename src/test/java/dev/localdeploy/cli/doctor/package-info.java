@NullMarked
package dev.localdeploy.cli.doctor;

import org.jspecify.annotations.NullMarked;
