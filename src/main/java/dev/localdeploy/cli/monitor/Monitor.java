package dev.localdeploy.cli.monitor;

import dev.localdeploy.cli.monitor.View.Place;
import dev.localdeploy.cli.text.Console;
import dev.localdeploy.text.Visible;
import dev.localdeploy.wire.Folders;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * The loop of the live view: takes what happened, makes the next state, does what follows from it,
 * and draws. This thread alone has the state and the screen.
 */
public final class Monitor {
    /** More often nobody sees it. */
    private static final long LEAST_MILLIS_BETWEEN = 40;

    /** While the daemon is away, or a restart is awaited, seconds are counted. */
    private static final Duration COUNTING = Duration.ofSeconds(1);

    private final Folders folders;
    private final Clock clock;
    private final Duration refresh;
    private final Console console;
    private final BlockingQueue<Supplier<Happening>> mailbox = new LinkedBlockingQueue<>();

    /**
     * @param clock whose zone is that of the times shown
     * @param refresh how often the daemon is asked where it tells nothing by itself
     */
    public Monitor(Folders folders, Clock clock, Duration refresh, Console console) {
        this.folders = folders;
        this.clock = clock;
        this.refresh = refresh;
        this.console = console;
    }

    /** Shows all deployments until the user has seen enough. */
    public OptionalInt showAll() throws IOException {
        return show(State.FIRST);
    }

    /**
     * Begins with one of them.
     *
     * @return the exit code; empty if there is no terminal to draw on
     */
    public OptionalInt showOne(String id, String name) throws IOException {
        return show(State.FIRST.opening(id, Visible.line(name), Place.ONE));
    }

    private OptionalInt show(State first) throws IOException {
        Optional<Screen> opened = Screen.open(console.out());
        if (opened.isEmpty()) {
            return OptionalInt.empty();
        }
        try (Screen screen = opened.get();
                var watch = new Watch(folders, clock, refresh, mailbox::add)) {
            screen.onResize(() -> mailbox.add(Happening.Redraw::new));
            watch.lookAt(Sight.of(first));
            watch.begin();
            var keyboard = new Thread(() -> read(screen), "keys");
            keyboard.setDaemon(true);
            keyboard.start();
            return OptionalInt.of(run(first, screen, watch));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("the monitor was interrupted", e);
        }
    }

    /**
     * The user's terminal may be closed at any time; then there is nobody left to show anything.
     */
    private void read(Screen screen) {
        try {
            while (true) {
                Key key = screen.key();
                mailbox.add(() -> new Happening.Pressed(key));
            }
        } catch (IOException gone) {
            mailbox.add(() -> new Happening.Pressed(Key.of(Key.Kind.INTERRUPT)));
        } catch (RuntimeException e) {
            mailbox.add(() -> {
                throw e;
            });
        }
    }

    private int run(State first, Screen screen, Watch watch) throws InterruptedException {
        State state = first;
        while (true) {
            if (screen.isMeasuredAnew()) {
                state =
                        News.of(state, new Happening.Measured(screen.height() - Picture.AROUND))
                                .next();
            }
            draw(state, screen);
            long drawn = System.nanoTime();
            Supplier<Happening> next = mailbox.poll(patience(state), TimeUnit.MILLISECONDS);
            LockSupport.parkNanos(
                    drawn
                            + TimeUnit.MILLISECONDS.toNanos(LEAST_MILLIS_BETWEEN)
                            - System.nanoTime());
            for (; next != null; next = mailbox.poll()) {
                Step step = News.of(state, next.get());
                state = step.next();
                watch.lookAt(Sight.of(state));
                for (Order order : step.orders()) {
                    switch (order) {
                        case Order.Quit(int exitCode) -> {
                            return exitCode;
                        }
                        case Order.Do deed -> watch.perform(deed);
                        case Order.LookNow _ -> watch.lookNow();
                    }
                }
            }
        }
    }

    private long patience(State state) {
        boolean counting =
                state.contact().isNews(now())
                        || (state.opened() != null && state.opened().isAwaitingRestart());
        return (counting && COUNTING.compareTo(refresh) < 0 ? COUNTING : refresh).toMillis();
    }

    private void draw(State state, Screen screen) {
        screen.draw(
                Picture.of(
                        state,
                        now(),
                        clock.getZone(),
                        screen.width(),
                        screen.height(),
                        console.style()));
    }

    private double now() {
        return clock.millis() / 1000.0;
    }
}
