package dev.localdeploy.it;

import org.assertj.core.api.AbstractAssert;
import org.assertj.core.api.Assertions;

/** Lets tests read like a terminal session. */
final class TerminalAssert extends AbstractAssert<TerminalAssert, Terminal> {
    private TerminalAssert(Terminal actual) {
        super(actual, TerminalAssert.class);
    }

    static TerminalAssert assertThat(Terminal actual) {
        return new TerminalAssert(actual);
    }

    TerminalAssert succeeded() {
        return exited(0);
    }

    TerminalAssert exited(int code) {
        Assertions.assertThat(actual.exit()).as("exit code of %s", actual).isEqualTo(code);
        return this;
    }

    TerminalAssert printed(String... texts) {
        Assertions.assertThat(actual.out()).contains(texts);
        return this;
    }

    TerminalAssert said(String... texts) {
        Assertions.assertThat(actual.err()).contains(texts);
        return this;
    }
}
