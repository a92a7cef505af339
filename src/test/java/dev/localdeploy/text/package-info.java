@NullMarked
package dev.localdeploy.text;

import org.jspecify.annotations.NullMarked;
