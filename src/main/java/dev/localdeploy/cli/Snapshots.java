package dev.localdeploy.cli;

import dev.localdeploy.cli.link.Answer;
import dev.localdeploy.cli.link.DaemonLink;
import dev.localdeploy.cli.link.Problem;
import dev.localdeploy.cli.link.Unreachable;
import dev.localdeploy.cli.text.Console;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The monitor where there is no terminal: plain text, again and again, each time with the time
 * before it and an empty line after it.
 */
final class Snapshots {
    private final Session session;
    private final Console console;
    private final @Nullable DeploymentView one;
    private final Duration every;
    private boolean lost;

    /**
     * @param one which deployment is shown; null for all
     */
    Snapshots(Session session, @Nullable DeploymentView one, Duration every) {
        this.session = session;
        this.console = session.console();
        this.one = one;
        this.every = every;
    }

    /**
     * @return the exit code
     * @throws Problem if the one that is shown exists no more
     */
    int untilNobodyReads() throws Problem {
        while (true) {
            try {
                show();
            } catch (Unreachable nobody) {
                tellOnce(nobody);
            }
            if (console.out().checkError()) {
                return ExitCode.DONE;
            }
            session.surroundings().pause().last(every);
        }
    }

    private void show() throws Unreachable, Problem {
        DaemonLink daemon = session.daemonOfAnyVersion();
        session.gapTo(daemon).bridge();
        Answer answer = one == null ? daemon.summaries() : daemon.deployment(one.id());
        if (lost) {
            lost = false;
            session.understood(daemon);
            console.tellNow("the daemon is back (pid " + daemon.card().pid() + ")");
        }
        console.print(LocalTime.of(Instant.now()));
        if (one == null) {
            ListCommand.print(DeploymentView.all(answer), session);
        } else {
            StatusText.of(DeploymentView.of(answer), console.style()).printTo(console);
        }
        console.print("");
    }

    private void tellOnce(Unreachable nobody) {
        if (!lost) {
            lost = true;
            console.tellNow("waiting for a daemon: " + nobody.getMessage());
        }
    }
}
