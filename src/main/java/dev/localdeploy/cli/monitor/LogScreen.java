package dev.localdeploy.cli.monitor;

import dev.localdeploy.cli.text.Style;
import dev.localdeploy.cli.text.Width;
import java.util.ArrayList;
import java.util.List;

/**
 * The output of one deployment. Long lines are broken; errors carry a mark, also without colour.
 */
final class LogScreen {
    private static final int MARK = 2;

    private LogScreen() {}

    /**
     * The last lines that fit.
     *
     * @param back by how many lines it is scrolled back
     */
    static List<String> lines(Opened opened, int back, int width, int height, Style style) {
        List<LogLine> log = opened.log();
        if (log.isEmpty()) {
            return List.of(style.faint("There is no output yet."));
        }
        var newestFirst = new ArrayList<String>();
        for (int i = log.size() - 1 - back; i >= 0 && newestFirst.size() < height; i--) {
            String text = log.get(i).text();
            List<String> parts = broken(text, width - MARK);
            Marks.Mark mark = opened.marks().of(text);
            for (int part = parts.size() - 1; part >= 0; part--) {
                newestFirst.add(
                        part == 0
                                ? marked(parts.get(part), mark, width, style)
                                : painted("  " + parts.get(part), mark, style));
            }
        }
        return newestFirst.subList(0, Math.min(height, newestFirst.size())).reversed();
    }

    /** One line, cut to the width, with the mark of an error before it. */
    static String marked(String text, Marks.Mark mark, int width, Style style) {
        String sign = mark == Marks.Mark.NONE ? "  " : "! ";
        return painted(sign + Width.cut(text, width - MARK), mark, style);
    }

    private static String painted(String line, Marks.Mark mark, Style style) {
        return switch (mark) {
            case NONE -> line;
            case WARNING -> style.doubtful(line);
            case ERROR -> style.bad(line);
        };
    }

    private static List<String> broken(String text, int width) {
        var parts = new ArrayList<String>();
        String rest = text;
        while (Width.of(rest) > width) {
            String part = Width.start(rest, width);
            parts.add(part);
            rest = rest.substring(part.length());
        }
        parts.add(rest);
        return parts;
    }
}
