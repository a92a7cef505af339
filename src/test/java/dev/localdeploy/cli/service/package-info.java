@NullMarked
package dev.localdeploy.cli.service;

import org.jspecify.annotations.NullMarked;
