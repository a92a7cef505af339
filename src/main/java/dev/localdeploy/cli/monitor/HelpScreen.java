package dev.localdeploy.cli.monitor;

import dev.localdeploy.cli.monitor.View.Place;
import dev.localdeploy.cli.text.Style;
import dev.localdeploy.cli.text.Width;
import java.util.ArrayList;
import java.util.List;

/** What each key does: all of them on a screen, the most important ones on a line. */
final class HelpScreen {
    private static final List<Help> ALL =
            List.of(
                    new Help("↑ ↓ PgUp PgDn", "choose; in the output: scroll"),
                    new Help("Enter  Esc", "look closely; come back"),
                    new Help("l", "follow the output"),
                    new Help("s", "start what is down"),
                    new Help("x  r", "stop; restart, after a question"),
                    new Help("/", "filter by anything that a row shows"),
                    new Help("o  O", "sort by the next column; reverse"),
                    new Help("+  -", "graphs look further back; less far"),
                    new Help("End", "follow the output again"),
                    new Help("q  Ctrl-C", "quit"));

    private record Help(String key, String words) {}

    private HelpScreen() {}

    static List<String> lines(Style style) {
        var lines = new ArrayList<String>();
        for (Help help : ALL) {
            lines.add("  " + style.strong(Width.padded(help.key(), 16)) + help.words());
        }
        return lines;
    }

    /** As many keys as fit, help and the way out always among them. */
    static String line(Place place, boolean scrolledBack, int width) {
        String end = "? help  q quit";
        var line = new StringBuilder();
        for (String next : keys(place, scrolledBack)) {
            if (Width.of(line.toString()) + Width.of(next) + 2 + end.length() <= width) {
                line.append(next).append("  ");
            }
        }
        return line + end;
    }

    private static List<String> keys(Place place, boolean scrolledBack) {
        return switch (place) {
            case ALL ->
                    List.of(
                            "Enter open",
                            "s start",
                            "x stop",
                            "r restart",
                            "l logs",
                            "/ filter",
                            "o sort",
                            "↑↓ choose");
            case ONE -> List.of("Esc back", "s start", "x stop", "r restart", "l logs", "+- span");
            case LOG ->
                    List.of(
                            "Esc back",
                            scrolledBack ? "End follow" : "↑ scroll back",
                            "s start",
                            "x stop",
                            "r restart");
        };
    }
}
