/**
 * What a browser needs: sessions, and the files of the page. Knows no server.
 *
 * <p>Way in: {@code Sessions}.
 */
@NullMarked
package dev.localdeploy.web;

import org.jspecify.annotations.NullMarked;
