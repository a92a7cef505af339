package dev.localdeploy.cli;

import dev.localdeploy.cli.link.Answer;
import dev.localdeploy.cli.link.Problem;
import dev.localdeploy.cli.link.Unreachable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

final class WhyCommand implements Subcommand {
    private final PositionalParamSpec reference = Options.reference();
    private final OptionSpec json = Options.json();
    private final OptionSpec run =
            OptionSpec.builder("--run")
                    .description("Of run N rather than of the newest crash")
                    .type(Integer.class)
                    .converters(Options.whole(1, Integer.MAX_VALUE))
                    .paramLabel("N")
                    .build();

    @Override
    public CommandSpec spec() {
        return Options.command("why", "Explains why a deployment crashed, and what to do.", this)
                .addPositional(reference)
                .addOption(run)
                .addOption(json);
    }

    @Override
    public int run(Session session) throws Unreachable, Problem {
        @Nullable Integer wanted = run.getValue();
        Answer answer = session.daemon().why(reference.getValue(), wanted == null ? 0 : wanted);
        if (Options.isOn(json)) {
            session.console().printJson(answer.document());
        } else {
            new WhyText(answer.json(), session.console(), System.currentTimeMillis() / 1000.0)
                    .print();
        }
        return ExitCode.DONE;
    }
}
