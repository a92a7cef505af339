@NullMarked
package dev.localdeploy.cli.link;

import org.jspecify.annotations.NullMarked;
