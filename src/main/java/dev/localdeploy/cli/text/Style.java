package dev.localdeploy.cli.text;

/** Colours, or none: whoever prints need not know which. */
public enum Style {
    COLOURED,
    PLAIN;

    /** Something is as it should be. */
    public String good(String text) {
        return painted("32", text);
    }

    /** Something is on its way or doubtful. */
    public String doubtful(String text) {
        return painted("33", text);
    }

    /** Something is wrong. */
    public String bad(String text) {
        return painted("31", text);
    }

    /** Of little importance. */
    public String faint(String text) {
        return painted("2", text);
    }

    /** A heading. */
    public String strong(String text) {
        return painted("1", text);
    }

    /** What the next key is meant for. */
    public String selected(String text) {
        return painted("7", text);
    }

    /** A status or health word in the colour of its meaning. */
    public String word(String word) {
        return switch (word) {
            case "RUNNING", "HEALTHY", "CLOSED" -> good(word);
            case "STARTING", "STOPPING", "DEGRADED", "HALF_OPEN" -> doubtful(word);
            case "CRASHED", "UNHEALTHY", "OPEN" -> bad(word);
            default -> word;
        };
    }

    private String painted(String code, String text) {
        return this == PLAIN ? text : "\u001b[" + code + "m" + text + "\u001b[0m";
    }
}
