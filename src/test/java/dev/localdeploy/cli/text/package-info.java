@NullMarked
package dev.localdeploy.cli.text;

import org.jspecify.annotations.NullMarked;
