package dev.localdeploy.cli;

import dev.localdeploy.cli.link.DaemonLink;
import dev.localdeploy.cli.link.Problem;
import dev.localdeploy.cli.link.Unreachable;
import dev.localdeploy.text.Visible;
import picocli.CommandLine.Model.CommandSpec;

final class RemoveCommand implements Subcommand {
    private final Targets targets =
            Targets.orAll("--all-stopped", "Every deployment that is stopped");

    @Override
    public CommandSpec spec() {
        return targets.addedTo(
                Options.command(
                                "remove",
                                "Forgets a stopped deployment, together with its log.",
                                this)
                        .aliases("rm"));
    }

    @Override
    public int run(Session session) throws Unreachable, Problem {
        targets.check();
        DaemonLink daemon = session.daemon();
        return session.forEach(
                targets.among(
                        daemon,
                        deployment -> deployment.status().equals("STOPPED"),
                        session.console()),
                this,
                reference -> {
                    daemon.remove(reference);
                    session.console().print(Visible.line(reference) + " is forgotten");
                });
    }
}
