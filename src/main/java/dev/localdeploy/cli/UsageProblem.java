package dev.localdeploy.cli;

/** The user typed something that cannot be meant. */
final class UsageProblem extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UsageProblem(String message) {
        super(message);
    }
}
