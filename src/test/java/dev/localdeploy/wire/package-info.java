@NullMarked
package dev.localdeploy.wire;

import org.jspecify.annotations.NullMarked;
