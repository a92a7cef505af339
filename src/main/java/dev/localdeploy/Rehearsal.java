package dev.localdeploy;

import dev.localdeploy.cli.LocalDeployCommand;
import dev.localdeploy.cli.Surroundings;
import dev.localdeploy.cli.link.DaemonCard;
import dev.localdeploy.cli.link.Http;
import dev.localdeploy.cli.link.Unreachable;
import dev.localdeploy.cli.text.Console;
import dev.localdeploy.cli.text.Style;
import dev.localdeploy.wire.Folders;
import java.io.IOException;
import java.time.Duration;

/**
 * Runs the common commands once, in one JVM and against a real daemon, while the JVM records which
 * classes they need for the client's AOT cache. Used by the build alone.
 *
 * <p>Whatever is recorded is loaded at every start, so rare and patient things such as {@code
 * --help} do not belong here.
 */
final class Rehearsal {
    private static final String[][] COMMANDS = {
        {"daemon", "status"},
        {"start", "--name", "rehearsal", "--wait=5", "--env", "A=b", "--", "sleep", "60"},
        {"start", "--name", "shell", "--no-wait", "--json", "-c", "echo rehearsed; exit 3"},
        {"list"},
        {"list", "--json", "--status", "running"},
        {"status", "rehearsal"},
        {"status", "rehearsal", "--json"},
        {"health", "rehearsal"},
        {"wait", "rehearsal", "--timeout", "5"},
        {"history", "shell"},
        {"logs", "shell"},
        {"restart", "rehearsal"},
        {"enable-auto-restart", "rehearsal"},
        {"disable-auto-restart", "rehearsal"},
        {"stop", "--all"},
        {"status", "nobody"},
        {"remove", "rehearsal", "shell"},
    };

    /** What monitoring tools ask the daemon for, which is recorded beside it for its own cache. */
    private static final String[] MONITORED = {
        "/q/health", "/q/health/live", "/q/health/ready", "/q/metrics"
    };

    private Rehearsal() {}

    public static void main(String[] args) throws Exception {
        // Otherwise the jar would have to be opened for this one class.
        Class.forName(Main.class.getName());
        Surroundings real = Surroundings.ofThisProcess();
        for (String[] command : COMMANDS) {
            LocalDeployCommand.client(real).run(command);
            LocalDeployCommand.client(onTerminal(real)).run(command);
        }
        monitor(real.folders());
        Runtime.getRuntime().halt(0);
    }

    private static void monitor(Folders folders) throws IOException, Unreachable {
        int port = DaemonCard.read(folders).orElseThrow().apiUrl().getPort();
        var http = new Http(port, "");
        for (String path : MONITORED) {
            try (var reply = http.send("GET", path, "", Duration.ofSeconds(30))) {
                reply.text();
            }
        }
    }

    private static Surroundings onTerminal(Surroundings real) {
        var console =
                new Console(real.console().out(), real.console().err(), true, 100, Style.COLOURED);
        return new Surroundings(
                console,
                real.environment(),
                real.workingDirectory(),
                real.folders(),
                real.daemonCommand(),
                real.pause(),
                real.version());
    }
}
