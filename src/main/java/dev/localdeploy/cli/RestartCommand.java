package dev.localdeploy.cli;

import dev.localdeploy.cli.link.DaemonLink;
import dev.localdeploy.cli.link.Problem;
import dev.localdeploy.cli.link.Unreachable;
import dev.localdeploy.text.Visible;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

final class RestartCommand implements Subcommand {
    private static final int STOP_FAILED = 2;
    private static final int START_FAILED = 3;

    private final Targets targets = Targets.orAll("--all", "Every deployment that is to be up");
    private final OptionSpec timeout =
            Options.seconds("How long it may take to end by itself", "10", "-t", "--timeout");

    @Override
    public CommandSpec spec() {
        return targets.addedTo(
                Options.command(
                                "restart",
                                "Stops a deployment and starts it again, with the same id, port,"
                                        + " environment and settings.",
                                this)
                        .addOption(timeout));
    }

    @Override
    public int run(Session session) throws Unreachable, Problem {
        targets.check();
        DaemonLink daemon = session.daemon();
        return session.forEach(
                targets.among(daemon, DeploymentView::isWantedUp, session.console()),
                this,
                reference -> {
                    var answer = daemon.restart(reference, timeout.getValue());
                    var deployment = DeploymentView.of(answer);
                    session.console()
                            .print(
                                    Visible.line(deployment.name())
                                            + " is up again (pid "
                                            + deployment.shown("pid")
                                            + ")");
                });
    }

    @Override
    public int exitCodeOf(Problem problem) {
        return switch (problem.code()) {
            case "stop_failed" -> STOP_FAILED;
            case "start_failed", "port_taken" -> START_FAILED;
            default -> ExitCode.of(problem);
        };
    }
}
