package dev.localdeploy.cli.monitor;

import java.util.List;

/**
 * What is to be sent to a terminal so that it shows other lines: those that changed, each at its
 * place, so that a character which a terminal thinks to be wider than we do spoils one line at
 * most.
 */
final class Repaint {
    private static final String ESC = "\u001b[";

    /** Terminals that know these two show all of it at once; the others pass over them. */
    private static final String BEGIN = ESC + "?2026h";

    private static final String END = ESC + "?2026l";

    private Repaint() {}

    /**
     * @param before what it shows; empty where nobody knows
     * @return empty if there is nothing to do
     */
    static String between(List<String> before, List<String> after) {
        var changes = new StringBuilder();
        for (int i = 0; i < after.size(); i++) {
            if (i >= before.size() || !before.get(i).equals(after.get(i))) {
                changes.append(ESC).append(i + 1).append(";1H").append(ESC).append("2K");
                changes.append(after.get(i));
            }
        }
        return changes.isEmpty() ? "" : BEGIN + changes + END;
    }
}
