package dev.localdeploy.cli;

import dev.localdeploy.cli.reference.Command;
import dev.localdeploy.cli.reference.Shell;
import java.util.function.Supplier;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.TypeConversionException;

/** Tells shells what can be typed. */
final class CompletionCommand implements Subcommand {
    private final Supplier<CommandSpec> program;
    private final PositionalParamSpec shell =
            PositionalParamSpec.builder()
                    .index("0")
                    .arity("1")
                    .required(true)
                    .type(Shell.class)
                    .converters(CompletionCommand::shell)
                    .completionCandidates(Shell.names())
                    .paramLabel("SHELL")
                    .description(String.join(", ", Shell.names()))
                    .build();

    /**
     * @param program gives all commands there are
     */
    CompletionCommand(Supplier<CommandSpec> program) {
        this.program = program;
    }

    @Override
    public CommandSpec spec() {
        return Options.command(
                        "completion",
                        "Prints what lets a shell complete commands, options and names.",
                        this)
                .addPositional(shell);
    }

    @Override
    public int run(Session session) {
        Shell asked = shell.getValue();
        session.console().print(asked.completionOf(Command.of(program.get())).stripTrailing());
        return ExitCode.DONE;
    }

    private static Shell shell(String name) {
        return Shell.named(name)
                .orElseThrow(() ->
                        new TypeConversionException(
                                "'" + name + "' is none of " + String.join(", ", Shell.names())));
    }
}
