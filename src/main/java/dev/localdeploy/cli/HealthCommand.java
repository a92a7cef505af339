package dev.localdeploy.cli;

import dev.localdeploy.cli.link.Answer;
import dev.localdeploy.cli.link.Json;
import dev.localdeploy.cli.link.Problem;
import dev.localdeploy.cli.link.Unreachable;
import dev.localdeploy.cli.text.Amounts;
import dev.localdeploy.cli.text.Console;
import dev.localdeploy.cli.text.Table;
import dev.localdeploy.text.Visible;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

final class HealthCommand implements Subcommand {
    private static final int UNHEALTHY = 2;
    private static final int UNKNOWN = 3;

    private final PositionalParamSpec reference = Options.reference();
    private final OptionSpec json = Options.json();

    @Override
    public CommandSpec spec() {
        return Options.command("health", "Runs the health checks now and shows them.", this)
                .addPositional(reference)
                .addOption(json);
    }

    @Override
    public int run(Session session) throws Unreachable, Problem {
        Answer answer = session.daemon().checkHealth(reference.getValue());
        String overall = answer.json().at("overall_status").textOr("UNKNOWN");
        if (Options.isOn(json)) {
            session.console().printJson(answer.document());
        } else {
            print(overall, answer.json(), session.console());
        }
        return switch (overall) {
            case "HEALTHY", "DEGRADED" -> ExitCode.DONE;
            case "UNHEALTHY" -> UNHEALTHY;
            default -> UNKNOWN;
        };
    }

    private static void print(String overall, Json health, Console console) {
        table(health.at("checks").items(), console).printTo(console);
        console.print("");
        console.print("Overall Health: " + console.style().word(overall));
        String silence = health.at("unresponsive").textOr("");
        if (!silence.isEmpty()) {
            console.print("Unresponsive: " + Visible.line(silence));
        }
    }

    private static Table table(List<Json> checks, Console console) {
        var table =
                new Table(console.style())
                        .column("CHECK")
                        .words("STATUS")
                        .numbers("RESPONSE")
                        .column("MESSAGE");
        for (Json check : checks) {
            table.row(
                    check.at("type").textOr("check"),
                    check.at("status").textOr("UNKNOWN"),
                    responseTime(check),
                    check.at("message").textOr(""));
        }
        return table;
    }

    private static String responseTime(Json check) {
        Json millis = check.at("response_time_ms");
        return millis.isNull()
                ? DeploymentView.NOTHING
                : Amounts.decimal(millis.amountOr(0)) + " ms";
    }
}
