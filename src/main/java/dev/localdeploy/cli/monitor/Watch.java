package dev.localdeploy.cli.monitor;

import dev.localdeploy.cli.link.DaemonLink;
import dev.localdeploy.cli.link.EventQuery;
import dev.localdeploy.cli.link.HangUp;
import dev.localdeploy.cli.link.Hearer;
import dev.localdeploy.cli.link.Json;
import dev.localdeploy.cli.link.LogQuery;
import dev.localdeploy.cli.link.Problem;
import dev.localdeploy.cli.link.Unreachable;
import dev.localdeploy.wire.Folders;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Talks with the daemon and tells what it hears: one thread listens to events, one asks for what is
 * looked at, one follows the output of the opened deployment, and each deed has its own. A daemon
 * that goes is waited for.
 */
final class Watch implements AutoCloseable {
    private static final long SEARCH_MILLIS = 500;

    /** However many events come, no more is asked than this. */
    private static final long LEAST_PAUSE_MILLIS = 100;

    /**
     * The share of the time in which the daemon may be busy with our questions is one in so many.
     */
    private static final int REST = 20;

    private static final Duration FIGURES_EVERY = Duration.ofSeconds(30);
    private static final double STOP_SECONDS = 10;
    private static final int RECENT_EVENTS = 100;
    private static final LogQuery LAST_LINES = new LogQuery(300, "", "");

    private final Folders folders;
    private final Clock clock;
    private final Duration refresh;
    private final Consumer<Supplier<Happening>> mailbox;
    private final CountDownLatch over = new CountDownLatch(1);
    private final HangUp listening = new HangUp();
    private final Semaphore wake = new Semaphore(0);
    private volatile Sight sight = new Sight("", Span.FIVE_MINUTES);
    private @Nullable HangUp following;

    /** What the listener has come to: whoever follows it goes on from there. */
    private volatile String seen = "";

    /** Whether events may have been missed, so that those of the opened one are asked for anew. */
    private volatile boolean missed;

    // Of the thread that asks.

    /** Of whom it was answered what happened before; empty for nobody. */
    private String recalled = "";

    private boolean lost;
    private long fullAgainAt = System.nanoTime();
    private long figuresAgainAt = System.nanoTime();
    private @Nullable Sight figuresOf;
    private boolean knowsFigures = true;

    /**
     * @param mailbox is given what happened from several threads, and made of it when it is taken
     */
    Watch(Folders folders, Clock clock, Duration refresh, Consumer<Supplier<Happening>> mailbox) {
        this.folders = folders;
        this.clock = clock;
        this.refresh = refresh;
        this.mailbox = mailbox;
    }

    void begin() {
        start("events", this::listen);
        start("asking", this::ask);
    }

    private void start(String name, Task task) {
        var thread =
                new Thread(
                        () -> {
                            try {
                                task.run();
                            } catch (InterruptedException e) {
                                Thread.currentThread().interrupt();
                            } catch (RuntimeException e) {
                                mailbox.accept(() -> {
                                    throw e;
                                });
                            }
                        },
                        name);
        thread.setDaemon(true);
        thread.start();
    }

    private interface Task {
        void run() throws InterruptedException;
    }

    private void tell(Happening happening) {
        mailbox.accept(() -> happening);
    }

    private double now() {
        return clock.millis() / 1000.0;
    }

    /** From now on this is looked at. */
    void lookAt(Sight newSight) {
        Sight old = sight;
        if (newSight.equals(old)) {
            return;
        }
        sight = newSight;
        if (!newSight.id().equals(old.id())) {
            if (following != null) {
                following.now();
                following = null;
            }
            if (!newSight.isAll()) {
                var hangUp = new HangUp();
                following = hangUp;
                start("output", () -> follow(newSight.id(), hangUp));
            }
        }
        wake.release();
    }

    void lookNow() {
        wake.release();
    }

    private void listen() throws InterruptedException {
        do {
            try {
                listenTo(DaemonLink.find(folders));
            } catch (Unreachable | Problem e) {
                tell(new Happening.Lost(words(e), now()));
            }
        } while (!over.await(SEARCH_MILLIS, TimeUnit.MILLISECONDS));
    }

    /** Whom it drops, the daemon is there for again in a moment. */
    private void listenTo(DaemonLink daemon) throws Unreachable, Problem {
        var ears = new Ears(daemon.card().pid());
        try {
            daemon.events(seen, ears, listening);
        } catch (Unreachable streamEnded) {
            if (!ears.dropped) {
                throw streamEnded;
            }
        }
    }

    private final class Ears implements Hearer {
        private final long pid;

        /** Whether the stream ends because we were too slow. */
        private boolean dropped;

        private Ears(long pid) {
            this.pid = pid;
        }

        @Override
        public void listening() {
            tell(new Happening.Found(pid, now()));
        }

        @Override
        public void heard(String kind, Json event) {
            dropped |= kind.equals("dropped");
            missed |= kind.equals("reset");
            tell(new Happening.Heard(kind, event, now()));
        }

        @Override
        public void cameTo(String id) {
            seen = id;
        }
    }

    private void ask() throws InterruptedException {
        do {
            long begin = System.nanoTime();
            ask(sight);
            long took = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
            if (over.await(Math.max(LEAST_PAUSE_MILLIS, 4 * took), TimeUnit.MILLISECONDS)) {
                return;
            }
            wake.tryAcquire(
                    Math.max(0, refresh.toMillis() - LEAST_PAUSE_MILLIS - took),
                    TimeUnit.MILLISECONDS);
            wake.drainPermits();
        } while (over.getCount() > 0);
    }

    private void ask(Sight asked) {
        try {
            DaemonLink daemon = DaemonLink.find(folders);
            if (asked.isAll()) {
                recalled = "";
                askForAll(daemon);
            } else {
                askForOne(daemon, asked);
            }
            if (lost) {
                lost = false;
                tell(new Happening.Found(daemon.card().pid(), now()));
            }
        } catch (Problem refusal) {
            tell(
                    refusal.code().equals("no_such_deployment") && !asked.isAll()
                            ? new Happening.Missing(asked.id(), words(refusal))
                            : new Happening.Refused(words(refusal)));
        } catch (Unreachable nobody) {
            lost = true;
            tell(new Happening.Lost(words(nobody), now()));
        }
    }

    /** With figures as often as that does not keep the daemon busy, otherwise without. */
    private void askForAll(DaemonLink daemon) throws Unreachable, Problem {
        long begin = System.nanoTime();
        boolean full = begin - fullAgainAt >= 0;
        Json list = (full ? daemon.deployments() : daemon.summaries()).json();
        if (full) {
            long rest = (System.nanoTime() - begin) * REST;
            fullAgainAt = begin + Math.max(rest, refresh.toNanos() * 3 / 4);
        }
        tell(new Happening.Listed(Row.all(list), now()));
    }

    private void askForOne(DaemonLink daemon, Sight asked) throws Unreachable, Problem {
        Json status = daemon.deployment(asked.id()).json();
        tell(new Happening.Described(asked.id(), status, now(), refresh.toMillis() / 1000.0));
        recall(daemon, asked);
        if (knowsFigures && (!asked.equals(figuresOf) || System.nanoTime() - figuresAgainAt >= 0)) {
            try {
                Json figures = daemon.figures(asked.id(), asked.span().seconds()).json();
                tell(new Happening.Remembered(asked.id(), figures));
                figuresOf = asked;
                figuresAgainAt = System.nanoTime() + FIGURES_EVERY.toNanos();
            } catch (Problem olderDaemon) {
                knowsFigures = false;
            }
        }
    }

    /** What happened to it before it was looked at; an older daemon does not know. */
    private void recall(DaemonLink daemon, Sight asked) throws Unreachable {
        if (asked.id().equals(recalled) && !missed) {
            return;
        }
        missed = false;
        recalled = "";
        try {
            var query = new EventQuery(asked.id(), List.of());
            tell(
                    new Happening.Recalled(
                            asked.id(), daemon.recentEvents(query, RECENT_EVENTS).json().items()));
        } catch (Problem olderDaemon) {
            // Then there is what is heard from now on.
        }
        recalled = asked.id();
    }

    private void follow(String id, HangUp hangUp) throws InterruptedException {
        var pile = new LogPile(id);
        do {
            pile.beginAnew();
            try {
                DaemonLink.find(folders)
                        .followLogs(
                                id,
                                LAST_LINES,
                                line -> add(line, pile),
                                gap -> add("--- " + gap + " ---", pile),
                                hangUp);
            } catch (Unreachable | Problem e) {
                // What is wrong is told by those who ask.
            }
        } while (!over.await(SEARCH_MILLIS, TimeUnit.MILLISECONDS) && !hangUp.isDone());
    }

    private void add(String line, LogPile pile) {
        if (pile.add(line)) {
            mailbox.accept(pile::take);
        }
    }

    void perform(Order.Do order) {
        start("deed", () -> tell(done(order)));
    }

    private Happening done(Order.Do order) {
        try {
            DaemonLink daemon = DaemonLink.find(folders);
            switch (order.deed()) {
                case STOP -> daemon.stop(order.id(), STOP_SECONDS, false);
                case START, RESTART -> daemon.restart(order.id(), STOP_SECONDS);
            }
            return new Happening.Told(order.name() + " " + order.deed().done(), false);
        } catch (Problem refusal) {
            String details = String.join("; ", refusal.details());
            return new Happening.Told(
                    words(refusal) + (details.isEmpty() ? "" : ": " + details), true);
        } catch (Unreachable nobody) {
            return new Happening.Told(words(nobody), true);
        }
    }

    private static String words(Exception e) {
        return String.valueOf(e.getMessage());
    }

    @Override
    public void close() {
        over.countDown();
        listening.now();
        if (following != null) {
            following.now();
        }
    }
}
