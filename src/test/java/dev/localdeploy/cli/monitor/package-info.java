@NullMarked
package dev.localdeploy.cli.monitor;

import org.jspecify.annotations.NullMarked;
