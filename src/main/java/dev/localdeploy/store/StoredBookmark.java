package dev.localdeploy.store;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.localdeploy.log.LogCursor;
import dev.localdeploy.stability.log.Block;
import dev.localdeploy.stability.log.ErrorTotals;
import dev.localdeploy.stability.log.LogError;
import dev.localdeploy.stability.log.LogMonitorState;
import dev.localdeploy.stability.log.PatternSet;
import dev.localdeploy.stability.log.Severity;
import dev.localdeploy.stability.logwatch.Bookmark;
import java.time.Instant;
import java.util.List;

/**
 * What is known of one log as its file says it.
 *
 * @param position in the words of {@link LogCursor.Position}
 * @param run number of the run whose output comes, 0 if none is known
 * @param restartable false if a restart of it that does not wait has been asked for
 */
record StoredBookmark(
        int format,
        String writtenBy,
        String position,
        long lineNumber,
        long searchFrom,
        boolean finished,
        long run,
        Instant runStartedAt,
        boolean restartable,
        List<Begin> ahead,
        Partial partial,
        StoredBlock block,
        Totals totals,
        List<StoredError> errors) {
    static final int FORMAT = 1;

    record Begin(long run, Instant startedAt, long offset) {
        Bookmark.RunBegin toBegin() {
            return new Bookmark.RunBegin(
                    run, Impossible.ifMissing(startedAt, "ahead.started_at"), offset);
        }
    }

    record Partial(String head, boolean begun, boolean judged) {
        LogMonitorState.Partial toPartial() {
            String bytes = Impossible.ifMissing(head, "partial.head");
            boolean possible =
                    bytes.length() <= PatternSet.HEAD && bytes.chars().allMatch(c -> c < 256);
            Impossible.unless(possible, "partial.head", "these characters");
            return new LogMonitorState.Partial(bytes, begun, judged);
        }
    }

    record Totals(long warning, long error, long critical) {
        ErrorTotals toTotals() {
            return new ErrorTotals(warning, error, critical);
        }
    }

    record StoredError(
            String pattern,
            String line,
            long lineNumber,
            Instant firstAt,
            Instant lastAt,
            Severity severity,
            List<String> context,
            long count,
            long run) {
        static StoredError of(LogError error) {
            return new StoredError(
                    error.pattern(),
                    error.line(),
                    error.lineNumber(),
                    error.firstAt(),
                    error.lastAt(),
                    error.severity(),
                    error.context(),
                    error.count(),
                    error.run());
        }

        LogError toError() {
            return new LogError(
                    Impossible.ifMissing(pattern, "errors.pattern"),
                    Impossible.ifMissing(line, "errors.line"),
                    lineNumber,
                    Impossible.ifMissing(firstAt, "errors.first_at"),
                    Impossible.ifMissing(lastAt, "errors.last_at"),
                    Impossible.ifMissing(severity, "errors.severity"),
                    Impossible.ifMissing(context, "errors.context"),
                    count,
                    run);
        }
    }

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
    @JsonSubTypes({
        @JsonSubTypes.Type(StoredBlock.None.class),
        @JsonSubTypes.Type(StoredBlock.Traceback.class),
        @JsonSubTypes.Type(StoredBlock.Trailing.class)
    })
    sealed interface StoredBlock {
        static StoredBlock of(Block block) {
            return switch (block) {
                case Block.None() -> new None();
                case Block.Traceback(
                                var indent,
                                var lines,
                                var length,
                                var pattern,
                                var severity) ->
                        new Traceback(indent, lines, length, pattern, severity);
                case Block.Trailing(
                                var key,
                                var severity,
                                var indent,
                                var length,
                                var blanks,
                                var first,
                                var goroutines) ->
                        new Trailing(key, severity, indent, length, blanks, first, goroutines);
            };
        }

        Block toBlock();

        @JsonTypeName("none")
        record None() implements StoredBlock {
            @Override
            public Block toBlock() {
                return new Block.None();
            }
        }

        @JsonTypeName("traceback")
        record Traceback(
                int indent, List<String> lines, int length, String pattern, Severity severity)
                implements StoredBlock {
            @Override
            public Block toBlock() {
                Impossible.unless(lines != null && !lines.isEmpty(), "block.lines", lines);
                return new Block.Traceback(
                        indent,
                        lines,
                        length,
                        Impossible.ifMissing(pattern, "block.pattern"),
                        Impossible.ifMissing(severity, "block.severity"));
            }
        }

        @JsonTypeName("trailing")
        record Trailing(
                String key,
                Severity severity,
                int indent,
                int length,
                int blanks,
                boolean firstBelongs,
                boolean inGoroutines)
                implements StoredBlock {
            @Override
            public Block toBlock() {
                return new Block.Trailing(
                        Impossible.ifMissing(key, "block.key"),
                        Impossible.ifMissing(severity, "block.severity"),
                        indent,
                        length,
                        blanks,
                        firstBelongs,
                        inGoroutines);
            }
        }
    }

    static StoredBookmark of(Bookmark bookmark, String writtenBy) {
        LogMonitorState monitor = bookmark.monitor();
        LogMonitorState.Partial partial = monitor.partial();
        ErrorTotals totals = monitor.totals();
        return new StoredBookmark(
                FORMAT,
                writtenBy,
                bookmark.position().toString(),
                monitor.lineNumber(),
                bookmark.searchFrom(),
                bookmark.finished(),
                monitor.run().number(),
                monitor.run().startedAt(),
                monitor.run().restartable(),
                bookmark.ahead().stream()
                        .map(one -> new Begin(one.run(), one.startedAt(), one.offset()))
                        .toList(),
                new Partial(partial.head(), partial.begun(), partial.judged()),
                StoredBlock.of(monitor.block()),
                new Totals(totals.warnings(), totals.errors(), totals.criticals()),
                monitor.errors().stream().map(StoredError::of).toList());
    }

    /**
     * @throws IllegalArgumentException if a value is missing or cannot be true
     */
    Bookmark toBookmark() {
        Impossible.unless(format == FORMAT, "format", format);
        var place = LogCursor.Position.parse(Impossible.ifMissing(position, "position"));
        Impossible.unless(place.offset() >= 0, "position", place.offset());
        Impossible.unless(lineNumber >= 1, "line_number", lineNumber);
        var current =
                new LogMonitorState.CurrentRun(
                        run, Impossible.ifMissing(runStartedAt, "run_started_at"), restartable);
        var state =
                new LogMonitorState(
                        place.offset(),
                        lineNumber,
                        Impossible.ifMissing(partial, "partial").toPartial(),
                        Impossible.ifMissing(block, "block").toBlock(),
                        current,
                        Impossible.ifMissing(errors, "errors").stream()
                                .map(StoredError::toError)
                                .toList(),
                        Impossible.ifMissing(totals, "totals").toTotals());
        return new Bookmark(
                place,
                searchFrom,
                finished,
                state,
                Impossible.ifMissing(ahead, "ahead").stream().map(Begin::toBegin).toList());
    }
}
