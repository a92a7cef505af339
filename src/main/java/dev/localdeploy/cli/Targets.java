package dev.localdeploy.cli;

import dev.localdeploy.cli.link.DaemonLink;
import dev.localdeploy.cli.link.Problem;
import dev.localdeploy.cli.link.Unreachable;
import dev.localdeploy.cli.text.Console;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** Deployments named one by one, or all that fit; never both, and never none by mistake. */
final class Targets {
    private final PositionalParamSpec named = Options.references();
    private final OptionSpec all;

    private Targets(OptionSpec all) {
        this.all = all;
    }

    static Targets orAll(String option, String description) {
        return new Targets(Options.flag(description, option));
    }

    CommandSpec addedTo(CommandSpec command) {
        return command.addPositional(named).addOption(all);
    }

    /**
     * @throws UsageProblem if it is not clear which are meant
     */
    void check() {
        if (isAll() == !names().isEmpty()) {
            throw new UsageProblem(
                    isAll()
                            ? "give either ids or " + all.longestName() + ", not both"
                            : "which deployment? Give its id or name, or " + all.longestName());
        }
    }

    /** References of those that are meant. */
    List<String> among(DaemonLink daemon, Predicate<DeploymentView> fits, Console console)
            throws Unreachable, Problem {
        if (!isAll()) {
            return names();
        }
        var ids = new ArrayList<String>();
        for (DeploymentView deployment : DeploymentView.all(daemon.summaries())) {
            if (fits.test(deployment)) {
                ids.add(deployment.id());
            }
        }
        if (ids.isEmpty()) {
            console.tell("no deployment fits " + all.longestName() + ", so nothing was done");
        }
        return ids;
    }

    private boolean isAll() {
        return Options.isOn(all);
    }

    private List<String> names() {
        String @Nullable [] names = named.getValue();
        return names == null ? List.of() : List.of(names);
    }
}
