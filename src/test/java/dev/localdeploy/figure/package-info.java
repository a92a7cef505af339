@NullMarked
package dev.localdeploy.figure;

import org.jspecify.annotations.NullMarked;
