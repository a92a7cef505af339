package dev.localdeploy.cli;

import dev.localdeploy.cli.link.Answer;
import dev.localdeploy.cli.link.Problem;
import dev.localdeploy.cli.link.Unreachable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

final class StatusCommand implements Subcommand {
    private final PositionalParamSpec reference = Options.reference();
    private final OptionSpec json = Options.json();

    @Override
    public CommandSpec spec() {
        return Options.command("status", "Shows everything known of one deployment.", this)
                .addPositional(reference)
                .addOption(json);
    }

    @Override
    public int run(Session session) throws Unreachable, Problem {
        Answer answer = session.daemon().deployment(reference.getValue());
        if (Options.isOn(json)) {
            session.console().printJson(answer.document());
        } else {
            StatusText.of(DeploymentView.of(answer), session.console().style())
                    .printTo(session.console());
        }
        return ExitCode.DONE;
    }
}
