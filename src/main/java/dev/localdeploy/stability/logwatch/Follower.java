package dev.localdeploy.stability.logwatch;

import dev.localdeploy.log.CapturedLog;
import dev.localdeploy.log.LogCursor;
import dev.localdeploy.stability.log.LogFinding;
import dev.localdeploy.stability.log.LogMonitor;
import dev.localdeploy.stability.log.Taken;
import dev.localdeploy.stability.logwatch.Bookmark.RunBegin;
import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * Brings what is added to one deployment's log to its monitor, a piece at a time, and tells it
 * where the output of each run begins. Not for several threads at once.
 */
final class Follower {
    /** What comes without an end of line is judged as it is when nothing follows for so long. */
    static final Duration QUIET = Duration.ofSeconds(1);

    /** A log that had something new lately is looked at more often. */
    private static final Duration LIVELY = Duration.ofSeconds(10);

    private static final Duration OFTEN = Duration.ofMillis(100);
    private static final Duration SELDOM = Duration.ofSeconds(2);

    /**
     * Every so many looks it is asked which file is there, and not only how long it is: one that
     * was replaced may be just as long.
     */
    private static final int THOROUGH = 30;

    /** Of a length. */
    private static final long UNKNOWN = -1;

    private final CapturedLog log;
    private final File file;
    private LogCursor cursor;
    private LogMonitor monitor;
    private final Deque<RunBegin> ahead;
    private long searchFrom;
    private boolean ending;
    private boolean finished;

    /** How long the file was when nothing was left to read of it. */
    private long readLength = UNKNOWN;

    /** Whether the last piece was not all that was there, so that it need not be asked. */
    private boolean more;

    private int looks;
    private long lastNews;

    /** Whether nothing of what was read waits for more. */
    private boolean concluded;

    /**
     * @param monitor made from the bookmark's state
     * @param nanos of a clock that is never set
     */
    Follower(CapturedLog log, Bookmark bookmark, LogMonitor monitor, long nanos) {
        this.log = log;
        this.file = log.file().toFile();
        this.lastNews = nanos;
        this.cursor = log.cursorAt(bookmark.position());
        this.monitor = monitor;
        this.ahead = new ArrayDeque<>(bookmark.ahead());
        this.searchFrom = bookmark.searchFrom();
        this.finished = bookmark.finished();
    }

    CapturedLog log() {
        return log;
    }

    LogMonitor monitor() {
        return monitor;
    }

    /** Whether nothing of interest can come before the next run. */
    boolean isFinished() {
        return finished;
    }

    /** Whether there is, or may be, something that was not searched yet. */
    boolean isBehind() {
        return !finished && (ending || file.length() != readLength);
    }

    Bookmark bookmark() {
        var here = new LogCursor.Position(cursor.position().file(), monitor.position());
        return new Bookmark(here, searchFrom, finished, monitor.state(), new ArrayList<>(ahead));
    }

    /** From now on it is searched by another monitor, with the state of the one before. */
    void searchWith(LogMonitor other) {
        monitor = other;
    }

    /**
     * A run is about to be launched.
     *
     * @param from where its output will begin
     */
    void launching(long run, Instant at, LogCursor.Position from) throws IOException {
        if (finished) {
            passOverWhatCameBetween(from);
        }
        ahead.add(new RunBegin(run, at, from.offset()));
        goOn();
    }

    /** A run is up of whose launch nothing was heard. */
    void adopted(long run, Instant startedAt) throws IOException {
        boolean known =
                monitor.run() == run || ahead.stream().anyMatch(begin -> begin.run() == run);
        if (!known) {
            // After a last run that was read to its end, all that is there is of this one.
            long offset = finished ? monitor.position() : log.end().offset();
            ahead.add(new RunBegin(run, startedAt, offset));
        }
        goOn();
    }

    private void goOn() {
        finished = false;
        ending = false;
        readLength = UNKNOWN;
    }

    /** What was written between two runs is not their output. */
    private void passOverWhatCameBetween(LogCursor.Position from) throws IOException {
        boolean sameFile = cursor.position().isInFileOf(from);
        if (!sameFile || from.offset() < monitor.position()) {
            LogCursor.Position beginning = log.beginning();
            cursor = log.cursorAt(beginning);
            monitor.fileBegan(beginning.offset(), Instant.EPOCH);
        }
        searchFrom = from.offset();
    }

    /** The run has ended: when all that is there has been read, nothing more will come. */
    void ended() {
        ending = !finished;
        readLength = UNKNOWN;
    }

    /** What a turn came to. */
    enum Turn {
        /** There may be more at once. */
        MORE,
        SOMETHING,
        /** Its log cannot be read without waiting; soon it can. */
        BUSY,
        NOTHING
    }

    /**
     * Takes the next piece, if there is one and it can be had without waiting. What is expensive is
     * interrupted, so that others get their turn.
     *
     * @param piece has room for a piece; its content does not matter
     * @param nanos of a clock that is never set
     */
    Turn turn(byte[] piece, Instant now, long nanos, List<LogFinding> found) throws IOException {
        long length = more ? UNKNOWN : file.length();
        if (length == readLength && !more && (looks + 1) % THOROUGH != 0) {
            looks++;
            return nothing(now, nanos, found);
        }
        if (!log.tryHold()) {
            return Turn.BUSY;
        }
        looks++;
        Optional<LogCursor.Chunk> chunk = next(piece);
        more = false;
        if (chunk.isEmpty()) {
            readLength = length;
            return nothing(now, nanos, found);
        }
        readLength = UNKNOWN;
        lastNews = nanos;
        concluded = false;
        int left = take(chunk.get(), piece, now, found);
        cursor.back(left);
        more = left > 0 || chunk.get().more();
        return more || ending ? Turn.MORE : Turn.SOMETHING;
    }

    private Optional<LogCursor.Chunk> next(byte[] piece) throws IOException {
        try {
            return cursor.next(ByteBuffer.wrap(piece));
        } finally {
            log.letGo();
        }
    }

    private Turn nothing(Instant now, long nanos, List<LogFinding> found) throws IOException {
        boolean quiet = nanos - lastNews >= QUIET.toNanos();
        if (!concluded && (quiet || ending)) {
            concluded = true;
            found.addAll(monitor.quiet(now));
        }
        if (ending) {
            ending = false;
            finished = true;
            beginRuns(Long.MAX_VALUE, found);
            cursor.close();
        }
        return Turn.NOTHING;
    }

    /**
     * @return how many bytes were not taken
     */
    private int take(LogCursor.Chunk chunk, byte[] bytes, Instant now, List<LogFinding> found) {
        if (chunk.join() == LogCursor.Join.TRUNCATED || chunk.join() == LogCursor.Join.NEW_FILE) {
            found.addAll(monitor.fileBegan(chunk.offset(), now));
            searchFrom = chunk.offset();
            beginRuns(Long.MAX_VALUE, found);
        }
        beginRuns(chunk.offset(), found);
        long limit = ahead.isEmpty() ? Long.MAX_VALUE : ahead.getFirst().offset();
        boolean passes = chunk.offset() < searchFrom;
        limit = passes ? Math.min(limit, searchFrom) : limit;
        int length = (int) Math.min(chunk.length(), limit - chunk.offset());
        if (passes) {
            found.addAll(monitor.pass(bytes, 0, length, chunk.offset()));
            return chunk.length() - length;
        }
        Taken taken = monitor.accept(bytes, 0, length, chunk.offset(), now);
        found.addAll(taken.findings());
        return chunk.length() - taken.bytes();
    }

    private void beginRuns(long offset, List<LogFinding> found) {
        while (!ahead.isEmpty() && ahead.getFirst().offset() <= offset) {
            RunBegin begin = ahead.removeFirst();
            found.addAll(monitor.runBegan(begin.run(), begin.startedAt()));
        }
    }

    /** How long it may be left alone after a turn. */
    Duration rest(Turn turn, long nanos) {
        boolean lively = turn == Turn.BUSY || !concluded || nanos - lastNews < LIVELY.toNanos();
        return lively ? OFTEN : SELDOM;
    }

    void close() throws IOException {
        cursor.close();
    }
}
