package dev.localdeploy.cli.monitor;

/**
 * Whether somebody answers. Times are seconds since 1970.
 *
 * @param words what is wrong, or that the daemon is back; empty while all is as usual
 * @param since when it became so
 */
record Contact(boolean up, String words, double since) {
    /** For how long it is said that the daemon is back. */
    private static final double NEWS_SECONDS = 10;

    static final Contact USUAL = new Contact(true, "", 0);

    boolean isNews(double now) {
        return !words.isEmpty() && (!up || now - since < NEWS_SECONDS);
    }
}
