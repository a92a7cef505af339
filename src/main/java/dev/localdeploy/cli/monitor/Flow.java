package dev.localdeploy.cli.monitor;

import dev.localdeploy.cli.text.Style;
import dev.localdeploy.cli.text.Width;
import java.util.ArrayList;
import java.util.List;

/** Labelled facts side by side, on as many lines as they need; none is broken. */
final class Flow {
    private static final String GAP = "   ";

    private final int width;
    private final Style style;
    private final List<String> lines = new ArrayList<>();
    private final StringBuilder line = new StringBuilder();
    private int used;

    Flow(int width, Style style) {
        this.width = width;
        this.style = style;
    }

    /**
     * @param value harmless to print
     */
    Flow fact(String label, String value) {
        return add(Width.of(label) + 1 + Width.of(value), style.faint(label) + " " + value, value);
    }

    /** A fact whose value is a status or a word like it. */
    Flow word(String label, String value) {
        return add(
                Width.of(label) + 1 + Width.of(value),
                style.faint(label) + " " + style.word(value),
                value);
    }

    /** Begins a line. */
    Flow next() {
        if (used > 0) {
            lines.add(line.toString());
            line.setLength(0);
            used = 0;
        }
        return this;
    }

    private Flow add(int columns, String painted, String plain) {
        if (used > 0 && used + GAP.length() + columns > width) {
            next();
        }
        line.append(used > 0 ? GAP : "");
        used += (used > 0 ? GAP.length() : 0) + columns;
        line.append(columns > width ? Width.cut(plain, width) : painted);
        return this;
    }

    List<String> lines() {
        next();
        return lines;
    }
}
