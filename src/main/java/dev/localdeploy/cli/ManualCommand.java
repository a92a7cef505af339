package dev.localdeploy.cli;

import dev.localdeploy.cli.reference.Command;
import dev.localdeploy.cli.reference.ManPage;
import java.util.function.Supplier;
import picocli.CommandLine.Model.CommandSpec;

/** Tells man(1) what can be typed. */
record ManualCommand(Supplier<CommandSpec> program) implements Subcommand {
    @Override
    public CommandSpec spec() {
        return Options.command(
                "manual", "Prints the manual as a man page; 'man -l -' shows it.", this);
    }

    @Override
    public int run(Session session) {
        String page = ManPage.of(Command.of(program.get()), session.surroundings().version());
        session.console().print(page.stripTrailing());
        return ExitCode.DONE;
    }
}
