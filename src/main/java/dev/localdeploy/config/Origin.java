package dev.localdeploy.config;

import dev.localdeploy.text.Visible;
import java.nio.file.Path;

/** Where a value comes from. */
sealed interface Origin {
    /** As a comment in {@code config show --origin} says it. */
    String shown();

    /** No file says anything. */
    record BuiltIn() implements Origin {
        @Override
        public String shown() {
            return "built in";
        }
    }

    /**
     * @param line from 1
     */
    record InFile(Path file, int line) implements Origin {
        @Override
        public String shown() {
            return "from " + Visible.line(file.toString()) + ":" + line;
        }
    }
}
