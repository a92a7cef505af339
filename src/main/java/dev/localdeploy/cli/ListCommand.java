package dev.localdeploy.cli;

import dev.localdeploy.cli.link.Answer;
import dev.localdeploy.cli.link.DaemonLink;
import dev.localdeploy.cli.link.Problem;
import dev.localdeploy.cli.link.Unreachable;
import dev.localdeploy.cli.text.Amounts;
import dev.localdeploy.cli.text.Table;
import dev.localdeploy.text.Visible;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.TypeConversionException;

final class ListCommand implements Subcommand {
    /** In the order in which the footer counts them. */
    private static final List<String> STATUSES =
            List.of("running", "starting", "stopping", "crashed", "stopped");

    private final OptionSpec json = Options.json();
    private final OptionSpec status =
            OptionSpec.builder("-s", "--status")
                    .description("Only those that are " + String.join(", ", STATUSES))
                    .type(String.class)
                    .converters(ListCommand::status)
                    .completionCandidates(STATUSES)
                    .paramLabel("STATUS")
                    .build();
    private final OptionSpec names = Options.flag("Only the names, a line each", "--names");

    @Override
    public CommandSpec spec() {
        return Options.command("list", "Shows all deployments.", this)
                .aliases("ls")
                .addOption(status)
                .addOption(names)
                .addOption(json);
    }

    @Override
    public int run(Session session) throws Unreachable, Problem {
        if (Options.isOn(names) && Options.isOn(json)) {
            throw new UsageProblem("give either --names or --json, not both");
        }
        @Nullable String wanted = status.getValue();
        DaemonLink daemon = session.daemon();
        if (Options.isOn(json)) {
            Answer full = wanted == null ? daemon.deployments() : daemon.deployments(wanted);
            session.console().printJson(full.document());
        } else {
            Answer brief = wanted == null ? daemon.summaries() : daemon.summaries(wanted);
            List<DeploymentView> deployments = DeploymentView.all(brief);
            if (Options.isOn(names)) {
                for (DeploymentView deployment : deployments) {
                    session.console().print(Visible.line(deployment.name()));
                }
            } else {
                print(deployments, session);
            }
        }
        return ExitCode.DONE;
    }

    static void print(List<DeploymentView> deployments, Session session) {
        if (!deployments.isEmpty()) {
            table(deployments, session).printTo(session.console());
            session.console().print("");
        }
        session.console().print(footer(deployments));
    }

    private static Table table(List<DeploymentView> deployments, Session session) {
        var table =
                new Table(session.console().style())
                        .column("ID")
                        .column("NAME")
                        .shortenable("COMMAND")
                        .numbers("PID")
                        .numbers("PORT")
                        .words("STATUS")
                        .words("HEALTH")
                        .numbers("UPTIME")
                        .numbers("RESTARTS");
        for (DeploymentView deployment : deployments) {
            table.row(
                    deployment.id(),
                    deployment.name(),
                    deployment.command(),
                    deployment.shown("pid"),
                    deployment.shown("port"),
                    deployment.status(),
                    deployment.health(),
                    deployment.uptime(),
                    Long.toString(deployment.restarts()));
        }
        return table;
    }

    static String footer(List<DeploymentView> deployments) {
        var parts = new StringBuilder();
        for (String status : STATUSES) {
            int count = 0;
            for (DeploymentView deployment : deployments) {
                count += deployment.status().equalsIgnoreCase(status) ? 1 : 0;
            }
            if (count > 0) {
                parts.append(parts.isEmpty() ? "" : ", ").append(count).append(' ').append(status);
            }
        }
        String total = "Total: " + Amounts.count(deployments.size(), "deployment");
        return parts.isEmpty() ? total : total + " (" + parts + ")";
    }

    private static String status(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        if (!STATUSES.contains(lower)) {
            throw new TypeConversionException(
                    "'" + text + "' is none of " + String.join(", ", STATUSES));
        }
        return lower;
    }
}
