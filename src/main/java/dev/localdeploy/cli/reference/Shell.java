package dev.localdeploy.cli.reference;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** The shells that can complete what is typed. */
public enum Shell {
    BASH,
    ZSH,
    FISH;

    /** As users type it. */
    public static Optional<Shell> named(String name) {
        return Stream.of(values()).filter(shell -> shell.lower().equals(name)).findAny();
    }

    /** What users can type. */
    public static List<String> names() {
        return Stream.of(values()).map(Shell::lower).toList();
    }

    private String lower() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** A script in this shell's language, to be sourced or to be put where it looks for them. */
    public String completionOf(Command program) {
        return switch (this) {
            case BASH -> BashCompletion.of(program);
            case ZSH -> ZshCompletion.of(program);
            case FISH -> FishCompletion.of(program);
        };
    }
}
