package dev.localdeploy.cli.monitor;

/**
 * A key that was pressed.
 *
 * @param character what was typed; 0 for keys that type nothing
 */
record Key(Kind kind, int character) {
    enum Kind {
        CHARACTER,
        UP,
        DOWN,
        LEFT,
        RIGHT,
        PAGE_UP,
        PAGE_DOWN,
        HOME,
        END,
        ENTER,
        ESCAPE,
        BACKSPACE,
        INTERRUPT,
        UNKNOWN
    }

    private static final int CONTROL_C = 3;
    private static final int BACKSPACE = 8;
    private static final int DELETE = 127;

    static Key of(Kind kind) {
        return new Key(kind, 0);
    }

    static Key typed(int character) {
        return new Key(Kind.CHARACTER, character);
    }

    boolean is(char wanted) {
        return kind == Kind.CHARACTER && character == wanted;
    }

    /** Of one character that is not the beginning of a sequence. */
    static Key ofCharacter(int character) {
        return switch (character) {
            case CONTROL_C -> of(Kind.INTERRUPT);
            case '\r', '\n' -> of(Kind.ENTER);
            case BACKSPACE, DELETE -> of(Kind.BACKSPACE);
            default -> character < ' ' ? of(Kind.UNKNOWN) : typed(character);
        };
    }

    /**
     * Of what a terminal sends after ESC for one key, such as {@code [A}.
     *
     * @param sequence empty for the key Escape itself
     */
    static Key ofSequence(String sequence) {
        return of(
                switch (sequence) {
                    case "" -> Kind.ESCAPE;
                    case "[A", "OA" -> Kind.UP;
                    case "[B", "OB" -> Kind.DOWN;
                    case "[C", "OC" -> Kind.RIGHT;
                    case "[D", "OD" -> Kind.LEFT;
                    case "[H", "OH", "[1~", "[7~" -> Kind.HOME;
                    case "[F", "OF", "[4~", "[8~" -> Kind.END;
                    case "[5~" -> Kind.PAGE_UP;
                    case "[6~" -> Kind.PAGE_DOWN;
                    case "OM" -> Kind.ENTER;
                    default -> Kind.UNKNOWN;
                });
    }
}
