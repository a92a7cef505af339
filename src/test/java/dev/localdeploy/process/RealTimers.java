package dev.localdeploy.process;

import dev.localdeploy.os.Timers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/** Timers for tests with real processes, which cannot be told to hurry. */
public final class RealTimers implements Timers {
    private static final Executor THREADS = Thread::startVirtualThread;

    @Override
    public void after(Duration delay, Runnable call) {
        CompletableFuture.delayedExecutor(delay.toNanos(), TimeUnit.NANOSECONDS, THREADS)
                .execute(call);
    }
}
