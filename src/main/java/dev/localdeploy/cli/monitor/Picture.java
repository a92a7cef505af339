package dev.localdeploy.cli.monitor;

import dev.localdeploy.cli.monitor.View.Place;
import dev.localdeploy.cli.text.Amounts;
import dev.localdeploy.cli.text.Style;
import dev.localdeploy.cli.text.Width;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;

/** Makes the lines of a terminal out of a state, and out of nothing else. */
final class Picture {
    static final int LEAST_WIDTH = 60;
    static final int LEAST_HEIGHT = 15;

    /** Lines for the title, for what is told, and for the keys. */
    static final int AROUND = 3;

    private final State state;
    private final double now;
    private final ZoneId zone;
    private final int width;
    private final int height;
    private final Style style;

    private Picture(State state, double now, ZoneId zone, int width, int height, Style style) {
        this.state = state;
        this.now = now;
        this.zone = zone;
        this.width = width;
        this.height = height;
        this.style = style;
    }

    /**
     * @param now seconds since 1970
     * @return as many lines as the terminal has, none wider than it is
     */
    static List<String> of(
            State state, double now, ZoneId zone, int width, int height, Style style) {
        List<String> lines =
                width < LEAST_WIDTH || height < LEAST_HEIGHT
                        ? tooSmall(width, height)
                        : new Picture(state, now, zone, width, height, style).lines();
        var all = new ArrayList<String>(lines.subList(0, Math.min(height, lines.size())));
        while (all.size() < height) {
            all.add("");
        }
        return all;
    }

    private static List<String> tooSmall(int width, int height) {
        String words =
                "This terminal has "
                        + width
                        + "×"
                        + height
                        + "; the monitor needs "
                        + LEAST_WIDTH
                        + "×"
                        + LEAST_HEIGHT
                        + ". Make it larger, or press q.";
        var lines = new ArrayList<String>();
        var line = new StringBuilder();
        for (String word : words.split(" ")) {
            if (!line.isEmpty() && Width.of(line + " " + word) > width) {
                lines.add(line.toString());
                line.setLength(0);
            }
            line.append(line.isEmpty() ? "" : " ").append(Width.start(word, width));
        }
        lines.add(line.toString());
        return lines;
    }

    private List<String> lines() {
        var lines = new ArrayList<String>();
        lines.add(title());
        if (state.contact().isNews(now)) {
            lines.add(contact());
        }
        int room = height - lines.size() - 2;
        List<String> body = body(room);
        lines.addAll(body.subList(0, Math.min(room, body.size())));
        while (lines.size() < height - 2) {
            lines.add("");
        }
        lines.add(message());
        lines.add(style.faint(footer()));
        return lines;
    }

    private List<String> body(int room) {
        if (state.view().help()) {
            return HelpScreen.lines(style);
        }
        Opened opened = state.opened();
        if (state.view().place() == Place.ALL || opened == null) {
            return new TableScreen(state, width, style).lines(room);
        }
        return state.view().place() == Place.ONE
                ? new OneScreen(state, opened, now, zone, width, style).lines(room)
                : LogScreen.lines(opened, state.view().back(), width, room, style);
    }

    private String title() {
        Opened opened = state.opened();
        if (state.view().place() == Place.ALL || opened == null) {
            return tableTitle();
        }
        String what = state.view().place() == Place.LOG ? " · output" : "";
        String name = Width.cut(opened.name(), Math.max(10, width - 31 - Width.of(what)));
        int left = width - Width.of(name) - Width.of(what) - 2;
        String id = Width.of(opened.id()) <= left ? opened.id() : "";
        return style.strong(name) + "  " + id + what;
    }

    private String tableTitle() {
        View view = state.view();
        int shown = state.visible().size();
        String order =
                "by "
                        + view.sort().word()
                        + (view.sort().isDescending(view.reversed()) ? " ↓" : " ↑")
                        + (view.filter().isEmpty() ? "" : "   filter: " + view.filter());
        String counts =
                shown == state.rows().size()
                        ? Amounts.count(shown, "deployment")
                        : shown + " of " + Amounts.count(state.rows().size(), "deployment");
        String all = counts + trouble() + "   " + order;
        return style.strong("local-deploy") + "  " + Width.cut(all, width - 14);
    }

    private String trouble() {
        int crashed = 0;
        int running = 0;
        for (Row row : state.rows()) {
            crashed += row.status().equals("CRASHED") ? 1 : 0;
            running += row.isUp() ? 1 : 0;
        }
        return ", " + running + " up" + (crashed > 0 ? ", " + crashed + " crashed" : "");
    }

    private String contact() {
        Contact contact = state.contact();
        if (contact.up()) {
            return style.good(Width.cut(contact.words(), width));
        }
        String since =
                "NO DAEMON since "
                        + Clocks.time(contact.since(), zone)
                        + ", waiting for it; what is shown is from before. ";
        return style.bad(Width.cut(since + contact.words(), width));
    }

    private String message() {
        View view = state.view();
        if (view.question() != null) {
            return style.doubtful(Width.cut(view.question().words(), width));
        }
        if (view.typing()) {
            return Width.cut("filter: " + view.filter() + "_   Enter: done   Esc: all", width);
        }
        String words = Width.cut(view.notice().words(), width);
        return view.notice().trouble() ? style.bad(words) : words;
    }

    private String footer() {
        return state.view().help()
                ? "any key: back"
                : HelpScreen.line(state.view().place(), state.view().back() > 0, width);
    }
}
