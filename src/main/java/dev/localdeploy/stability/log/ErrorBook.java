package dev.localdeploy.stability.log;

import dev.localdeploy.stability.log.LineJudge.Place;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;

/**
 * The different errors of one deployment, the latest {@link #KEPT} of them, each with how often it
 * came. Bounded in everything but the counts.
 */
final class ErrorBook {
    /** Different errors that are kept. */
    static final int KEPT = 50;

    /** Lines kept as the context of one error. */
    static final int CONTEXT = 50;

    /**
     * Of these, so many are for any line; the others are for causes, which come late in a trace.
     */
    static final int FOR_STACK = 40;

    /** Characters of context kept for all errors together. */
    private static final int CONTEXT_CHARACTERS = 32 * 1024;

    private static final Duration TELL_AGAIN_AFTER = Duration.ofMinutes(10);

    /** By key, the one that came last at the end. */
    private final LinkedHashMap<String, Entry> entries = new LinkedHashMap<>();

    private int contextCharacters;
    private ErrorTotals totals = ErrorTotals.NONE;
    private boolean changed;

    /** All that is known of one error. */
    private static final class Entry {
        private final ErrorPattern pattern;
        private final Instant firstAt;
        private final List<String> context = new ArrayList<>();
        private String line = "";
        private long lineNumber;
        private long run;
        private Instant lastAt;
        private Instant toldAt = Instant.MIN;
        private long count;

        Entry(ErrorPattern pattern, Instant firstAt) {
            this.pattern = pattern;
            this.firstAt = firstAt;
            this.lastAt = firstAt;
        }

        LogError seen() {
            return new LogError(
                    pattern.expression(),
                    line,
                    lineNumber,
                    firstAt,
                    lastAt,
                    pattern.severity(),
                    context,
                    count,
                    run);
        }
    }

    /** Takes over what an earlier book knew. All of it counts as told. */
    void takeOver(Collection<LogError> errors, ErrorTotals totalsOfThem) {
        totals = totalsOfThem;
        for (LogError error : errors) {
            var entry =
                    new Entry(new ErrorPattern(error.pattern(), error.severity()), error.firstAt());
            entry.line = error.line();
            entry.lineNumber = error.lineNumber();
            entry.run = error.run();
            entry.lastAt = error.lastAt();
            entry.toldAt = error.lastAt();
            entry.count = error.count();
            entry.context.addAll(error.context());
            contextCharacters += characters(entry.context);
            entries.put(key(entry.pattern, entry.line), entry);
        }
    }

    static String key(ErrorPattern pattern, String line) {
        return pattern.expression() + '\n' + ErrorKey.of(line);
    }

    /**
     * @param run number of the run whose output it is
     * @param before lines that came before it and belong to it
     * @return its key
     */
    String record(ErrorPattern pattern, String line, Place place, long run, List<String> before) {
        String key = key(pattern, line);
        Entry known = entries.remove(key);
        Entry entry = known == null ? new Entry(pattern, place.now()) : known;
        entries.put(key, entry);
        entry.line = line;
        entry.lineNumber = place.lineNumber();
        entry.lastAt = place.now();
        entry.run = run;
        entry.count++;
        totals = totals.and(pattern.severity());
        changed = true;
        forgetContext(entry);
        before.forEach(text -> keep(entry, text));
        forgetOldest();
        return key;
    }

    private void forgetOldest() {
        if (entries.size() > KEPT) {
            forgetContext(entries.pollFirstEntry().getValue());
        }
    }

    /** Adds a line to the context of an error, as long as there is room. */
    void addContext(String key, String text, boolean cause) {
        Entry entry = entries.get(key);
        if (entry != null && hasRoom(entry, cause)) {
            keep(entry, text);
        }
    }

    boolean hasRoom(String key) {
        Entry entry = entries.get(key);
        return entry != null && hasRoom(entry, false);
    }

    private static boolean hasRoom(Entry entry, boolean cause) {
        return entry.context.size() < (cause ? CONTEXT : FOR_STACK);
    }

    private void keep(Entry entry, String text) {
        entry.context.add(text);
        changed = true;
        contextCharacters += text.length();
        if (contextCharacters > CONTEXT_CHARACTERS) {
            // The oldest come first; the one that is being written is the last.
            for (Entry other : entries.values()) {
                if (other != entry && contextCharacters > CONTEXT_CHARACTERS) {
                    forgetContext(other);
                }
            }
        }
    }

    private void forgetContext(Entry entry) {
        contextCharacters -= characters(entry.context);
        entry.context.clear();
    }

    private static int characters(List<String> texts) {
        return texts.stream().mapToInt(String::length).sum();
    }

    /** The error and all its context, as it would stand before one that follows at once. */
    List<String> linesOf(String key) {
        Entry entry = entries.get(key);
        if (entry == null) {
            return List.of();
        }
        var lines = new ArrayList<String>();
        lines.add(entry.line);
        lines.addAll(entry.context);
        return lines.subList(0, Math.min(lines.size(), FOR_STACK));
    }

    /**
     * @throws IllegalArgumentException if there is no such error
     */
    LogError error(String key) {
        return entry(key).seen();
    }

    private Entry entry(String key) {
        Entry entry = entries.get(key);
        if (entry == null) {
            throw new IllegalArgumentException("the book has no error '%s'".formatted(key));
        }
        return entry;
    }

    /** Whether it is new, or has not been told for a while. */
    boolean isNews(String key, Instant now) {
        Instant toldAt = entry(key).toldAt;
        return toldAt.equals(Instant.MIN) || !toldAt.plus(TELL_AGAIN_AFTER).isAfter(now);
    }

    void told(String key, Instant now) {
        entry(key).toldAt = now;
    }

    /** Whether anything has changed since this was asked the last time. */
    boolean hasChanged() {
        boolean since = changed;
        changed = false;
        return since;
    }

    /** The latest first. */
    List<LogError> errors() {
        return entries.sequencedValues().reversed().stream().map(Entry::seen).toList();
    }

    /** How many errors came, also those that are no longer known. */
    ErrorTotals totals() {
        return totals;
    }
}
