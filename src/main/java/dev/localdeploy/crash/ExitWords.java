package dev.localdeploy.crash;

import dev.localdeploy.process.Exit;
import dev.localdeploy.process.SignalNames;
import java.util.Map;
import java.util.OptionalInt;

/** What exit codes mean to those who invented them. */
final class ExitWords {
    private static final int SHELL = 128;
    private static final int LAST_SIGNAL = 64;

    /** After sysexits.h, shells, and the common runtimes. */
    private static final Map<Integer, String> MEANINGS =
            Map.ofEntries(
                    Map.entry(0, "as if its work were done"),
                    Map.entry(1, "the code for any failure"),
                    Map.entry(2, "wrong usage, or a Go panic"),
                    Map.entry(3, "a JVM told to exit when memory runs out, or a failure"),
                    Map.entry(64, "wrong usage"),
                    Map.entry(65, "bad input"),
                    Map.entry(66, "input missing"),
                    Map.entry(69, "a service it needs is not available"),
                    Map.entry(70, "an error inside the program"),
                    Map.entry(71, "an error of the system"),
                    Map.entry(73, "a file could not be made"),
                    Map.entry(74, "reading or writing failed"),
                    Map.entry(77, "not permitted"),
                    Map.entry(78, "wrong configuration"),
                    Map.entry(101, "a Rust panic"),
                    Map.entry(126, "found but not executable"),
                    Map.entry(127, "command not found"),
                    Map.entry(254, "npm found no file it needs"),
                    Map.entry(255, "a failure, perhaps of ssh or of the last command"));

    private ExitWords() {}

    /** Such as {@code exit code 137: killed by SIGKILL, as a shell tells it}. */
    static String of(Exit exit) {
        return switch (exit) {
            case Exit.Code(int code) -> "exit code " + code + meaning(code);
            case Exit.Signalled _ -> exit.inWords();
            case Exit.NotStarted(_, _, String detail) -> "it could not be started: " + detail;
            case Exit.Unknown(String why) -> "exit code unknown: " + why;
        };
    }

    private static String meaning(int code) {
        String meaning = MEANINGS.get(code);
        if (meaning != null) {
            return " (" + meaning + ")";
        }
        OptionalInt signal = signalIn(code);
        return signal.isPresent()
                ? " (killed by %s, as a shell tells it)"
                        .formatted(SignalNames.of(signal.getAsInt()))
                : "";
    }

    /** The signal that ended it, also where a shell or a runtime made an exit code of it. */
    static OptionalInt signalOf(Exit exit) {
        return exit instanceof Exit.Code(int code) ? signalIn(code) : exit.exitSignal();
    }

    private static OptionalInt signalIn(int code) {
        return code > SHELL && code <= SHELL + LAST_SIGNAL
                ? OptionalInt.of(code - SHELL)
                : OptionalInt.empty();
    }
}
