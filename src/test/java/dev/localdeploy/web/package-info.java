@NullMarked
package dev.localdeploy.web;

import org.jspecify.annotations.NullMarked;
