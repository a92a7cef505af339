package dev.localdeploy.cli;

import dev.localdeploy.cli.text.Console;

/** Whoever read our output, such as head(1), has read enough. */
final class ReaderGone extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * Prints a line that somebody waits for.
     *
     * @throws ReaderGone if nobody does any more
     */
    static void orPrint(String line, Console console) {
        console.print(line);
        if (console.out().checkError()) {
            throw new ReaderGone();
        }
    }
}
