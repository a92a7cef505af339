package dev.localdeploy.cli.monitor;

import dev.localdeploy.cli.link.Json;
import dev.localdeploy.cli.text.Amounts;
import dev.localdeploy.text.Visible;

/** Figures as text, and what stands where there are none. */
final class Figures {
    static final String NOTHING = "-";

    private Figures() {}

    /** With one decimal. */
    static String decimal(double value) {
        return Double.isNaN(value) ? NOTHING : Amounts.decimal(value);
    }

    static String duration(double seconds) {
        return Double.isNaN(seconds) ? NOTHING : Amounts.duration(seconds);
    }

    static String whole(Json value) {
        return value.isNull() ? NOTHING : Visible.line(value.textOr(NOTHING));
    }
}
