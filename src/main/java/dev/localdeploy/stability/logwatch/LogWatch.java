package dev.localdeploy.stability.logwatch;

import dev.localdeploy.log.CapturedLog;
import dev.localdeploy.log.LogCursor;
import dev.localdeploy.log.LogFiles;
import dev.localdeploy.process.RunKey;
import dev.localdeploy.stability.log.ErrorPattern;
import dev.localdeploy.stability.log.ErrorTotals;
import dev.localdeploy.stability.log.LogError;
import dev.localdeploy.stability.log.LogFinding;
import dev.localdeploy.stability.log.LogMonitor;
import dev.localdeploy.stability.log.LogMonitorState;
import dev.localdeploy.stability.log.LogPlan;
import dev.localdeploy.stability.log.PatternSet;
import dev.localdeploy.stability.logwatch.Follower.Turn;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Searches the output of all runs for errors as it is written. One thread calls {@link #turn} again
 * and again, in which each log with something new gives one piece, so that none waits for another
 * for longer than a piece takes. What concerns runs may be told by any thread and is only noted.
 *
 * <p>Where a search stands is saved together with what it found, so that the next daemon goes on
 * from there and finds what this one may have found since then once more, and nothing twice.
 */
public final class LogWatch {
    private static final Logger LOG = Logger.getLogger(LogWatch.class);

    /** Bytes in a piece. */
    private static final int PIECE = 128 * 1024;

    /** What is new is saved after so long, together with what comes until then. */
    private static final Duration SAVE_NEWS = Duration.ofSeconds(2);

    /** Mere progress; what is lost of it is searched again. */
    private static final Duration SAVE_PROGRESS = Duration.ofSeconds(10);

    /** After a failure, such as a full disk. */
    private static final Duration TRY_AGAIN = Duration.ofSeconds(30);

    private final Clock clock;
    private final LongSupplier nanoTime;
    private final LogFiles files;
    private final Bookmarks bookmarks;
    private final Executor saving;
    private final LogWatchListener listener;

    private final Queue<Note> notes = new ConcurrentLinkedQueue<>();
    private volatile Runnable alarm = () -> {};
    private final Map<String, Search> searches = new ConcurrentHashMap<>();
    private final Map<List<ErrorPattern>, PatternSet> patternSets = new ConcurrentHashMap<>();
    private final byte[] piece = new byte[PIECE];

    /** Held while bookmarks are written, and taken before {@link #turns}. */
    private final ReentrantLock disk = new ReentrantLock();

    /** Held for one piece of one log at a time; fair, so that who wants to know gets it soon. */
    private final ReentrantLock turns = new ReentrantLock(true);

    /**
     * @param nanoTime a clock that is never set
     * @param saving writes files, which may take its time
     */
    public LogWatch(
            Clock clock,
            LongSupplier nanoTime,
            LogFiles files,
            Bookmarks bookmarks,
            Executor saving,
            LogWatchListener listener) {
        this.clock = clock;
        this.nanoTime = nanoTime;
        this.files = files;
        this.bookmarks = bookmarks;
        this.saving = saving;
        this.listener = listener;
    }

    /** What was told of a run. */
    private sealed interface Note {
        WatchedLog log();

        record Launching(WatchedLog log, long run, Instant at, LogCursor.Position from)
                implements Note {}

        record Adopted(WatchedLog log, long run, Instant startedAt) implements Note {}

        record Ended(WatchedLog log) implements Note {}
    }

    /** The search of one deployment's log. Changed with {@link #turns} held. */
    private static final class Search {
        private final Follower follower;
        private WatchedLog log;

        /** When it is due, as all times here in nanoseconds of {@link #nanoTime}. */
        private long due;

        /** When its bookmark is to be saved; {@link Long#MAX_VALUE} if it is as it was saved. */
        private long saveDue = Long.MAX_VALUE;

        /** Whether the last turn could not read. */
        private boolean failed;

        private boolean isBeingSaved;
        private long savedUpTo = -1;

        Search(Follower follower, WatchedLog log, long nanos) {
            this.follower = follower;
            this.log = log;
            this.due = nanos;
        }

        void saveBy(long nanos) {
            saveDue = Math.min(saveDue, nanos);
        }

        boolean isUnsaved() {
            return saveDue != Long.MAX_VALUE;
        }
    }

    /**
     * A run is about to be launched; whoever says so launches it when this returns.
     *
     * @param run its number
     * @return logical offset where its output will begin; empty if the log cannot be read
     */
    public Optional<Long> launching(WatchedLog log, long run) {
        if (!isSearchable(log)) {
            ended(log);
            return Optional.empty();
        }
        try {
            LogCursor.Position end = files.of(log.file()).end();
            note(new Note.Launching(log, run, clock.instant(), end));
            return Optional.of(end.offset());
        } catch (IOException e) {
            cannotSearch(log, e);
            return Optional.empty();
        }
    }

    /** A run is up of whose launch this daemon has not heard. */
    public void adopted(WatchedLog log, long run, Instant startedAt) {
        note(isSearchable(log) ? new Note.Adopted(log, run, startedAt) : new Note.Ended(log));
    }

    /** What is written into a device cannot be read again, and a pipe would keep us waiting. */
    private static boolean isSearchable(WatchedLog log) {
        return Files.isRegularFile(log.file()) || !Files.exists(log.file());
    }

    /** It has no run, and nothing of an earlier one is left. */
    public void ended(WatchedLog log) {
        note(new Note.Ended(log));
    }

    private void note(Note note) {
        notes.add(note);
        alarm.run();
    }

    /**
     * @param woken is called when {@link #turn} has something to do; must not block
     */
    public void onAlarm(Runnable woken) {
        alarm = woken;
    }

    /** A deployment was removed. Its bookmark is gone when this returns. */
    public void forget(String deployment) {
        disk.lock();
        turns.lock();
        try {
            takeNotes();
            Search search = searches.remove(deployment);
            if (search != null) {
                search.follower.close();
            }
            bookmarks.delete(deployment);
        } catch (IOException e) {
            LOG.warnf("what was known of the errors in a removed log stays: %s", e.getMessage());
        } finally {
            turns.unlock();
            disk.unlock();
        }
    }

    /**
     * Forgets what was left behind by a daemon that died while it removed a deployment.
     *
     * @param gone whether nothing of a deployment is left, by its id
     */
    public void sweep(Predicate<String> gone) {
        bookmarks.deployments().stream().filter(gone).forEach(this::forget);
    }

    /** The different errors of a deployment, the latest first. */
    public List<LogError> errorsOf(String deployment) {
        Search search = searches.get(deployment);
        return search == null ? List.of() : search.follower.monitor().errors();
    }

    /** How many errors a deployment ever had; empty if its output was never searched. */
    public Optional<ErrorTotals> totalsOf(String deployment) {
        return Optional.ofNullable(searches.get(deployment))
                .map(search -> search.follower.monitor().totals());
    }

    /**
     * Logical offset up to which everybody who searches this log has come for good: what lies
     * before is not searched again, whatever happens. {@link Long#MAX_VALUE} if nobody searches it.
     */
    public long searchedUpTo(CapturedLog log) {
        long least = Long.MAX_VALUE;
        for (Search search : searches.values()) {
            if (search.follower.log() == log) {
                save(search);
                least = Math.min(least, savedUpTo(search));
            }
        }
        return least;
    }

    private long savedUpTo(Search search) {
        turns.lock();
        try {
            return search.follower.isFinished() ? Long.MAX_VALUE : search.savedUpTo;
        } finally {
            turns.unlock();
        }
    }

    /** Takes up what was told so far. Before this, a daemon that starts knows of no errors. */
    public void takeUp() {
        turns.lock();
        try {
            takeNotes();
        } finally {
            turns.unlock();
        }
    }

    /**
     * Takes one piece of each log that has something new and is due.
     *
     * @return for how long nothing is to be done then; zero if there is more at once, empty if
     *     nothing is to be done before the alarm
     */
    public Optional<Duration> turn() {
        takeUp();
        long next = Long.MAX_VALUE;
        for (Search search : searches.values()) {
            next = Math.min(next, turn(search));
        }
        return next == Long.MAX_VALUE ? Optional.empty() : Optional.of(Duration.ofNanos(next));
    }

    /**
     * @return when it is due again, from now on; {@link Long#MAX_VALUE} for never
     */
    private long turn(Search search) {
        List<LogFinding> found = new ArrayList<>();
        turns.lock();
        try {
            long nanos = nanoTime.getAsLong();
            if (!search.follower.isFinished() && search.due <= nanos) {
                take(search, nanos, found);
            }
            if (search.saveDue <= nanos && !search.isBeingSaved) {
                search.isBeingSaved = true;
                saving.execute(() -> save(search));
            }
            long next = search.follower.isFinished() ? Long.MAX_VALUE : search.due;
            next = search.isBeingSaved ? next : Math.min(next, search.saveDue);
            return next == Long.MAX_VALUE ? next : Math.max(0, next - nanos);
        } finally {
            turns.unlock();
            found.forEach(one -> tell(search.log, one));
        }
    }

    private void take(Search search, long nanos, List<LogFinding> found) {
        Follower follower = search.follower;
        LogMonitor monitor = follower.monitor();
        long position = monitor.position();
        ErrorTotals totals = monitor.totals();
        long run = monitor.run();
        search.failed = true;
        try {
            Turn turn = follower.turn(piece, clock.instant(), nanos, found);
            search.due = turn == Turn.MORE ? nanos : next(nanos, follower.rest(turn, nanos));
            search.failed = false;
        } catch (IOException e) {
            cannotSearch(search.log, e);
            search.due = nanos + TRY_AGAIN.toNanos();
        } catch (RuntimeException e) {
            LOG.errorf(
                    e,
                    "deployment=%s its log %s could not be searched for errors; this is a defect,"
                            + " please report it",
                    search.log.name(),
                    search.log.file());
            search.due = nanos + TRY_AGAIN.toNanos();
        }
        if (!totals.equals(monitor.totals()) || run != monitor.run() || follower.isFinished()) {
            search.saveBy(nanos + SAVE_NEWS.toNanos());
        } else if (position != monitor.position()) {
            search.saveBy(nanos + SAVE_PROGRESS.toNanos());
        }
    }

    /** All at the same moment, so that there are few of them. */
    private static long next(long nanos, Duration rest) {
        return nanos - Math.floorMod(nanos, rest.toNanos()) + rest.toNanos();
    }

    private void tell(WatchedLog log, LogFinding finding) {
        switch (finding) {
            case LogFinding.ErrorSeen(var error, var heldBack) ->
                    listener.errorSeen(log, error, heldBack);
            case LogFinding.RestartWanted(var run, var reason, var urgent) ->
                    listener.restartWanted(new RunKey(log.deployment(), run), reason, urgent);
        }
    }

    /**
     * Searches what the log of a deployment holds now at once: who reports on the end of a run
     * wants to know all of it.
     *
     * @param atMost after so long, or if it cannot be read, the rest is left to the turns
     */
    public void catchUp(String deployment, Duration atMost) {
        takeUp();
        Search search = searches.get(deployment);
        long end = nanoTime.getAsLong() + atMost.toNanos();
        long left = atMost.toNanos();
        while (search != null && isBehind(search) && left > 0) {
            if (!search.follower.log().waitUntilFree(Duration.ofNanos(left))) {
                return;
            }
            turn(search);
            left = end - nanoTime.getAsLong();
        }
    }

    private boolean isBehind(Search search) {
        turns.lock();
        try {
            boolean behind = search.follower.isBehind() && !search.failed;
            search.due = behind ? nanoTime.getAsLong() : search.due;
            return behind;
        } finally {
            turns.unlock();
        }
    }

    private void takeNotes() {
        for (Note note = notes.poll(); note != null; note = notes.poll()) {
            try {
                take(note);
            } catch (IOException e) {
                cannotSearch(note.log(), e);
            }
        }
    }

    private void take(Note note) throws IOException {
        WatchedLog log = note.log();
        @Nullable Search search = searches.get(log.deployment());
        if (search == null) {
            search = search(note);
        }
        if (search == null) {
            return;
        }
        Follower follower = search.follower;
        if (!log.plan().equals(search.log.plan())) {
            follower.searchWith(monitor(log.plan(), follower.monitor().state()));
        }
        search.log = log;
        tell(note, follower);
        if (!follower.isFinished()) {
            search.due = nanoTime.getAsLong();
            search.saveBy(search.due + SAVE_NEWS.toNanos());
        }
    }

    private static void tell(Note note, Follower follower) throws IOException {
        boolean searched = note.log().plan().enabled();
        switch (note) {
            case Note.Launching(_, var run, var at, var from) when searched ->
                    follower.launching(run, at, from);
            case Note.Adopted(_, var run, var startedAt) when searched ->
                    follower.adopted(run, startedAt);
            case Note.Launching _, Note.Adopted _, Note.Ended _ -> follower.ended();
        }
    }

    /** Goes on where the last daemon was; null if there is nothing to search and nothing known. */
    private @Nullable Search search(Note note) throws IOException {
        WatchedLog watched = note.log();
        Optional<Bookmark> bookmark;
        boolean lost = false;
        try {
            bookmark = bookmarks.load(watched.deployment());
        } catch (IOException e) {
            LOG.errorf(
                    "deployment=%s what was known of the errors in its log is lost: %s. The search"
                            + " goes on at the end of the log",
                    watched.name(), e.getMessage());
            bookmark = Optional.empty();
            lost = true;
        }
        boolean comes = watched.plan().enabled() && !(note instanceof Note.Ended);
        if (bookmark.isEmpty() && !comes) {
            return null;
        }
        CapturedLog log = files.of(watched.file());
        Bookmark start = bookmark.isPresent() ? bookmark.get() : first(note, log, lost);
        long nanos = nanoTime.getAsLong();
        var follower = new Follower(log, start, monitor(watched.plan(), start.monitor()), nanos);
        var search = new Search(follower, watched, nanos);
        if (bookmark.isPresent()) {
            search.savedUpTo = start.position().offset();
        } else {
            search.saveBy(nanos);
        }
        searches.put(watched.deployment(), search);
        return search;
    }

    /**
     * Of a log that was in its place before, only what comes is searched; but one of our own is all
     * this deployment's.
     */
    private Bookmark first(Note note, CapturedLog log, boolean lost) throws IOException {
        LogCursor.Position beginning = log.beginning();
        boolean launching = note instanceof Note.Launching;
        boolean whole = !lost && files.isOwn(log.file());
        return new Bookmark(
                beginning,
                launching || whole ? beginning.offset() : log.end().offset(),
                launching,
                LogMonitorState.at(beginning.offset(), 1),
                List.of());
    }

    private LogMonitor monitor(LogPlan plan, LogMonitorState state) {
        PatternSet known = patternSets.get(plan.patterns());
        if (known == null) {
            Set<List<ErrorPattern>> used = new HashSet<>();
            searches.values().forEach(search -> used.add(search.log.plan().patterns()));
            patternSets.keySet().retainAll(used);
            known = new PatternSet(plan.patterns());
            patternSets.put(plan.patterns(), known);
        }
        return new LogMonitor(known, plan.restartOnMatch(), state);
    }

    /** Does nothing if everything is saved. */
    private void save(Search search) {
        disk.lock();
        try {
            Optional<Bookmark> bookmark = unsaved(search);
            if (bookmark.isPresent()) {
                boolean saved = write(search.log, bookmark.get());
                saved(search, bookmark.get().position().offset(), saved);
            }
        } finally {
            disk.unlock();
        }
    }

    private Optional<Bookmark> unsaved(Search search) {
        turns.lock();
        try {
            search.isBeingSaved = false;
            boolean forgotten = searches.get(search.log.deployment()) != search;
            if (forgotten || !search.isUnsaved()) {
                return Optional.empty();
            }
            search.saveDue = Long.MAX_VALUE;
            return Optional.of(search.follower.bookmark());
        } finally {
            turns.unlock();
        }
    }

    private boolean write(WatchedLog log, Bookmark bookmark) {
        try {
            bookmarks.save(log.deployment(), bookmark);
            return true;
        } catch (IOException e) {
            LOG.warnf(
                    "deployment=%s what was found in its log could not be saved, and until it is, the"
                            + " next daemon would search that part again; trying again in %d s: %s",
                    log.name(), TRY_AGAIN.toSeconds(), e.getMessage());
            return false;
        }
    }

    /** A full disk must not keep logs from being rotated, so that counts as saved, too. */
    private void saved(Search search, long position, boolean well) {
        turns.lock();
        try {
            search.savedUpTo = position;
            if (!well) {
                search.saveDue = nanoTime.getAsLong() + TRY_AGAIN.toNanos();
            }
        } finally {
            turns.unlock();
        }
    }

    /** Saves everything. Nothing must be told any more. */
    public void close() {
        takeUp();
        searches.values().forEach(this::save);
    }

    private static void cannotSearch(WatchedLog log, IOException e) {
        LOG.warnf(
                "deployment=%s its log %s cannot be searched for errors: %s",
                log.name(), log.file(), e.getMessage());
    }
}
