/** What tests of several packages share: time, processes and a store that do what they are told. */
@NullMarked
package dev.localdeploy.testing;

import org.jspecify.annotations.NullMarked;
