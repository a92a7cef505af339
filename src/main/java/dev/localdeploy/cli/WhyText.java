package dev.localdeploy.cli;

import dev.localdeploy.cli.link.Json;
import dev.localdeploy.cli.text.Amounts;
import dev.localdeploy.cli.text.Console;
import dev.localdeploy.cli.text.Paragraph;
import dev.localdeploy.cli.text.Style;
import dev.localdeploy.text.Visible;
import java.util.ArrayList;
import java.util.List;

/**
 * An explanation on one screen: how it is, why it crashed, what is different from when it was good,
 * the last lines, and what to type now. What comes from programs is made visible.
 */
final class WhyText {
    private static final int ROWS = 23;
    private static final int COLUMNS = 80;
    private static final int MOST_CAUSES = 3;
    private static final int LEAST_TAIL = 3;

    private final Json why;
    private final Json report;
    private final Console console;
    private final Style style;
    private final int width;
    private final double now;
    private final List<String> rows = new ArrayList<>();

    /**
     * @param now seconds since 1970
     */
    WhyText(Json why, Console console, double now) {
        this.why = why;
        this.report = why.at("report");
        this.console = console;
        this.style = console.style();
        this.width = Math.min(COLUMNS, console.width());
        this.now = now;
    }

    void print() {
        heading();
        if (report.isNull()) {
            rows.add(style.faint("No crash is remembered."));
        } else {
            ending();
            causes();
            differences();
            tail();
        }
        next();
        rows.forEach(console::print);
    }

    private void heading() {
        List<String> lines = Paragraph.of(Visible.line(why.at("headline").textOr("")), width, "  ");
        for (String line : lines.subList(0, Math.min(3, lines.size()))) {
            rows.add(style.strong(line));
        }
    }

    private void ending() {
        boolean down = why.at("down").isTrue();
        Json started = report.at("started_at");
        Json ended = report.at("ended_at");
        String lived =
                started.isNull() ? "" : " after " + lasted(ended.amountOr(0) - started.amountOr(0));
        String more =
                report.at("more_ends").wholeOr(0) == 0
                        ? ""
                        : ", as did " + report.at("more_ends").wholeOr(0) + " more just before";
        String line =
                (down ? "Run " : "Its last crash: run ")
                        + report.at("run").textOr("?")
                        + " ended "
                        + ago(now - ended.amountOr(now))
                        + lived
                        + ": "
                        + Visible.line(report.at("ending").textOr(""))
                        + (report.at("unwatched").isTrue() ? ", while no daemon lived" : "")
                        + more;
        rows.addAll(Paragraph.of(line, width, "  "));
    }

    private static String ago(double seconds) {
        return seconds < 1 ? "just now" : Amounts.duration(seconds) + " ago";
    }

    private static String lasted(double seconds) {
        return seconds < 10
                ? Amounts.decimal(Math.max(0, seconds)) + "s"
                : Amounts.duration(seconds);
    }

    private void causes() {
        rows.add("");
        int number = 0;
        for (Json cause : why.at("causes").items()) {
            if (++number > MOST_CAUSES) {
                break;
            }
            String text =
                    number
                            + ". "
                            + Visible.line(cause.at("sentence").textOr(""))
                            + " ["
                            + cause.at("confidence").textOr("").toLowerCase(java.util.Locale.ROOT)
                            + "]";
            List<String> lines = Paragraph.of(text, width, "   ");
            for (int i = 0; i < Math.min(3, lines.size()); i++) {
                rows.add(number == 1 ? style.bad(lines.get(i)) : lines.get(i));
            }
            int most = number == 1 ? 2 : 1;
            for (Json evidence : cause.at("evidence").items()) {
                if (most-- > 0) {
                    rows.add(
                            style.faint(
                                    cut("   > " + Visible.logLine(evidence.textOr("")).strip())));
                }
            }
        }
    }

    private void differences() {
        List<String> facts = new ArrayList<>();
        commits(facts);
        Json changes = report.at("environment_changes");
        names(facts, "added", changes.at("added"));
        names(facts, "removed", changes.at("removed"));
        names(facts, "changed", changes.at("changed"));
        String curve = curve();
        if (!curve.isEmpty()) {
            facts.add(curve);
        }
        if (!facts.isEmpty()) {
            rows.add("");
            facts.forEach(fact -> rows.add(cut(fact)));
        }
    }

    private void commits(List<String> facts) {
        String here = report.at("commit", "hash").textOr("");
        String good = report.at("last_good_commit", "hash").textOr("");
        if (here.isEmpty()) {
            return;
        }
        String shown = here.substring(0, Math.min(10, here.length()));
        if (good.isEmpty()) {
            facts.add("Commit: " + shown);
        } else if (good.equals(here)) {
            facts.add("Commit: " + shown + ", as in the last good run");
        } else {
            facts.add(
                    "Commit: "
                            + shown
                            + "; the last good run was of "
                            + good.substring(0, Math.min(10, good.length())));
        }
    }

    private static void names(List<String> facts, String what, Json names) {
        List<String> all = new ArrayList<>();
        for (Json name : names.items()) {
            all.add(Visible.line(name.textOr("")));
        }
        if (!all.isEmpty()) {
            facts.add(
                    "Environment, " + what + " since the last good run: " + String.join(", ", all));
        }
    }

    private String curve() {
        List<Json> figures = report.at("figures").items();
        if (figures.size() < 2) {
            return "";
        }
        double most = 1;
        for (Json point : figures) {
            most = Math.max(most, point.at("memory_mb").amountOr(0));
        }
        var bars = new StringBuilder();
        for (Json point : figures) {
            int height = (int) (point.at("memory_mb").amountOr(0) / most * 7);
            bars.append("▁▂▃▄▅▆▇█".charAt(Math.clamp(height, 0, 7)));
        }
        Json last = figures.getLast();
        return "Memory: "
                + bars
                + " "
                + Amounts.decimal(last.at("memory_mb").amountOr(0))
                + " MB at the end, CPU "
                + Amounts.decimal(last.at("cpu_percent").amountOr(0))
                + " %, "
                + last.at("file_descriptors").textOr("?")
                + " open files";
    }

    /** As many lines as there is room for. */
    private void tail() {
        List<Json> lines = new ArrayList<>();
        for (Json line : report.at("last_lines").items()) {
            if (!line.textOr("").isBlank()) {
                lines.add(line);
            }
        }
        if (lines.isEmpty()) {
            return;
        }
        int room = Math.max(LEAST_TAIL, ROWS - rows.size() - 4);
        rows.add("");
        rows.add("Its last lines:");
        for (Json line : lines.subList(Math.max(0, lines.size() - room), lines.size())) {
            rows.add(style.faint(cut("  | " + Visible.logLine(line.textOr("")))));
        }
    }

    private void next() {
        rows.add("");
        rows.add("Next: " + style.strong(Visible.line(why.at("next_command").textOr(""))));
    }

    private String cut(String line) {
        return Paragraph.cut(line, width);
    }
}
