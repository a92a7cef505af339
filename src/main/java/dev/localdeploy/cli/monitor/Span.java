package dev.localdeploy.cli.monitor;

/** How far the graphs look back. */
enum Span {
    FIVE_MINUTES("5 min", 300),
    FIFTEEN_MINUTES("15 min", 900),
    HOUR("1 h", 3600),
    SIX_HOURS("6 h", 6 * 3600),
    DAY("24 h", 24 * 3600);

    private final String word;
    private final int seconds;

    Span(String word, int seconds) {
        this.word = word;
        this.seconds = seconds;
    }

    String word() {
        return word;
    }

    int seconds() {
        return seconds;
    }

    Span longer() {
        return switch (this) {
            case FIVE_MINUTES -> FIFTEEN_MINUTES;
            case FIFTEEN_MINUTES -> HOUR;
            case HOUR -> SIX_HOURS;
            case SIX_HOURS, DAY -> DAY;
        };
    }

    Span shorter() {
        return switch (this) {
            case FIVE_MINUTES, FIFTEEN_MINUTES -> FIVE_MINUTES;
            case HOUR -> FIFTEEN_MINUTES;
            case SIX_HOURS -> HOUR;
            case DAY -> SIX_HOURS;
        };
    }
}
