package dev.localdeploy.cli.monitor;

import dev.localdeploy.cli.monitor.View.Place;

/**
 * What is looked at, and therefore what the daemon is asked for.
 *
 * @param id of the opened deployment; empty while all are looked at
 */
record Sight(String id, Span span) {
    static Sight of(State state) {
        Opened opened = state.opened();
        if (opened == null || state.view().place() == Place.ALL) {
            return new Sight("", state.view().span());
        }
        return new Sight(opened.id(), state.view().span());
    }

    boolean isAll() {
        return id.isEmpty();
    }
}
