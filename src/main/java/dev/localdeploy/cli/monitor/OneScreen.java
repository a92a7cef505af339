package dev.localdeploy.cli.monitor;

import dev.localdeploy.cli.link.Json;
import dev.localdeploy.cli.text.Amounts;
import dev.localdeploy.cli.text.Style;
import dev.localdeploy.cli.text.Width;
import dev.localdeploy.text.Visible;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * One deployment closely. Every part gets some lines; what the terminal has beyond that goes to the
 * graphs, the events and, most of it, to the output.
 */
final class OneScreen {
    private static final int MOST_GRAPH = 8;
    private static final int MOST_CHECKS = 6;
    private static final int GRAPH_GAP = 2;

    private final Opened opened;
    private final View view;
    private final double now;
    private final ZoneId zone;
    private final int width;
    private final Style style;

    OneScreen(State state, Opened opened, double now, ZoneId zone, int width, Style style) {
        this.opened = opened;
        this.view = state.view();
        this.now = now;
        this.zone = zone;
        this.width = width;
        this.style = style;
    }

    List<String> lines(int height) {
        if (!opened.isKnown()) {
            return List.of(style.faint("asking the daemon …"));
        }
        List<String> lines = new ArrayList<>(facts());
        List<Happened> events = opened.recent();
        int room = Math.max(0, height - lines.size());
        List<String> checks = checks(room < 8 ? 1 : room < 12 ? 2 : MOST_CHECKS);
        room -= checks.size();
        int graphLines = Math.clamp(room / 4, 1, MOST_GRAPH);
        room -= graphLines + 1;
        boolean narrow = room < 6;
        int eventLines = Math.min(events.size(), narrow ? room / 3 : Math.max(1, room / 3));
        room -= eventLines + (narrow || eventLines == 0 ? 0 : 1);

        lines.addAll(checks);
        lines.addAll(graphs(graphLines));
        if (eventLines > 0) {
            if (!narrow) {
                lines.add(heading("EVENTS", ""));
            }
            events.subList(0, eventLines).forEach(event -> lines.add(line(event)));
        }
        lines.addAll(output(room));
        return lines;
    }

    private List<String> facts() {
        Json status = opened.status();
        Json process = status.at("process");
        Json history = status.at("restart_history");
        Row row = opened.row();
        var flow = new Flow(width, style);
        flow.word("status", row.status())
                .word("health", row.health())
                .fact("pid", row.pid() == 0 ? Figures.NOTHING : Long.toString(row.pid()))
                .fact("port", row.port().isEmpty() ? Figures.NOTHING : row.port())
                .fact("up", Figures.duration(row.uptimeSeconds()))
                .next();
        if (row.pid() != 0) {
            flow.fact("cpu", Figures.decimal(row.cpuPercent()) + " %")
                    .fact("memory", Figures.decimal(row.memoryMb()) + " MB" + trend())
                    .fact("threads", Figures.whole(process.at("threads")))
                    .fact("files", Figures.whole(process.at("file_descriptors")))
                    .fact("connections", Figures.whole(process.at("connections")))
                    .fact("processes", Figures.whole(process.at("process_count")))
                    .next();
        }
        flow.fact("auto-restart", status.at("auto_restart_enabled").isTrue() ? "on" : "off")
                .fact("restarts", restarts(history))
                .word("circuit", Figures.whole(history.at("circuit_breaker_state")));
        Json next = history.at("next_attempt_at");
        if (!next.isNull()) {
            double seconds = next.amountOr(now) - now;
            flow.fact("next attempt", seconds > 0 ? "in " + Amounts.duration(seconds) : "now");
        }
        var lines = new ArrayList<String>(flow.lines());
        String reason = process.at("reason").textOr("");
        if (!reason.isEmpty()) {
            lines.add(style.bad(Width.cut(Visible.line(reason), width)));
        }
        for (Json issue : status.at("resource_status", "issues").items()) {
            lines.add(style.doubtful(Width.cut(Visible.line(issue.textOr("")), width)));
        }
        return lines;
    }

    private String trend() {
        Json trend = opened.status().at("memory_trend");
        Json growth = trend.at("growth_rate_mb_per_minute");
        if (growth.isNull()) {
            return "";
        }
        String perMinute = Amounts.decimal(growth.amountOr(0));
        return " ("
                + (trend.at("leak_detected").isTrue() ? "LEAK " : "")
                + (perMinute.startsWith("-") ? "" : "+")
                + perMinute
                + "/min)";
    }

    private static String restarts(Json history) {
        long failed = history.at("failed_restarts").wholeOr(0);
        return history.at("total_restarts").wholeOr(0)
                + (failed > 0 ? " (" + failed + " failed)" : "");
    }

    /** Where there is no room for all of them: what is wrong first, what was not asked last. */
    private List<String> checks(int most) {
        var checks = new ArrayList<Json>(opened.status().at("health", "checks").items());
        if (checks.size() > most) {
            checks.sort(Comparator.comparingInt(OneScreen::urgency));
        }
        var lines = new ArrayList<String>();
        for (Json check : checks.subList(0, Math.min(most, checks.size()))) {
            String type = Width.padded(Visible.line(check.at("type").textOr("")), 9);
            String status = Visible.line(check.at("status").textOr("UNKNOWN"));
            Json took = check.at("response_time_ms");
            String time = took.isNull() ? "" : Math.round(took.amountOr(0)) + " ms";
            String begin = "check " + type + Width.paddedLeft(time, 8) + "  ";
            String message =
                    Width.cut(
                            Visible.line(check.at("message").textOr("")),
                            Math.max(0, width - Width.of(begin) - 11));
            lines.add(
                    begin
                            + style.word(status)
                            + " ".repeat(Math.max(1, 11 - Width.of(status)))
                            + message);
        }
        return lines;
    }

    private static int urgency(Json check) {
        return switch (check.at("status").textOr("")) {
            case "UNHEALTHY" -> 0;
            case "DEGRADED" -> 1;
            case "HEALTHY" -> 2;
            default -> 3;
        };
    }

    /** CPU to the left, memory to the right. */
    private List<String> graphs(int height) {
        int each = (width - GRAPH_GAP) / 2;
        List<Point> points = opened.history().points();
        List<String> cpu = graph("CPU", "%", points, Point::cpuPercent, each, height);
        List<String> memory = graph("MEMORY", "MB", points, Point::memoryMb, each, height);
        var lines = new ArrayList<String>();
        for (int i = 0; i < cpu.size(); i++) {
            String left = Width.padded(cpu.get(i), each);
            lines.add(
                    i == 0
                            ? style.strong(left + "  " + memory.get(i))
                            : style.good(left) + "  " + style.good(memory.get(i)));
        }
        return lines;
    }

    private List<String> graph(
            String name,
            String unit,
            List<Point> points,
            ToDoubleFunction<Point> figure,
            int columns,
            int height) {
        var graph = new Graph(points, figure, now, view.span().seconds(), columns);
        String most =
                Double.isNaN(graph.largest())
                        ? "nothing known"
                        : "max " + Amounts.decimal(graph.largest());
        String title =
                name
                        + " "
                        + most
                        + " of "
                        + Amounts.seconds(graph.top())
                        + " "
                        + unit
                        + ", "
                        + view.span().word();
        var lines = new ArrayList<String>();
        lines.add(Width.cut(title, columns));
        lines.addAll(graph.lines(height));
        return lines;
    }

    private String heading(String name, String more) {
        return style.strong(name) + style.faint(Width.cut(more, width - Width.of(name)));
    }

    private String line(Happened event) {
        String time = Clocks.time(event.at(), zone) + " ";
        String words = Width.cut(event.words(), width - Width.of(time));
        return style.faint(time) + (event.trouble() ? style.bad(words) : words);
    }

    private List<String> output(int room) {
        var lines = new ArrayList<String>();
        if (room < 2) {
            return lines;
        }
        String file = Visible.line(opened.status().at("log_file").textOr(""));
        lines.add(heading("OUTPUT", "  " + file));
        List<LogLine> log = opened.log();
        for (LogLine line : log.subList(Math.max(0, log.size() - room + 1), log.size())) {
            lines.add(LogScreen.marked(line.text(), opened.marks().of(line.text()), width, style));
        }
        return lines;
    }
}
