package dev.localdeploy.cli.monitor;

import dev.localdeploy.cli.text.Style;
import dev.localdeploy.cli.text.Width;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * All deployments, a line each. Columns that do not fit are left out, the least important first; an
 * id is shown whole or not at all.
 */
final class TableScreen {
    private static final String GAP = "  ";
    private static final int MARK = 2;
    private static final int LEAST_NAME = 10;
    private static final int LEAST_COMMAND = 12;
    private static final int SPARE_FOR_COMMAND = 20;

    /**
     * @param least columns below which it makes no sense; what is longer is shortened in the middle
     * @param most columns beyond which it is shortened
     * @param spare columns that must be left for those before it
     */
    private record Column(
            String heading,
            boolean number,
            boolean word,
            int least,
            int most,
            int spare,
            Function<Row, String> text) {}

    /** The most important first, which is also their order on the screen. */
    private static final List<Column> COLUMNS =
            List.of(
                    new Column("NAME", false, false, LEAST_NAME, 40, 0, Row::name),
                    whole("STATUS", false, true, Row::status),
                    whole("HEALTH", false, true, Row::health),
                    whole("CPU %", true, false, row -> Figures.decimal(row.cpuPercent())),
                    whole("MB", true, false, row -> Figures.decimal(row.memoryMb())),
                    whole("UPTIME", true, false, row -> Figures.duration(row.uptimeSeconds())),
                    whole("RESTARTS", true, false, row -> Long.toString(row.restarts())),
                    whole("PORT", true, false, row -> orNothing(row.port())),
                    whole("PID", true, false, row -> orNothing(row.pid() == 0 ? "" : row.pid())),
                    new Column(
                            "COMMAND",
                            false,
                            false,
                            LEAST_COMMAND,
                            Integer.MAX_VALUE,
                            0,
                            Row::command),
                    new Column(
                            "ID",
                            false,
                            false,
                            Integer.MAX_VALUE,
                            Integer.MAX_VALUE,
                            SPARE_FOR_COMMAND,
                            Row::id));

    private final State state;
    private final int width;
    private final Style style;

    TableScreen(State state, int width, Style style) {
        this.state = state;
        this.width = width;
        this.style = style;
    }

    private static Column whole(
            String heading, boolean number, boolean word, Function<Row, String> text) {
        return new Column(heading, number, word, Integer.MAX_VALUE, Integer.MAX_VALUE, 0, text);
    }

    private static String orNothing(Object value) {
        String text = value.toString();
        return text.isEmpty() ? Figures.NOTHING : text;
    }

    /** Headings and as many rows as fit, the selected one among them. */
    List<String> lines(int height) {
        List<Row> rows = state.visible();
        int selected = state.selectedAmong(rows);
        int room = height - 1;
        int first = Math.clamp(selected - room / 2, 0, Math.max(0, rows.size() - room));
        List<Row> shown = rows.subList(first, Math.min(rows.size(), first + room));

        var lines = new ArrayList<String>();
        if (rows.isEmpty()) {
            lines.add(style.faint(nothing()));
            return lines;
        }
        int[] widths = widths(rows);
        lines.add(style.strong(heading(widths)));
        for (int i = 0; i < shown.size(); i++) {
            lines.add(
                    first + i == selected
                            ? style.selected(line(shown.get(i), widths, "> ", Style.PLAIN))
                            : line(shown.get(i), widths, "  ", style));
        }
        return lines;
    }

    private String nothing() {
        if (state.listed() == 0) {
            return "asking the daemon …";
        }
        return state.rows().isEmpty()
                ? "There is no deployment yet; 'local-deploy start' makes one."
                : "None of "
                        + state.rows().size()
                        + " deployments fits the filter; Esc shows all again.";
    }

    /** 0 for a column that is not shown. */
    private int[] widths(List<Row> rows) {
        int[] widths = new int[COLUMNS.size()];
        int[] wanted = new int[COLUMNS.size()];
        int left = width - MARK;
        for (int c = 0; c < widths.length; c++) {
            wanted[c] = Math.min(COLUMNS.get(c).most(), wanted(COLUMNS.get(c), rows));
            int least = Math.min(COLUMNS.get(c).least(), wanted[c]);
            int gap = c == 0 ? 0 : GAP.length();
            if (left < least + gap + COLUMNS.get(c).spare()) {
                break;
            }
            widths[c] = least;
            left -= least + gap;
        }
        for (int c = 0; c < widths.length; c++) {
            if (widths[c] > 0) {
                int more = Math.min(left, wanted[c] - widths[c]);
                widths[c] += more;
                left -= more;
            }
        }
        return widths;
    }

    private static int wanted(Column column, List<Row> rows) {
        int wanted = Width.of(column.heading());
        for (Row row : rows) {
            wanted = Math.max(wanted, Width.of(column.text().apply(row)));
        }
        return wanted;
    }

    private static String heading(int[] widths) {
        var line = new StringBuilder(" ".repeat(MARK));
        for (int c = 0; c < widths.length && widths[c] > 0; c++) {
            Column column = COLUMNS.get(c);
            line.append(c == 0 ? "" : GAP);
            line.append(
                    column.number()
                            ? Width.paddedLeft(column.heading(), widths[c])
                            : Width.padded(column.heading(), widths[c]));
        }
        return line.toString();
    }

    private String line(Row row, int[] widths, String mark, Style paint) {
        var line = new StringBuilder(mark);
        int used = MARK;
        for (int c = 0; c < widths.length && widths[c] > 0; c++) {
            Column column = COLUMNS.get(c);
            String text = Width.shortenedInTheMiddle(column.text().apply(row), widths[c]);
            int padding = Math.max(0, widths[c] - Width.of(text));
            line.append(c == 0 ? "" : GAP).repeat(' ', column.number() ? padding : 0);
            line.append(column.word() ? paint.word(text) : text);
            line.repeat(' ', column.number() ? 0 : padding);
            used += (c == 0 ? 0 : GAP.length()) + widths[c];
        }
        return line.repeat(' ', Math.max(0, width - used)).toString();
    }
}
