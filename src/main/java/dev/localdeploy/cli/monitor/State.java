package dev.localdeploy.cli.monitor;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that the monitor knows and shows, unchangeable.
 *
 * @param listed seconds since 1970 at which the daemon last told of all; 0 for never
 * @param rows as the daemon lists them
 * @param opened null while none is looked at closely
 */
record State(double listed, List<Row> rows, Contact contact, @Nullable Opened opened, View view) {
    State {
        rows = List.copyOf(rows);
    }

    static final State FIRST = new State(0, List.of(), Contact.USUAL, null, View.FIRST);

    State with(View newView) {
        return new State(listed, rows, contact, opened, newView);
    }

    State with(@Nullable Opened newOpened) {
        return new State(listed, rows, contact, newOpened, view);
    }

    State with(Contact newContact) {
        return new State(listed, rows, newContact, opened, view);
    }

    State with(List<Row> newRows, double at) {
        return new State(at, newRows, contact, opened, view);
    }

    /** Looks closely at one. */
    State opening(String id, String name, View.Place place) {
        boolean same = opened != null && opened.id().equals(id);
        return with(same ? opened : Opened.of(id, name)).with(view.selecting(id).at(place));
    }

    /** Those that fit the filter, in order. */
    List<Row> visible() {
        var fitting = new ArrayList<Row>();
        for (Row row : rows) {
            if (row.fits(view.filter())) {
                fitting.add(row);
            }
        }
        fitting.sort(view.sort().order(view.reversed()));
        return fitting;
    }

    /** Where the selected one stands among the visible; 0 if it is not there. */
    int selectedAmong(List<Row> visible) {
        for (int i = 0; i < visible.size(); i++) {
            if (visible.get(i).id().equals(view.selected())) {
                return i;
            }
        }
        return 0;
    }

    /** By how many lines the log can be scrolled back: then its first page is read. */
    int mostBack() {
        return opened == null ? 0 : Math.max(0, opened.log().size() - view.rows());
    }

    /** The one that keys are meant for; null if there is none. */
    @Nullable Row target() {
        if (view.place() != View.Place.ALL) {
            return opened == null || !opened.isKnown() ? null : opened.row();
        }
        List<Row> visible = visible();
        return visible.isEmpty() ? null : visible.get(selectedAmong(visible));
    }
}
