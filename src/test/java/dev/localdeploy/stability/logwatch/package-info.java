@NullMarked
package dev.localdeploy.stability.logwatch;

import org.jspecify.annotations.NullMarked;
