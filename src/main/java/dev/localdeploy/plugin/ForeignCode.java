package dev.localdeploy.plugin;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * One place where code is called that nobody here has written: each call on a thread of its own,
 * with a limit, and one at a time. Code that never comes back costs this one thread and no other.
 */
public final class ForeignCode {
    private final String name;

    /** The thread of the call that has not come back; null if none is under way. */
    private @Nullable Thread running;

    /**
     * @param name of the threads
     */
    public ForeignCode(String name) {
        this.name = name;
    }

    /** How a call went. */
    public sealed interface Outcome<T> {
        /** It came back with this. */
        record Returned<T>(T value) implements Outcome<T> {}

        /** It threw this. */
        record Threw<T>(Throwable what) implements Outcome<T> {}

        /** It took too long and was interrupted. */
        record TookTooLong<T>() implements Outcome<T> {}

        /** It was not called: an earlier call has still not come back. */
        record StillBusy<T>() implements Outcome<T> {}
    }

    /** Calls, and waits no longer than {@code limit}. */
    public <T> Outcome<T> call(Callable<T> code, Duration limit) {
        var result = new CompletableFuture<T>();
        Thread thread;
        synchronized (this) {
            if (running != null) {
                return new Outcome.StillBusy<>();
            }
            // A platform thread: a virtual one that never waits would keep others from running.
            thread = Thread.ofPlatform().daemon().name(name).unstarted(() -> run(code, result));
            running = thread;
            thread.start();
        }
        return await(result, limit, thread);
    }

    private <T> void run(Callable<T> code, CompletableFuture<T> result) {
        try {
            T value = code.call();
            free();
            result.complete(value);
        } catch (Throwable e) { // also LinkageError and StackOverflowError: it is foreign code
            free();
            result.completeExceptionally(e);
        }
    }

    /** Before anybody hears of the result, for he may call again at once. */
    private synchronized void free() {
        running = null;
    }

    private static <T> Outcome<T> await(
            CompletableFuture<T> result, Duration limit, Thread thread) {
        try {
            return new Outcome.Returned<>(result.get(limit.toNanos(), TimeUnit.NANOSECONDS));
        } catch (TimeoutException e) {
            thread.interrupt();
            return new Outcome.TookTooLong<>();
        } catch (ExecutionException e) {
            return new Outcome.Threw<>(e.getCause() == null ? e : e.getCause());
        } catch (InterruptedException e) {
            thread.interrupt();
            Thread.currentThread().interrupt();
            return new Outcome.TookTooLong<>();
        }
    }
}
