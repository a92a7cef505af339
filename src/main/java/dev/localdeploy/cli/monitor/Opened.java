package dev.localdeploy.cli.monitor;

import dev.localdeploy.cli.link.Json;
import dev.localdeploy.text.Visible;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The one deployment that is looked at closely.
 *
 * @param name harmless to print
 * @param status everything that the daemon says of it; {@link Json.Literal#NULL} until it does
 * @param heard what events told of it, oldest first
 * @param log the last lines of its output, oldest first
 */
record Opened(
        String id,
        String name,
        Json status,
        History history,
        List<Happened> heard,
        List<LogLine> log,
        Marks marks) {
    static final int MOST_LINES = 1000;
    private static final int MOST_HEARD = 100;

    Opened {
        heard = List.copyOf(heard);
        log = List.copyOf(log);
    }

    static Opened of(String id, String name) {
        return new Opened(
                id, name, Json.Literal.NULL, History.EMPTY, List.of(), List.of(), Marks.NONE);
    }

    Row row() {
        return Row.of(status);
    }

    boolean isKnown() {
        return !status.isNull();
    }

    boolean isAwaitingRestart() {
        return !status.at("restart_history", "next_attempt_at").isNull();
    }

    Opened described(Json newStatus, double at, double every) {
        Marks more = marks;
        for (Json error : newStatus.at("log_errors").items()) {
            more = more.with(error);
        }
        String newName = Visible.line(newStatus.at("name").textOr(name));
        return new Opened(
                id, newName, newStatus, history.sampled(at, newStatus, every), heard, log, more);
    }

    Opened remembering(Json figures) {
        return new Opened(id, name, status, history.remembered(figures), heard, log, marks);
    }

    Opened marking(Json error) {
        return new Opened(id, name, status, history, heard, log, marks.with(error));
    }

    Opened hearing(Happened happened) {
        return hearingOnly(inOrder(heard, List.of(happened)));
    }

    Opened hearingOnly(List<Happened> newHeard) {
        return new Opened(id, name, status, history, newHeard, log, marks);
    }

    /**
     * All of both, oldest first: once what was recalled and heard, and not what says nothing new.
     */
    static List<Happened> inOrder(List<Happened> some, List<Happened> others) {
        List<Happened> each =
                Stream.concat(some.stream(), others.stream())
                        .distinct()
                        .sorted(Comparator.comparingDouble(Happened::at))
                        .toList();
        var told = new ArrayList<Happened>(each.size());
        for (Happened one : each) {
            if (told.isEmpty() || !one.saysNothingAfter(told.getLast())) {
                told.add(one);
            }
        }
        return last(MOST_HEARD, told, List.of());
    }

    /**
     * @param anew whether the lines so far come again
     */
    Opened logging(List<String> lines, boolean anew) {
        var more = new ArrayList<LogLine>();
        for (String line : lines.subList(Math.max(0, lines.size() - MOST_LINES), lines.size())) {
            more.add(LogLine.of(line));
        }
        return new Opened(
                id,
                name,
                status,
                history,
                heard,
                last(MOST_LINES, anew ? List.of() : log, more),
                marks);
    }

    /** What happened lately, newest first: what was heard, and the restarts before that. */
    List<Happened> recent() {
        var all = new ArrayList<Happened>(heard);
        for (Json attempt : status.at("restart_history", "recent_attempts").items()) {
            all.add(
                    new Happened(
                            attempt.at("timestamp").amountOr(0),
                            "restart " + attempt.at("attempt_number").wholeOr(0) + outcome(attempt),
                            attempt.at("success") == Json.Literal.FALSE,
                            false));
        }
        all.sort(Comparator.comparingDouble(Happened::at).reversed());
        return all;
    }

    private static String outcome(Json attempt) {
        Json success = attempt.at("success");
        String words = success.isNull() ? "" : success.isTrue() ? " succeeded" : " failed";
        return words + ": " + Visible.line(attempt.at("reason").textOr(""));
    }

    private static <T> List<T> last(int most, List<T> before, List<T> more) {
        var all = new ArrayList<T>(before);
        all.addAll(more);
        return all.subList(Math.max(0, all.size() - most), all.size());
    }
}
