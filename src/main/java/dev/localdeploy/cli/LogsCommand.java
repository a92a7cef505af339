package dev.localdeploy.cli;

import dev.localdeploy.cli.link.LogQuery;
import dev.localdeploy.cli.link.Problem;
import dev.localdeploy.cli.link.Unreachable;
import dev.localdeploy.cli.text.Console;
import dev.localdeploy.text.Visible;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

final class LogsCommand implements Subcommand {
    private final PositionalParamSpec reference = Options.reference();
    private final OptionSpec follow =
            Options.flag("Go on with what is written from now on", "-f", "--follow");
    private final OptionSpec lines =
            OptionSpec.builder("-n", "--lines")
                    .description("How many of the last lines (default: 100)")
                    .type(Integer.class)
                    .converters(Options.whole(0, Integer.MAX_VALUE))
                    .paramLabel("N")
                    .defaultValue("100")
                    .build();
    private final OptionSpec since =
            Options.text(
                    "TIME",
                    "Only lines written since then, like 10m or 2026-01-31T12:00",
                    "--since");
    private final OptionSpec grep =
            Options.text("REGEX", "Only lines in which this is found", "--grep");

    @Override
    public CommandSpec spec() {
        return Options.command("logs", "Shows what a deployment has printed.", this)
                .addPositional(reference)
                .addOption(follow)
                .addOption(lines)
                .addOption(since)
                .addOption(grep);
    }

    @Override
    public int run(Session session) throws Unreachable, Problem {
        var query =
                new LogQuery(
                        lines.<Integer>getValue(),
                        orEmpty(since.getValue()),
                        orEmpty(grep.getValue()));
        Console console = session.console();
        if (!Options.isOn(follow)) {
            session.daemon().logs(reference.getValue(), query, line -> print(line, console));
            return ExitCode.DONE;
        }
        try {
            session.daemon()
                    .followLogs(
                            reference.getValue(),
                            query,
                            line -> printNow(line, console),
                            console::tellNow);
        } catch (ReaderGone headWasEnough) {
            return ExitCode.DONE;
        }
        throw new Unreachable("the daemon ended, so there is nobody left to follow");
    }

    private static void print(String line, Console console) {
        console.print(Visible.logLine(line));
    }

    private static void printNow(String line, Console console) {
        ReaderGone.orPrint(Visible.logLine(line), console);
    }

    private static String orEmpty(@Nullable String text) {
        return Objects.requireNonNullElse(text, "");
    }
}
