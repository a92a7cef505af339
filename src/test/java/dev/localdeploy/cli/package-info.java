@NullMarked
package dev.localdeploy.cli;

import org.jspecify.annotations.NullMarked;
