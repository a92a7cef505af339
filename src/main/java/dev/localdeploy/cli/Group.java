package dev.localdeploy.cli;

import java.util.List;
import picocli.CommandLine.Model.CommandSpec;

/** A command that only leads to others, such as {@code daemon}. */
record Group(String name, String description, List<Subcommand> below) implements Subcommand {
    @Override
    public CommandSpec spec() {
        var spec = Options.command(name, description, this);
        for (Subcommand subcommand : below) {
            CommandSpec its = subcommand.spec();
            spec.addSubcommand(its.name(), its);
        }
        return spec;
    }

    @Override
    public int run(Session session) {
        throw new UsageProblem("which command of '" + name + "'?");
    }
}
