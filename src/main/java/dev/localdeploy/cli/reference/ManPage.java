package dev.localdeploy.cli.reference;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The manual as a page for man(1), in the macros of man(7). */
public final class ManPage {
    private static final String NAME = "local-deploy";

    private static final String BEGINNING =
            """
            .\\" Printed by "local-deploy manual".
            .TH LOCAL\\-DEPLOY 1 "" "local\\-deploy @version@" "User Commands"
            .SH NAME
            local\\-deploy \\- process manager for development servers
            .SH SYNOPSIS
            .B local\\-deploy
            .I command
            .RI [ options ]
            .RI [ arguments ]
            .SH DESCRIPTION
            Starts dev servers, watchers and workers, restarts them wisely when they crash, and explains what happened.
            A daemon, one per user, looks after them; it is started when it is needed, or at login after
            .BR "local\\-deploy service install" .
            What it has started outlives it, whatever ends it, and is found again by the next one.
            .PP
            Where a command takes an
            .IR ID ,
            this may be a deployment's id, a unique beginning of one, or its name.
            """;

    private static final String END =
            """
            .SH EXIT STATUS
            .TP
            .B 0
            Done.
            .TP
            .B 1
            There is no such deployment, or it failed; the reason is on standard error. So do most values below 64, which
            some commands use to tell more.
            .TP
            .B 64
            Wrong usage.
            .TP
            .B 69
            The daemon is not running, or does not answer.
            .TP
            .B 78
            The configuration has mistakes.
            .TP
            .B 130
            Interrupted with Ctrl\\-C; the deployment goes on.
            .SH ENVIRONMENT
            .TP
            .BR XDG_STATE_HOME ", " XDG_RUNTIME_DIR ", " XDG_CONFIG_HOME
            Where the folders lie that are named below.
            .TP
            .B NO_COLOR
            If not empty, nothing is coloured.
            .SH FILES
            .TP
            .I local\\-deploy.yaml
            The deployments of a project, in its folder or one above;
            .B local\\-deploy config init
            writes one to start from.
            .TP
            .I \\(ti/.config/local\\-deploy/config.yaml
            The user's configuration.
            .TP
            .I \\(ti/.local/state/local\\-deploy
            Deployments, logs, crash reports, the daemon's own log, and the token for the API.
            .SH EXAMPLES
            .nf
            local\\-deploy start \\-\\-name api \\-\\-port 8100 \\-\\-auto\\-restart \\-\\-command "python3 \\-m http.server 8100"
            local\\-deploy list
            local\\-deploy logs \\-f api
            local\\-deploy why api
            local\\-deploy stop api
            .fi
            """;

    private ManPage() {}

    /**
     * The whole page.
     *
     * @param version as it is told by {@code --version}
     */
    public static String of(Command program, String version) {
        return BEGINNING.replace("@version@", escaped(version))
                + ".SH COMMANDS\n"
                + program.all()
                        .filter(command -> command.below().isEmpty())
                        .map(command -> section(command, program))
                        .collect(Collectors.joining())
                + ".SH OPTIONS\nThese go with every command.\n"
                + program.options().stream().map(ManPage::option).collect(Collectors.joining())
                + END;
    }

    /** What goes with every command is told once. */
    private static String section(Command command, Command program) {
        List<Option> own =
                command.options().stream()
                        .filter(option ->
                                program.options().stream()
                                        .noneMatch(it -> it.names().equals(option.names())))
                        .toList();
        return ".SS \""
                + NAME.replace("-", "\\-")
                + " "
                + escaped(synopsis(command, !own.isEmpty()))
                + "\"\n"
                + line(command.description())
                + aliases(command)
                + command.arguments().stream()
                        .map(argument ->
                                item(".I " + quoted(argument.synopsis()), argument.description()))
                        .collect(Collectors.joining())
                + own.stream().map(ManPage::option).collect(Collectors.joining());
    }

    private static String synopsis(Command command, boolean options) {
        return Stream.of(
                        command.path().stream(),
                        options ? Stream.of("[options]") : Stream.<String>of(),
                        command.arguments().stream().map(Argument::synopsis))
                .flatMap(part -> part)
                .collect(Collectors.joining(" "));
    }

    private static String aliases(Command command) {
        return command.aliases().isEmpty()
                ? ""
                : line("Also called " + String.join(", ", command.aliases()) + ".");
    }

    private static String option(Option option) {
        String names =
                option.spellings().stream()
                        .map(name -> "\\fB" + escaped(name) + "\\fR" + value(option, name))
                        .collect(Collectors.joining(", "));
        return item(names, option.description());
    }

    private static String value(Option option, String name) {
        return option.value()
                .filter(it -> !option.opposites().contains(name))
                .map(it -> {
                    String label = "\\fI" + escaped(it.label()) + "\\fR";
                    String joint = name.startsWith("--") ? "=" : " ";
                    return option.valueNeeded() ? joint + label : "[" + joint + label + "]";
                })
                .orElse("");
    }

    private static String item(String head, String text) {
        return ".TP\n" + head + "\n" + line(text);
    }

    /** As a line of its own: one that begins with a dot would be an instruction. */
    private static String line(String text) {
        String safe = escaped(text);
        return (safe.startsWith(".") || safe.startsWith("'") ? "\\&" : "") + safe + "\n";
    }

    private static String quoted(String text) {
        return '"' + escaped(text) + '"';
    }

    /** An unescaped hyphen would become a dash that nobody can copy into a shell. */
    private static String escaped(String text) {
        return text.replace("\\", "\\e").replace("-", "\\-").replace("\"", "\\(dq");
    }
}
