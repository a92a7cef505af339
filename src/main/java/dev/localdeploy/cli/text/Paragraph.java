package dev.localdeploy.cli.text;

import java.util.ArrayList;
import java.util.List;

/** Text in lines of a given width. */
public final class Paragraph {
    private static final int TAB = 8;

    private Paragraph() {}

    /**
     * Broken between words; a word that is too long has a line of its own and sticks out.
     *
     * @param text harmless already
     * @param indent before every line but the first
     */
    public static List<String> of(String text, int width, String indent) {
        List<String> lines = new ArrayList<>();
        var line = new StringBuilder();
        boolean empty = true;
        for (String word : text.split(" ")) {
            boolean fits = Width.of(line.toString()) + 1 + Width.of(word) <= width;
            if (!empty && !fits) {
                lines.add(line.toString());
                line.setLength(0);
                line.append(indent);
                empty = true;
            }
            line.append(empty ? "" : " ").append(word);
            empty = false;
        }
        lines.add(line.toString());
        return lines;
    }

    /** One line, without what does not fit. Tabs become spaces, so that their width is known. */
    public static String cut(String line, int width) {
        String plain = line.replace("\t", " ".repeat(TAB));
        if (Width.of(plain) <= width) {
            return plain;
        }
        int end = plain.length();
        while (Width.of(plain.substring(0, end)) > width - 1) {
            end = plain.offsetByCodePoints(end, -1);
        }
        return plain.substring(0, end) + "…";
    }
}
