package dev.localdeploy.cli.text;

import dev.localdeploy.text.Visible;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Rows under headings. Where the terminal is too narrow, one column gives way and is shortened in
 * the middle; all others, ids above all, are shown in full whatever the width.
 */
public final class Table {
    private static final String GAP = "  ";
    private static final int LEAST_SHORTENED = 12;

    private enum Side {
        LEFT,
        RIGHT
    }

    private record Column(
            String heading, Side side, boolean givesWay, UnaryOperator<String> paint) {}

    private final Style style;
    private final List<Column> columns = new ArrayList<>();
    private final List<List<String>> rows = new ArrayList<>();

    public Table(Style style) {
        this.style = style;
    }

    public Table column(String heading) {
        return add(new Column(heading, Side.LEFT, false, UnaryOperator.identity()));
    }

    public Table numbers(String heading) {
        return add(new Column(heading, Side.RIGHT, false, UnaryOperator.identity()));
    }

    /** A column of status words. */
    public Table words(String heading) {
        return add(new Column(heading, Side.LEFT, false, style::word));
    }

    /** The column that is shortened when the terminal is too narrow. */
    public Table shortenable(String heading) {
        return add(new Column(heading, Side.LEFT, true, UnaryOperator.identity()));
    }

    private Table add(Column column) {
        columns.add(column);
        return this;
    }

    /**
     * @param cells as many as there are columns; made visible here
     */
    public Table row(String... cells) {
        var row = new ArrayList<String>(cells.length);
        for (String cell : cells) {
            row.add(Visible.line(cell));
        }
        rows.add(row);
        return this;
    }

    public void printTo(Console console) {
        int[] widths = widths(console.width());
        var text = new StringBuilder();
        for (int c = 0; c < columns.size(); c++) {
            append(text, c, columns.get(c).heading(), widths[c], style::strong);
        }
        for (List<String> row : rows) {
            beginLine(text);
            for (int c = 0; c < columns.size(); c++) {
                append(text, c, row.get(c), widths[c], columns.get(c).paint());
            }
        }
        console.print(text.toString().stripTrailing());
    }

    private static void beginLine(StringBuilder text) {
        int end = text.length();
        while (end > 0 && text.charAt(end - 1) == ' ') {
            end--;
        }
        text.setLength(end);
        text.append('\n');
    }

    private void append(
            StringBuilder line, int c, String cell, int width, UnaryOperator<String> paint) {
        String shown = Width.shortenedInTheMiddle(cell, width);
        int padding = Math.max(0, width - Width.of(shown));
        if (c > 0) {
            line.append(GAP);
        }
        if (columns.get(c).side() == Side.RIGHT) {
            line.repeat(' ', padding).append(paint.apply(shown));
        } else {
            line.append(paint.apply(shown)).repeat(' ', padding);
        }
    }

    private int[] widths(int available) {
        int[] widths = new int[columns.size()];
        int total = GAP.length() * (columns.size() - 1);
        for (int c = 0; c < widths.length; c++) {
            widths[c] = Width.of(columns.get(c).heading());
            for (List<String> row : rows) {
                widths[c] = Math.max(widths[c], Width.of(row.get(c)));
            }
            total += widths[c];
        }
        for (int c = 0; c < widths.length && total > available; c++) {
            if (columns.get(c).givesWay()) {
                int least = Math.min(widths[c], LEAST_SHORTENED);
                widths[c] = Math.max(least, widths[c] - (total - available));
            }
        }
        return widths;
    }
}
