package dev.localdeploy.cli;

import dev.localdeploy.cli.link.Answer;
import dev.localdeploy.cli.link.Problem;
import dev.localdeploy.cli.link.Unreachable;
import java.io.IOException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

final class UiCommand implements Subcommand {
    private final OptionSpec noOpen = Options.flag("Only print the link", "--no-open");
    private final OptionSpec json = Options.json();

    @Override
    public CommandSpec spec() {
        return Options.command("ui", "Opens the page of all deployments in a browser.", this)
                .addOption(noOpen)
                .addOption(json);
    }

    @Override
    public int run(Session session) throws Unreachable, Problem, IOException {
        Answer answer = session.daemon().makeUiLink();
        if (Options.isOn(json)) {
            session.console().printJson(answer.document());
            return ExitCode.DONE;
        }
        String url = answer.json().at("url").textOr("");
        session.console().print(url);
        if (session.console().terminal()) {
            boolean opened = !Options.isOn(noOpen) && Browser.of(session).open(url);
            session.console()
                    .tell(
                            opened
                                    ? "opened in your browser; the link works once, within a minute"
                                    : "open this link in your browser; it works once, within a"
                                            + " minute");
        }
        return ExitCode.DONE;
    }
}
