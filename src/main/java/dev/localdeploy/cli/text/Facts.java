package dev.localdeploy.cli.text;

import dev.localdeploy.text.Visible;
import java.util.ArrayList;
import java.util.List;

/** A heading and labelled facts below it: one per line, so that {@code grep} finds each. */
public final class Facts {
    private record Fact(String label, String value) {}

    private final String title;
    private final List<Fact> facts = new ArrayList<>();

    /**
     * @param title made visible here
     */
    public Facts(String title) {
        this.title = Visible.line(title);
    }

    /**
     * @param value made visible here
     */
    public Facts add(String label, String value) {
        return addPainted(label, Visible.line(value));
    }

    /**
     * @param value may carry colours, so the caller vouches for it
     */
    public Facts addPainted(String label, String value) {
        facts.add(new Fact(label + ":", value));
        return this;
    }

    public void printTo(Console console) {
        console.print(console.style().strong(title));
        int labels = labelWidth();
        for (Fact fact : facts) {
            console.print("  " + Width.padded(fact.label(), labels) + "  " + fact.value());
        }
    }

    /** With a frame around it, for the one moment worth celebrating. */
    public void printFramedTo(Console console) {
        int labels = labelWidth();
        int inside = Width.of(title);
        for (Fact fact : facts) {
            inside = Math.max(inside, labels + 2 + Width.of(unpainted(fact.value())));
        }
        console.print("╭" + "─".repeat(inside + 2) + "╮");
        console.print("│ " + console.style().strong(title) + gap(inside, title) + " │");
        for (Fact fact : facts) {
            String line = Width.padded(fact.label(), labels) + "  " + fact.value();
            console.print("│ " + line + gap(inside, unpainted(line)) + " │");
        }
        console.print("╰" + "─".repeat(inside + 2) + "╯");
    }

    private int labelWidth() {
        int labels = 0;
        for (Fact fact : facts) {
            labels = Math.max(labels, Width.of(fact.label()));
        }
        return labels;
    }

    private static String gap(int inside, String text) {
        return " ".repeat(Math.max(0, inside - Width.of(text)));
    }

    /** Without our own colours, which take no columns. */
    private static String unpainted(String text) {
        var result = new StringBuilder(text.length());
        boolean inColour = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\u001b') {
                inColour = true;
            } else if (!inColour) {
                result.append(c);
            } else if (c == 'm') {
                inColour = false;
            }
        }
        return result.toString();
    }
}
