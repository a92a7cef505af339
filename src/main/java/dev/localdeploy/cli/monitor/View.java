package dev.localdeploy.cli.monitor;

import org.jspecify.annotations.Nullable;

/**
 * What the user has chosen to see.
 *
 * @param before where the log was opened from
 * @param selected id of the row that keys are meant for; empty for the first one
 * @param reversed whether the order is not the usual one of this column
 * @param typing whether keys go into the filter
 * @param back by how many lines the log is scrolled back; 0 follows it
 * @param rows lines between title and keys, which is what a page has
 */
record View(
        Place place,
        Place before,
        boolean help,
        String selected,
        Sort sort,
        boolean reversed,
        String filter,
        boolean typing,
        @Nullable Question question,
        Notice notice,
        Span span,
        int back,
        int rows) {
    enum Place {
        ALL,
        ONE,
        LOG
    }

    /** What was last told to the user; empty words for nothing. */
    record Notice(String words, boolean trouble) {
        static final Notice NONE = new Notice("", false);
    }

    static final View FIRST =
            new View(
                    Place.ALL,
                    Place.ALL,
                    false,
                    "",
                    Sort.NAME,
                    false,
                    "",
                    false,
                    null,
                    Notice.NONE,
                    Span.FIVE_MINUTES,
                    0,
                    Picture.LEAST_HEIGHT - Picture.AROUND);

    View at(Place newPlace) {
        return new View(
                newPlace, place, false, selected, sort, reversed, filter, false, null, notice, span,
                0, rows);
    }

    View withHelp(boolean shown) {
        return new View(
                place, before, shown, selected, sort, reversed, filter, typing, question, notice,
                span, back, rows);
    }

    View selecting(String id) {
        return new View(
                place, before, help, id, sort, reversed, filter, typing, question, notice, span,
                back, rows);
    }

    View sorted(Sort by, boolean otherWay) {
        return new View(
                place, before, help, selected, by, otherWay, filter, typing, question, notice, span,
                back, rows);
    }

    View filtering(String text, boolean stillTyping) {
        return new View(
                place,
                before,
                help,
                selected,
                sort,
                reversed,
                text,
                stillTyping,
                question,
                notice,
                span,
                back,
                rows);
    }

    View asking(@Nullable Question asked) {
        return new View(
                place, before, help, selected, sort, reversed, filter, typing, asked, notice, span,
                back, rows);
    }

    View telling(String words, boolean trouble) {
        return new View(
                place,
                before,
                help,
                selected,
                sort,
                reversed,
                filter,
                typing,
                question,
                new Notice(words, trouble),
                span,
                back,
                rows);
    }

    View over(Span newSpan) {
        return new View(
                place, before, help, selected, sort, reversed, filter, typing, question, notice,
                newSpan, back, rows);
    }

    View with(int newRows) {
        return new View(
                place, before, help, selected, sort, reversed, filter, typing, question, notice,
                span, back, newRows);
    }

    View scrolledBack(int lines) {
        return new View(
                place,
                before,
                help,
                selected,
                sort,
                reversed,
                filter,
                typing,
                question,
                notice,
                span,
                Math.max(0, lines),
                rows);
    }
}
