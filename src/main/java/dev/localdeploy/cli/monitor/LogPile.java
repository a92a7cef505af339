package dev.localdeploy.cli.monitor;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;

/**
 * Lines that came since the screen was last drawn. However many come, only as many are kept as are
 * shown.
 */
final class LogPile {
    private final String id;
    private final Deque<String> lines = new ArrayDeque<>();
    private boolean anew = true;

    LogPile(String id) {
        this.id = id;
    }

    /** What follows begins with lines that came before. */
    synchronized void beginAnew() {
        anew = true;
        lines.clear();
    }

    /**
     * @return whether it is the first since the pile was taken
     */
    synchronized boolean add(String line) {
        if (lines.size() == Opened.MOST_LINES) {
            lines.removeFirst();
        }
        lines.addLast(line);
        return lines.size() == 1;
    }

    synchronized Happening take() {
        var taken = new Happening.Logged(id, new ArrayList<>(lines), anew);
        // Fetched between a new beginning and its first line, it has told nothing yet.
        anew &= lines.isEmpty();
        lines.clear();
        return taken;
    }
}
