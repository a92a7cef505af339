@NullMarked
package dev.localdeploy.notification;

import org.jspecify.annotations.NullMarked;
