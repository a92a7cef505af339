package dev.localdeploy.cli;

import dev.localdeploy.cli.link.Problem;

/** What the commands' exit codes mean. Those from 64 are the ones of sysexits(3). */
final class ExitCode {
    static final int DONE = 0;
    static final int FAILED = 1;
    static final int WRONG_USAGE = 64;
    static final int NO_DAEMON = 69;
    static final int BAD_CONFIGURATION = 78;

    private ExitCode() {}

    /** For problems that mean the same to every command. */
    static int of(Problem problem) {
        return switch (problem.code()) {
            case "invalid_request" -> WRONG_USAGE;
            case "configuration_invalid" -> BAD_CONFIGURATION;
            default -> FAILED;
        };
    }
}
