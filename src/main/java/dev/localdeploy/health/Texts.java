package dev.localdeploy.health;

/** Foreign text made fit for a message. */
final class Texts {
    private Texts() {}

    /** At most so many characters of it, each control character as a dot. */
    static String shown(CharSequence text, int most) {
        var shown = new StringBuilder();
        for (int i = 0; i < Math.min(text.length(), most); i++) {
            char one = text.charAt(i);
            boolean harmless = (one >= ' ' && one < 0x7f) || one > 0xa0;
            shown.append(harmless ? one : '.');
        }
        return text.length() > most ? shown + "…" : shown.toString();
    }

    /** The first line that says something, shortened; empty if there is none. */
    static String firstLine(String text, int most) {
        return text.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .findFirst()
                .map(line -> shown(line, most))
                .orElse("");
    }
}
