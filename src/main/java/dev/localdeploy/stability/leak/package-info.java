/**
 * Does a run leak memory: a pure function of its samples, and when a leaking run is best restarted.
 *
 * <p>Way in: {@link dev.localdeploy.stability.leak.LeakDetector}.
 */
@NullMarked
package dev.localdeploy.stability.leak;

import org.jspecify.annotations.NullMarked;
