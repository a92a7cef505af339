package dev.localdeploy.it;

import static dev.localdeploy.it.TerminalAssert.assertThat;
import static dev.localdeploy.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class HarmlessOutputIT {
    private static final String ESCAPE = "\u001b";

    @RegisterExtension final Installation local = new Installation();

    @Test
    void escape_sequences_of_names_commands_logs_and_errors_are_made_visible() {
        assertThat(local.run("start", "-n", "x" + ESCAPE + "[31m", "--", "sleep", "600"))
                .exited(64);
        local.start(
                "evil",
                "-c",
                "printf '\\033]0;owned\\007\\033[2J\\r\\n'; sleep 600 # " + ESCAPE + "[31m");
        await().until(() -> local.run("logs", "evil").out().contains("owned"));

        List<Terminal> seen =
                List.of(
                        local.run("start", "-n", "x" + ESCAPE + "[31m", "--", "sleep", "600"),
                        local.run("list"),
                        local.run("list", "--json"),
                        local.run("status", "evil"),
                        local.run("logs", "evil"),
                        local.run("history", "evil"),
                        local.run("status", "none" + ESCAPE + "[31m"),
                        local.run("no" + ESCAPE + "[31msuch"));

        assertThat(seen)
                .allSatisfy(terminal -> {
                    assertThat(terminal.out()).doesNotContain(ESCAPE, "\u0007", "\r");
                    assertThat(terminal.err()).doesNotContain(ESCAPE, "\u0007", "\r");
                });
    }
}
