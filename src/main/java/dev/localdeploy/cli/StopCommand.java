package dev.localdeploy.cli;

import dev.localdeploy.cli.link.DaemonLink;
import dev.localdeploy.cli.link.Problem;
import dev.localdeploy.cli.link.Unreachable;
import dev.localdeploy.text.Visible;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

final class StopCommand implements Subcommand {
    private static final int SOMETHING_SURVIVED = 2;

    private final Targets targets = Targets.orAll("--all", "Every deployment that is to be up");
    private final OptionSpec timeout =
            Options.seconds("How long it may take to end by itself", "10", "-t", "--timeout");
    private final OptionSpec force =
            Options.flag("Do not ask first: kill at once", "-f", "--force");

    @Override
    public CommandSpec spec() {
        return targets.addedTo(
                Options.command("stop", "Ends a deployment's whole process tree.", this)
                        .addOption(timeout)
                        .addOption(force));
    }

    @Override
    public int run(Session session) throws Unreachable, Problem {
        targets.check();
        DaemonLink daemon = session.daemon();
        return session.forEach(
                targets.among(daemon, DeploymentView::isWantedUp, session.console()),
                this,
                reference -> {
                    var answer = daemon.stop(reference, timeout.getValue(), Options.isOn(force));
                    String name = DeploymentView.of(answer).name();
                    session.console().print(Visible.line(name) + " is down");
                });
    }

    @Override
    public int exitCodeOf(Problem problem) {
        return problem.code().equals("stop_failed") ? SOMETHING_SURVIVED : ExitCode.of(problem);
    }
}
