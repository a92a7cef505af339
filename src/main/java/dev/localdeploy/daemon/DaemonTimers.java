package dev.localdeploy.daemon;

import dev.localdeploy.os.Timers;
import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * One thread that keeps time, and hands each call to a thread of its own, so none delays another.
 */
final class DaemonTimers implements Timers, AutoCloseable {
    private final ScheduledThreadPoolExecutor clockwork =
            new ScheduledThreadPoolExecutor(
                    1,
                    Thread.ofPlatform().daemon().name("timers").factory(),
                    new ThreadPoolExecutor.DiscardPolicy()); // the daemon ends: nothing comes later

    @Override
    public void after(Duration delay, Runnable call) {
        if (delay.isZero()) {
            Thread.ofVirtual().name("timer").start(call);
            return;
        }
        var _ =
                clockwork.schedule(
                        () -> Thread.ofVirtual().name("timer").start(call),
                        delay.toNanos(),
                        TimeUnit.NANOSECONDS);
    }

    boolean isTicking() {
        return !clockwork.isShutdown();
    }

    @Override
    public void close() {
        clockwork.shutdownNow();
    }
}
