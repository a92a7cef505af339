package dev.localdeploy.cli.monitor;

import dev.localdeploy.text.Visible;

/**
 * A line of output.
 *
 * @param text harmless to print, without tabs, and not longer than anybody reads
 */
record LogLine(String text) {
    private static final int LONGEST = 4000;
    private static final String TAB = "        ";

    static LogLine of(String line) {
        boolean tooLong = line.length() > LONGEST;
        String visible = Visible.logLine(tooLong ? line.substring(0, LONGEST) + "…" : line);
        return new LogLine(visible.replace("\t", TAB));
    }
}
