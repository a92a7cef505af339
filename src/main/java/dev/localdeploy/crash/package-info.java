/**
 * Why a run ended: gathers what is left to see, and ranks the causes. Knows runs, never goals.
 *
 * <p>Way in: {@link dev.localdeploy.crash.CrashReports}.
 */
@NullMarked
package dev.localdeploy.crash;

import org.jspecify.annotations.NullMarked;
