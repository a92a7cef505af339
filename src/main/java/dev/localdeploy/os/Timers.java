package dev.localdeploy.os;

import java.time.Duration;

/** The only way to wait: a wait is a call that comes later. Measures monotonic time. */
@FunctionalInterface
public interface Timers {
    void after(Duration delay, Runnable call);
}
