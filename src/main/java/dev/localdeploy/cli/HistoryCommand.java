package dev.localdeploy.cli;

import dev.localdeploy.cli.link.Json;
import dev.localdeploy.cli.link.Problem;
import dev.localdeploy.cli.link.Unreachable;
import dev.localdeploy.cli.text.Amounts;
import dev.localdeploy.cli.text.Console;
import dev.localdeploy.cli.text.Table;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

final class HistoryCommand implements Subcommand {
    private final PositionalParamSpec reference = Options.reference();
    private final OptionSpec json = Options.json();
    private final OptionSpec limit =
            OptionSpec.builder("--limit")
                    .description("Only the last N attempts")
                    .type(Integer.class)
                    .converters(Options.whole(1, Integer.MAX_VALUE))
                    .paramLabel("N")
                    .build();

    @Override
    public CommandSpec spec() {
        return Options.command("history", "Shows when and why a deployment was restarted.", this)
                .addPositional(reference)
                .addOption(limit)
                .addOption(json);
    }

    @Override
    public int run(Session session) throws Unreachable, Problem {
        Json history = session.daemon().history(reference.getValue()).json();
        List<Json> attempts = lastOf(history.at("recent_attempts").items());
        if (Options.isOn(json)) {
            var document = new StringBuilder();
            with(attempts, history).appendTo(document);
            session.console().printJson(document.toString());
        } else {
            print(attempts, history, session.console());
        }
        return ExitCode.DONE;
    }

    private List<Json> lastOf(List<Json> attempts) {
        @Nullable Integer most = limit.getValue();
        int from = most == null ? 0 : Math.max(0, attempts.size() - most);
        return attempts.subList(from, attempts.size());
    }

    private static Json with(List<Json> attempts, Json history) {
        if (!(history instanceof Json.Fields(var byName))) {
            return history;
        }
        var fields = new LinkedHashMap<>(byName);
        fields.put("recent_attempts", new Json.Items(attempts));
        return new Json.Fields(fields);
    }

    private static void print(List<Json> attempts, Json history, Console console) {
        if (attempts.isEmpty()) {
            console.print("No restarts yet.");
        } else {
            table(attempts, console).printTo(console);
        }
        console.print("");
        String circuit = history.at("circuit_breaker_state").textOr("CLOSED");
        console.print("Circuit: " + console.style().word(circuit));
        console.print(
                "Total: "
                        + Amounts.count(history.at("total_restarts").wholeOr(0), "restart")
                        + " ("
                        + history.at("successful_restarts").wholeOr(0)
                        + " successful, "
                        + history.at("failed_restarts").wholeOr(0)
                        + " failed)");
        Json next = history.at("next_attempt_at");
        if (!next.isNull()) {
            console.print("Next restart allowed at: " + LocalTime.of(next));
        }
    }

    private static Table table(List<Json> attempts, Console console) {
        var table =
                new Table(console.style())
                        .numbers("#")
                        .column("TIME")
                        .column("RESULT")
                        .column("REASON")
                        .column("EXIT")
                        .numbers("BACKOFF");
        for (Json attempt : attempts) {
            String end = DeploymentView.endIn(attempt);
            table.row(
                    attempt.at("attempt_number").textOr(DeploymentView.NOTHING),
                    LocalTime.of(attempt.at("timestamp")),
                    result(attempt.at("success")),
                    attempt.at("reason").textOr(DeploymentView.NOTHING),
                    end.isEmpty() ? DeploymentView.NOTHING : end,
                    Amounts.seconds(attempt.at("backoff_seconds").amountOr(0)) + "s");
        }
        return table;
    }

    private static String result(Json success) {
        return success.isNull() ? "pending" : success.isTrue() ? "success" : "failed";
    }
}
