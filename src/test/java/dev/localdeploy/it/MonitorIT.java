package dev.localdeploy.it;

import static dev.localdeploy.it.TerminalAssert.assertThat;
import static dev.localdeploy.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The monitor on a real terminal. */
class MonitorIT {
    @RegisterExtension final Installation local = new Installation();

    private Tmux terminal;

    @BeforeEach
    void openATerminal() {
        assumeTrue(
                Tmux.isInstalled(), "SKIPPED: tmux is not installed, so the monitor is not tested");
        local.startDaemon();
        terminal = Tmux.open(local, 100, 30);
    }

    @AfterEach
    void closeTheTerminal() {
        if (terminal != null) {
            terminal.close();
        }
    }

    @Test
    void all_are_shown_by_events_and_keys_do_what_they_say() {
        start("api", "sleep 600");
        start("worker", "echo begun; sleep 600");
        terminal.type("local-deploy monitor -r 600");
        terminal.awaitScreen("2 deployments", "> api", "worker", "q quit");

        // Without a refresh for ten minutes, only an event can bring this.
        local.run("stop", "worker");
        terminal.awaitScreen("1 up", "STOPPED");

        terminal.press("Down", "s");
        terminal.awaitScreen("> worker", "worker is up", "2 up");
        terminal.press("x");
        terminal.awaitScreen("Stop worker?");
        terminal.press("n");
        terminal.awaitScreen("nothing was done", "2 up");
        terminal.press("r", "y");
        terminal.awaitScreen("worker is up again");
        terminal.press("x", "y");
        terminal.awaitScreen("worker is down", "1 up");

        terminal.press("/", "a", "p", "i", "Enter");
        terminal.awaitScreen("1 of 2 deployments");
        terminal.press("Escape", "O");
        terminal.awaitScreen("by name ↓", "2 deployments");
        terminal.press("q");
        terminal.awaitScreen(Tmux.PROMPT);
    }

    @Test
    void one_is_shown_closely_with_its_output_and_terminals_of_any_size_do() {
        start(
                "talker",
                "echo 'Exception: \u001b[2J世界'; n=0; while :; do n=$((n+1)); echo said $n; sleep 0.2; done");
        terminal.type("local-deploy monitor talker -r 0.2");
        terminal.awaitScreen(
                "talker", "status RUNNING", "check process", "CPU max", "OUTPUT", "said 2");

        terminal.resize(60, 15);
        terminal.awaitScreen("CPU max", "MEMORY max", "OUTPUT", "q quit");
        terminal.resize(50, 10);
        terminal.awaitScreen("This terminal has 50×10", "needs 60×15");
        terminal.resize(120, 40);
        // Its error is older than this monitor.
        terminal.awaitScreen("EVENTS", "in the output: Exception", "OUTPUT");

        terminal.press("l");
        terminal.awaitScreen("· output");
        terminal.awaitNotOnScreen("Exception"); // more was said than fits
        terminal.press("Home");
        terminal.awaitScreen("· output", "! Exception: \\x1b[2J世界", "End follow");
        terminal.press("End");
        terminal.awaitNotOnScreen("End follow");
        assertThat(terminal.paintedScreen()).contains("\u001b[");
        terminal.press("Escape");
        terminal.awaitScreen("CPU max", "Esc back");
        terminal.press("Escape");
        terminal.awaitScreen("1 deployment", "> talker");
        terminal.press("?");
        terminal.awaitScreen("any key: back");
        terminal.press("q", "q");
        terminal.awaitScreen(Tmux.PROMPT);
    }

    @Test
    void a_daemon_that_goes_is_waited_for() {
        start("api", "sleep 600");
        terminal.type("NO_COLOR=1 local-deploy monitor");
        terminal.awaitScreen("> api", "RUNNING");
        assertThat(terminal.paintedScreen()).doesNotContain("\u001b[3", "\u001b[7m");

        local.killDaemon();
        terminal.awaitScreen("NO DAEMON since", "> api");
        local.startDaemon();
        terminal.awaitScreen("the daemon is back (pid " + local.daemonPid().orElseThrow() + ")");

        local.run("stop", "api");
        terminal.awaitScreen("STOPPED");
    }

    @Test
    void the_terminal_is_given_back_whatever_ends_the_monitor() throws Exception {
        terminal.type("stty -g > stty.before");

        endsWith(0, () -> terminal.press("q"));
        endsWith(130, () -> terminal.press("C-c"));
        for (var signal : Map.of("INT", 130, "TERM", 143, "HUP", 129).entrySet()) {
            endsWith(
                    signal.getValue(),
                    () -> local.shell("kill -" + signal.getKey() + " $(cat pid)"));
        }
    }

    private void endsWith(int exitCode, Runnable end) throws Exception {
        terminal.type("clear; echo before");
        terminal.type(
                "sh -c 'echo $$ > pid; exec local-deploy monitor'; echo it gave $?; stty -g > stty.after");
        terminal.awaitScreen("0 deployments", "q quit");

        end.run();

        terminal.awaitScreen("before", "it gave " + exitCode);
        assertThat(terminal.screen()).doesNotContain("q quit");
        terminal.type("echo still; echo echoed");
        terminal.awaitScreen("still; echo echoed", "still\nechoed");
        assertThat(Files.readString(local.work().resolve("stty.after")))
                .isEqualTo(Files.readString(local.work().resolve("stty.before")));
    }

    @Test
    void without_a_terminal_there_is_a_snapshot_at_each_refresh() {
        start("api", "sleep 600");

        Terminal monitor = local.shell("timeout -s INT 3 local-deploy monitor -r 0.2 | head -n 12");

        assertThat(monitor).printed("Total: 1 deployment", "api", "NAME");
        assertThat(monitor.out().split("Total: ", -1)).hasSizeGreaterThan(2);
        assertThat(monitor.out()).doesNotContain("\u001b");
    }

    @Test
    void nobody_is_started_in_order_to_look() {
        local.killDaemon();
        assertThat(local.run("monitor")).exited(69).said("the daemon is not running");
        await().until(() -> local.daemonPid().isEmpty());
    }

    private void start(String name, String command) {
        assertThat(local.run("start", "--wait", "-n", name, "-c", command)).succeeded();
    }
}
