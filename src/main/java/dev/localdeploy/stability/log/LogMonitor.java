package dev.localdeploy.stability.log;

import dev.localdeploy.stability.log.LineJudge.Place;
import dev.localdeploy.stability.log.LogMonitorState.CurrentRun;
import java.time.Instant;
import java.util.List;

/**
 * Watches the log of one deployment for errors. The bytes are brought to it in pieces of any size;
 * however they are cut, it finds the same. Used by one thread; only {@link #errors} and {@link
 * #totals} may be asked by others.
 *
 * <p>A line is judged when its newline has come, or at {@link #quiet}. Of a long line the first
 * {@link PatternSet#HEAD} bytes are judged, and no more are kept.
 *
 * <p>Whether a match orders a restart, if the rules say so: not in the first ten seconds of a run,
 * because many programs complain until their database has come up; not for a {@link
 * Severity#WARNING}; and once per run, but if that restart still waits for a quiet moment, a {@link
 * Severity#CRITICAL} error orders it anew, urgently.
 */
public final class LogMonitor {
    /**
     * What one call may take, in steps of which each is 10 to 45 ns; one line more than that at
     * worst. So others wait 100 ms at most, whatever the patterns are.
     */
    private static final long STEPS_PER_CALL = 500_000;

    private final PatternSet patterns;
    private final ErrorBook book = new ErrorBook();
    private final PartialLine partial = new PartialLine();
    private final LineJudge judge;
    private long position;
    private long lineNumber;
    private long stepsLeft;
    private Instant now = Instant.EPOCH;
    private volatile List<LogError> errors = List.of();
    private volatile ErrorTotals totals = ErrorTotals.NONE;

    /**
     * @param restartOnMatch whether a match may order a restart
     * @param state {@link LogMonitorState#fresh}, or what {@link #state} gave an earlier monitor
     */
    public LogMonitor(PatternSet patterns, boolean restartOnMatch, LogMonitorState state) {
        this.patterns = patterns;
        judge = new LineJudge(patterns, restartOnMatch, book, state.block(), state.run());
        position = state.position();
        lineNumber = state.lineNumber();
        partial.resume(state.partial());
        book.takeOver(state.errors().reversed(), state.totals());
        publish();
    }

    /**
     * What comes next is the output of another run, which never shares a line with what came
     * before.
     *
     * @param number of the run
     */
    public List<LogFinding> runBegan(long number, Instant startedAt) {
        endLine();
        judge.runIs(new CurrentRun(number, startedAt, true));
        return findings();
    }

    /** Number of the run whose output comes; 0 if none is known. */
    public long run() {
        return judge.run().number();
    }

    /**
     * Takes a piece of the log. Not always all of it: what is expensive is interrupted, so that
     * others get their turn, and the caller brings the rest again.
     *
     * @param offset the logical offset of the first byte. Bytes that have been taken before are
     *     passed over; a gap ends the line before it
     * @param now when it was read
     * @return at least one byte, unless {@code length} is 0
     */
    public Taken accept(byte[] bytes, int from, int length, long offset, Instant now) {
        this.now = now;
        if (offset > position) {
            endLine();
            position = offset;
        }
        int known = (int) Math.min(length, position - offset);
        int taken = take(bytes, from + known, from + length) - from;
        position += taken - known;
        return new Taken(taken, findings());
    }

    /**
     * Passes over a piece of the log that is nobody's concern, and counts its lines. It must begin
     * where the last one ended, unless there is a gap.
     */
    public List<LogFinding> pass(byte[] bytes, int from, int length, long offset) {
        endLine();
        lineNumber += Newlines.count(bytes, from, from + length);
        position = offset + length;
        return findings();
    }

    /** Nothing came for a while, or nothing will come: what waits for more is judged as it is. */
    public List<LogFinding> quiet(Instant now) {
        this.now = now;
        conclude();
        return findings();
    }

    /** The file was emptied or replaced: lines are counted anew. */
    public List<LogFinding> fileBegan(long offset, Instant now) {
        this.now = now;
        endLine();
        position = offset;
        lineNumber = 1;
        return findings();
    }

    /** To be given to the next monitor of this log. */
    public LogMonitorState state() {
        return new LogMonitorState(
                position,
                lineNumber,
                partial.state(),
                judge.block(),
                judge.run(),
                errors,
                book.totals());
    }

    /** The logical offset of the first byte that has not been taken. */
    public long position() {
        return position;
    }

    /** The different errors, the latest first, at most fifty. */
    public List<LogError> errors() {
        return errors;
    }

    /** How many errors came, also those that are no longer in {@link #errors}. */
    public ErrorTotals totals() {
        return totals;
    }

    private List<LogFinding> findings() {
        if (book.hasChanged()) {
            publish();
        }
        return judge.findings();
    }

    private void publish() {
        errors = book.errors();
        totals = book.totals();
    }

    /**
     * @return up to where it came
     */
    private int take(byte[] bytes, int from, int end) {
        stepsLeft = STEPS_PER_CALL;
        int at = partial.hasBegun() ? restOfLine(bytes, from, end) : from;
        int whole = Newlines.afterLast(bytes, at, end);
        at = lines(bytes, at, whole);
        if (at < whole) {
            return at;
        }
        partial.append(bytes, at, end);
        return end;
    }

    private int restOfLine(byte[] bytes, int from, int end) {
        int newline = Newlines.first(bytes, from, end);
        partial.append(bytes, from, newline);
        if (newline == end) {
            return end;
        }
        judgePartial();
        partial.clear();
        lineNumber++;
        return newline + 1;
    }

    /** Whole lines, as many as the steps allow. */
    private int lines(byte[] bytes, int from, int end) {
        int at = from;
        while (at < end && stepsLeft > 0) {
            if (!judge.isInBlock()) {
                at = passOver(bytes, at, end);
            }
            if (at < end) {
                int newline = Newlines.first(bytes, at, end);
                judge(bytes, at, newline);
                lineNumber++;
                at = newline + 1;
            }
        }
        return at;
    }

    /** To the beginning of the next line that may be of interest. */
    private int passOver(byte[] bytes, int from, int end) {
        int found = patterns.next(bytes, from, end);
        int line = found < 0 ? end : Newlines.afterLast(bytes, from, found);
        lineNumber += Newlines.count(bytes, from, line);
        return line;
    }

    private void endLine() {
        conclude();
        partial.clear();
    }

    private void conclude() {
        judgePartial();
        judge.endBlock(place());
    }

    private void judgePartial() {
        if (partial.hasBegun() && !partial.isJudged()) {
            judge(partial.head(), 0, partial.kept());
            partial.judged();
        }
    }

    private void judge(byte[] bytes, int from, int lineEnd) {
        int head = Math.min(lineEnd, from + PatternSet.HEAD);
        int end = head > from && bytes[head - 1] == '\r' ? head - 1 : head;
        stepsLeft -= patterns.steps(end - from);
        judge.judge(bytes, from, end, place());
    }

    private Place place() {
        return new Place(lineNumber, now);
    }
}
