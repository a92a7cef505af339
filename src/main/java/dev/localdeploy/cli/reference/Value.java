package dev.localdeploy.cli.reference;

import java.util.List;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.ArgSpec;

/**
 * What is typed after an option, or as an argument.
 *
 * @param label as help shows it, such as FILE
 * @param words all that may be typed, in the order of help; only of {@link Kind#ONE_OF}
 */
record Value(String label, Kind kind, List<String> words) {

    /** What a shell offers for it. */
    enum Kind {
        FILE,
        FOLDER,
        /** Names of deployments. */
        DEPLOYMENT,
        /** A program and its arguments, after {@code --}. */
        PROGRAM,
        ONE_OF,
        /** Nothing: only the user knows. */
        FREE
    }

    /** The labels that help uses are the same for the same kind of value everywhere. */
    static Value of(ArgSpec argument) {
        @Nullable Iterable<String> known = argument.completionCandidates();
        List<String> words =
                known == null
                        ? List.of()
                        : StreamSupport.stream(known.spliterator(), false).toList();
        String label = argument.paramLabel();
        return new Value(label, words.isEmpty() ? kind(label) : Kind.ONE_OF, words);
    }

    private static Kind kind(String label) {
        return switch (label) {
            case "FILE" -> Kind.FILE;
            case "DIR" -> Kind.FOLDER;
            case "ID" -> Kind.DEPLOYMENT;
            case "ARGV" -> Kind.PROGRAM;
            default -> Kind.FREE;
        };
    }
}
