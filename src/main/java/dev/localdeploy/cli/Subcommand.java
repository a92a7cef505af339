package dev.localdeploy.cli;

import dev.localdeploy.cli.link.Problem;
import dev.localdeploy.cli.link.Unreachable;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;

/**
 * One command: what it is called, what it accepts and what it does. Its options are fields that
 * picocli fills in. Built only when it is asked for, because every option costs time.
 */
interface Subcommand {
    /** What picocli must know to parse it and to explain it. */
    CommandSpec spec();

    /**
     * Does it, after picocli has filled in the options.
     *
     * @return the exit code
     */
    int run(Session session) throws Unreachable, Problem, IOException;

    /** The exit code for a refusal by the daemon. */
    default int exitCodeOf(Problem problem) {
        return ExitCode.of(problem);
    }

    /** What comes below this command, such as {@code start} below {@code daemon}. */
    default List<Subcommand> below() {
        return List.of();
    }
}
