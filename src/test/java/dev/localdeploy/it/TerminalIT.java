package dev.localdeploy.it;

import static dev.localdeploy.it.TerminalAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What only shows on a real terminal: panels, colours, and Ctrl-C. */
class TerminalIT {
    private static final String NEVER = "-";
    private static final String GREEN = "\u001b[32m";

    @RegisterExtension final Installation local = new Installation();

    @Test
    void start_prints_a_panel_in_colour() {
        Terminal start = onTerminal("", NEVER, "start --wait -n web -- sleep 600");

        assertThat(start).succeeded().printed("╭", "│ ", "ID:", GREEN + "RUNNING");
        assertThat(onTerminal("", NEVER, "list")).printed(GREEN + "RUNNING");
    }

    @Test
    void colours_can_be_refused() {
        local.run("start", "--wait", "-n", "web", "--", "sleep", "600");

        assertThat(onTerminal("NO_COLOR=1", NEVER, "list").out())
                .contains("RUNNING")
                .doesNotContain("\u001b[");
        assertThat(onTerminal("", NEVER, "--no-color list").out())
                .contains("RUNNING")
                .doesNotContain("\u001b[");
    }

    @Test
    void ctrl_c_leaves_the_deployment_and_the_daemon_alone() {
        Path up = local.work().resolve("up");

        Terminal start =
                onTerminal(
                        "",
                        up.toString(),
                        "start -n web --wait -p "
                                + FreePort.find()
                                + " -c 'touch "
                                + up
                                + "; exec sleep 600'");

        assertThat(start).exited(130);
        assertThat(local.run("list")).printed("web", "Total: 1 deployment (1 starting)");
    }

    @Test
    void ctrl_c_ends_the_following_of_a_log_and_nothing_else() {
        Path written = local.work().resolve("written");
        local.start("web", "-c", "echo ready; sleep 3; touch " + written + "; exec sleep 600");

        Terminal logs = onTerminal("", written.toString(), "logs -f web");

        assertThat(logs).exited(130).printed("ready");
        assertThat(local.run("list")).printed("Total: 1 deployment (1 running)");
    }

    private Terminal onTerminal(String variables, String interruptOnceThere, String line) {
        Path program = Path.of("src/test/resources/programs/terminal.py").toAbsolutePath();
        return local.shell(
                variables
                        + " python3 "
                        + program
                        + " "
                        + interruptOnceThere
                        + " local-deploy "
                        + line);
    }
}
