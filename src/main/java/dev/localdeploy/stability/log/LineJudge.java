package dev.localdeploy.stability.log;

import dev.localdeploy.stability.log.LogFinding.ErrorSeen;
import dev.localdeploy.stability.log.LogFinding.RestartWanted;
import dev.localdeploy.stability.log.LogMonitorState.CurrentRun;
import dev.localdeploy.stability.log.PatternSet.Match;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Says of one line after the other whether it is an error, belongs to one, or neither.
 *
 * <pre>
 *   None ──a traceback begins──▶ Traceback ──its error, which matches──▶ Trailing
 *    │ ▲                             └──────its error, which does not──▶ None
 *    │ └──a line that does not belong── Trailing
 *    └──a line that matches───────────▶ Trailing
 * </pre>
 */
final class LineJudge {
    /** After a start, errors order no restart for so long. */
    static final Duration GRACE = Duration.ofSeconds(10);

    /** No run has this number. */
    private static final long NO_RUN = -1;

    private static final int LONGEST_REASON = 200;
    private static final int LONGEST_TRACEBACK = 1000;

    private final PatternSet patterns;
    private final boolean restartOnMatch;
    private final ErrorBook book;
    private final TellingLimit telling = new TellingLimit();
    private final List<LogFinding> findings = new ArrayList<>();
    private Block block;
    private CurrentRun run;

    /**
     * Number of the run that is to be restarted at a quiet moment. Not stored: the wait ends with
     * the daemon, and then the next error asks again.
     */
    private long waitingRun = NO_RUN;

    /** Where and when a line was read. */
    record Place(long lineNumber, Instant now) {}

    LineJudge(
            PatternSet patterns,
            boolean restartOnMatch,
            ErrorBook book,
            Block block,
            CurrentRun run) {
        this.patterns = patterns;
        this.restartOnMatch = restartOnMatch;
        this.book = book;
        this.block = block;
        this.run = run;
    }

    Block block() {
        return block;
    }

    CurrentRun run() {
        return run;
    }

    void runIs(CurrentRun next) {
        run = next;
    }

    /** Whether the lines that come next may belong to something. */
    boolean isInBlock() {
        return !(block instanceof Block.None);
    }

    /** What was found since this was asked the last time. */
    List<LogFinding> findings() {
        var found = List.copyOf(findings);
        findings.clear();
        return found;
    }

    /**
     * @param end of the line or of its head, without the end of line
     */
    void judge(byte[] bytes, int from, int end, Place place) {
        block =
                switch (block) {
                    case Block.None _ -> alone(bytes, from, end, place);
                    case Block.Traceback traceback ->
                            inTraceback(traceback, bytes, from, end, place);
                    case Block.Trailing trailing -> trailing(trailing, bytes, from, end, place);
                };
    }

    /** Nothing that comes belongs to what was before. */
    void endBlock(Place place) {
        if (block instanceof Block.Traceback traceback) {
            recordUnfinished(traceback, place);
        }
        block = new Block.None();
    }

    private Block alone(byte[] bytes, int from, int end, Place place) {
        Optional<Match> match = patterns.worst(bytes, from, end);
        return beginsTraceback(bytes, from, end)
                ? traceback(
                        Continuation.indent(bytes, from, end),
                        List.of(LineText.of(bytes, from, end)),
                        1,
                        match.map(Match::pattern))
                : match.map(found -> recorded(found, bytes, from, end, List.of(), place))
                        .orElseGet(Block.None::new);
    }

    private static boolean beginsTraceback(byte[] bytes, int from, int end) {
        return PatternSet.TRACEBACK.in(bytes, from, end) >= 0;
    }

    private static Block traceback(
            int indent, List<String> lines, int length, Optional<ErrorPattern> worst) {
        return new Block.Traceback(
                indent,
                lines,
                length,
                worst.map(ErrorPattern::expression).orElse(""),
                worst.map(ErrorPattern::severity).orElse(Severity.WARNING));
    }

    /** Indented lines belong to it; the first other one is its error, which ends it. */
    private Block inTraceback(
            Block.Traceback traceback, byte[] bytes, int from, int end, Place place) {
        if (beginsTraceback(bytes, from, end)) {
            recordUnfinished(traceback, place);
            return alone(bytes, from, end, place);
        }
        Optional<Match> match = worse(traceback, patterns.worst(bytes, from, end), from);
        boolean inside = Continuation.indent(bytes, from, end) > traceback.indent();
        if (inside && traceback.length() < LONGEST_TRACEBACK) {
            return traceback(
                    traceback.indent(),
                    longer(traceback.lines(), LineText.of(bytes, from, end)),
                    traceback.length() + 1,
                    match.map(Match::pattern));
        }
        return match.map(found -> recorded(found, bytes, from, end, traceback.lines(), place))
                .orElseGet(Block.None::new);
    }

    private static List<String> longer(List<String> lines, String text) {
        var longer = new ArrayList<>(lines);
        if (longer.size() >= ErrorBook.FOR_STACK) {
            longer.remove(1); // the latest calls tell more than those in the middle
        }
        longer.add(text);
        return longer;
    }

    /** The line's own match, unless a line before it matches something worse. */
    private static Optional<Match> worse(Block.Traceback traceback, Optional<Match> own, int from) {
        boolean ownCounts =
                own.isPresent() && !traceback.severity().isWorseThan(own.get().severity());
        return ownCounts || traceback.pattern().isEmpty()
                ? own
                : Optional.of(
                        new Match(
                                new ErrorPattern(traceback.pattern(), traceback.severity()), from));
    }

    /** Its error never came, but a line of it may have matched. */
    private void recordUnfinished(Block.Traceback traceback, Place place) {
        if (!traceback.pattern().isEmpty()) {
            List<String> before = new ArrayList<>(traceback.lines());
            String last = before.removeLast();
            var pattern = new ErrorPattern(traceback.pattern(), traceback.severity());
            record(pattern, last, last.strip(), before, place);
        }
    }

    private Block trailing(Block.Trailing trailing, byte[] bytes, int from, int end, Place place) {
        if (!Continuation.belongs(trailing, bytes, from, end)
                || beginsTraceback(bytes, from, end)) {
            return alone(bytes, from, end, place);
        }
        boolean cause = Continuation.isCause(bytes, from, end);
        Optional<Match> match = patterns.worst(bytes, from, end);
        if (match.isPresent() && match.get().severity().isWorseThan(trailing.severity())) {
            return recorded(match.get(), bytes, from, end, book.linesOf(trailing.key()), place);
        }
        if (match.isPresent() && !cause && !book.hasRoom(trailing.key())) {
            return recorded(match.get(), bytes, from, end, List.of(), place);
        }
        if (Continuation.indent(bytes, from, end) < end - from) {
            book.addContext(trailing.key(), LineText.of(bytes, from, end), cause);
        }
        return Continuation.with(trailing, bytes, from, end);
    }

    private Block recorded(
            Match match, byte[] bytes, int from, int end, List<String> before, Place place) {
        String key =
                record(
                        match.pattern(),
                        LineText.of(bytes, from, end),
                        LineText.fromWordAt(bytes, from, match.from(), end, LONGEST_REASON),
                        before,
                        place);
        return Continuation.after(key, match.severity(), bytes, from, end);
    }

    private String record(
            ErrorPattern pattern, String line, String reason, List<String> before, Place place) {
        String key = book.record(pattern, line, place, run.number(), before);
        if (book.isNews(key, place.now()) && telling.allows(place.now())) {
            book.told(key, place.now());
            findings.add(new ErrorSeen(book.error(key), telling.heldBack()));
        } else {
            telling.held();
        }
        if (mayRestart(pattern.severity(), place)) {
            wantRestart(reason, pattern.severity() == Severity.CRITICAL);
        }
        return key;
    }

    /** One that is not urgent waits for a quiet moment, and an urgent one may still hurry it. */
    private void wantRestart(String reason, boolean urgent) {
        if (urgent) {
            run = new CurrentRun(run.number(), run.startedAt(), false);
        } else if (waitingRun == run.number()) {
            return;
        } else {
            waitingRun = run.number();
        }
        findings.add(new RestartWanted(run.number(), "Log pattern matched: " + reason, urgent));
    }

    private boolean mayRestart(Severity severity, Place place) {
        return restartOnMatch
                && run.restartable()
                && severity != Severity.WARNING
                && !place.now().isBefore(run.startedAt().plus(GRACE));
    }
}
