package dev.localdeploy.daemon;

import dev.localdeploy.stability.logwatch.LogWatch;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * The thread that searches all logs. It has one to itself, because a search may keep a core busy.
 * Sleeps while there is nothing to search.
 */
final class LogPump implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(LogPump.class);
    private static final Duration AFTER_A_DEFECT = Duration.ofSeconds(10);
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final LogWatch watch;
    private final Semaphore alarm = new Semaphore(0);
    private final Thread thread =
            Thread.ofPlatform().daemon().name("log-watch").unstarted(this::work);
    private volatile boolean ending;

    LogPump(LogWatch watch) {
        this.watch = watch;
    }

    void begin() {
        watch.takeUp();
        watch.onAlarm(alarm::release);
        thread.start();
    }

    private void work() {
        try {
            while (!ending) {
                rest(turn());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Optional<Duration> turn() {
        try {
            return watch.turn();
        } catch (RuntimeException e) {
            LOG.errorf(e, "logs could not be searched; this is a defect, please report it");
            return Optional.of(AFTER_A_DEFECT);
        }
    }

    private void rest(Optional<Duration> rest) throws InterruptedException {
        if (rest.isEmpty()) {
            alarm.acquire();
        } else if (!rest.get().isZero()) {
            var _ = alarm.tryAcquire(rest.get().toNanos(), TimeUnit.NANOSECONDS);
        }
        alarm.drainPermits();
    }

    /** Saves how far it came. */
    @Override
    public void close() {
        ending = true;
        alarm.release();
        try {
            thread.join(PATIENCE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        watch.close();
    }
}
