package dev.localdeploy.cli;

import dev.localdeploy.cli.link.Problem;
import dev.localdeploy.cli.link.Unreachable;
import dev.localdeploy.cli.text.Console;
import dev.localdeploy.text.NearestWord;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.UnmatchedArgumentException;

/** The program {@code local-deploy}: parses what was typed, does it, and gives an exit code. */
public final class LocalDeployCommand {
    private static final String NAME = "local-deploy";

    /** As help lists them. */
    private static final List<String> COMMANDS =
            List.of(
                    "start",
                    "stop",
                    "restart",
                    "status",
                    "health",
                    "wait",
                    "list",
                    "monitor",
                    "history",
                    "why",
                    "logs",
                    "ui",
                    "events",
                    "enable-auto-restart",
                    "disable-auto-restart",
                    "remove",
                    "service",
                    "doctor",
                    "daemon",
                    "config",
                    "completion",
                    "manual");

    private final Surroundings surroundings;
    private final Optional<Runnable> daemon;

    private LocalDeployCommand(Surroundings surroundings, Optional<Runnable> daemon) {
        this.surroundings = surroundings;
        this.daemon = daemon;
    }

    /** The command line of a client, which has no server inside. */
    public static LocalDeployCommand client(Surroundings surroundings) {
        return new LocalDeployCommand(surroundings, Optional.empty());
    }

    /**
     * The same command line where there is a server inside.
     *
     * @param daemon what {@code daemon run} does; returns when the daemon has ended
     */
    public static LocalDeployCommand server(Surroundings surroundings, Runnable daemon) {
        return new LocalDeployCommand(surroundings, Optional.of(daemon));
    }

    /** Does what was typed and returns the exit code. */
    public int run(String... arguments) {
        Console console = surroundings.console();
        try {
            return new Call(arguments).run();
        } finally {
            console.out().flush();
            console.err().flush();
        }
    }

    /** One call, from its arguments to its exit code. */
    private final class Call {
        private final String[] arguments;
        private final OptionSpec version =
                Options.flag("Say which version this is", "--version").toBuilder()
                        .versionHelp(true)
                        .build();
        private final OptionSpec noColour =
                Options.flag("Without colours, as with NO_COLOR", "--no-color").toBuilder()
                        .scopeType(ScopeType.INHERIT)
                        .build();

        private Call(String[] arguments) {
            this.arguments = arguments;
        }

        private int run() {
            var parser = new CommandLine(tree());
            try {
                ParseResult parsed = deepest(parser.parseArgs(arguments));
                if (parsed.isUsageHelpRequested()) {
                    parsed.commandSpec()
                            .commandLine()
                            .usage(surroundings.console().out(), CommandLine.Help.Ansi.OFF);
                    return ExitCode.DONE;
                }
                return run(parsed);
            } catch (ParameterException wrong) {
                return explain(wrong);
            }
        }

        private int run(ParseResult parsed) {
            if (Options.isOn(version)) {
                surroundings.console().print(NAME + " " + surroundings.version());
                return ExitCode.DONE;
            }
            String command = parsed.commandSpec().qualifiedName(" ");
            if (!(parsed.commandSpec().userObject() instanceof Subcommand subcommand)) {
                return wrongUsage("which command?", command);
            }
            Console console = surroundings.console();
            var session =
                    new Session(surroundings, Options.isOn(noColour) ? console.plain() : console);
            return run(subcommand, command, session);
        }

        private int run(Subcommand subcommand, String command, Session session) {
            try {
                return subcommand.run(session);
            } catch (UsageProblem wrong) {
                return wrongUsage(String.valueOf(wrong.getMessage()), command);
            } catch (Problem refusal) {
                session.report(refusal);
                return subcommand.exitCodeOf(refusal);
            } catch (Unreachable nobody) {
                session.console().tell(String.valueOf(nobody.getMessage()));
                return ExitCode.NO_DAEMON;
            } catch (IOException e) {
                session.console().tell(String.valueOf(e.getMessage()));
                return ExitCode.FAILED;
            }
        }

        /** Only the command that was asked for, as far as that can be told before parsing. */
        private CommandSpec tree() {
            var root = CommandSpec.create().name(NAME);
            root.usageMessage()
                    .description("Starts dev servers and workers, and keeps them running.");
            root.addOption(Options.help()).addOption(version).addOption(noColour);
            Optional<Subcommand> asked = asked();
            if (asked.isPresent()) {
                add(asked.get(), root);
            } else {
                COMMANDS.forEach(name -> named(name).ifPresent(command -> add(command, root)));
            }
            return root;
        }

        private Optional<Subcommand> asked() {
            for (String argument : arguments) {
                if (!argument.startsWith("-")) {
                    return named(argument);
                }
            }
            return Optional.empty();
        }

        private static void add(Subcommand subcommand, CommandSpec root) {
            CommandSpec spec = subcommand.spec();
            root.addSubcommand(spec.name(), spec);
        }

        private static ParseResult deepest(ParseResult parsed) {
            ParseResult here = parsed;
            while (here.hasSubcommand()) {
                here = here.subcommand();
            }
            return here;
        }

        private int explain(ParameterException wrong) {
            CommandSpec command = wrong.getCommandLine().getCommandSpec();
            String what =
                    wrong instanceof UnmatchedArgumentException unmatched
                            ? unmatched(unmatched.getUnmatched().getFirst(), command)
                            : String.valueOf(wrong.getMessage());
            return wrongUsage(what, command.qualifiedName(" "));
        }

        private static String unmatched(String argument, CommandSpec command) {
            if (argument.startsWith("-")) {
                return "there is no option '"
                        + argument
                        + "'"
                        + meant(argument, command.optionsMap().keySet());
            }
            if (command.subcommands().isEmpty()) {
                return "'" + argument + "' is one argument too many";
            }
            return "there is no command '"
                    + argument
                    + "'"
                    + meant(argument, command.subcommands().keySet());
        }

        private static String meant(String typed, Collection<String> known) {
            return NearestWord.to(typed, known)
                    .map(word -> "; did you mean '" + word + "'?")
                    .orElse("");
        }

        private int wrongUsage(String what, String command) {
            surroundings.console().tell(what);
            surroundings.console().tellMore("See '" + command + " --help'.");
            return ExitCode.WRONG_USAGE;
        }
    }

    /** With all commands, as nobody needs them to parse. */
    private CommandSpec everything() {
        return new Call(new String[0]).tree();
    }

    private Optional<Subcommand> named(String name) {
        return Optional.ofNullable(
                switch (name) {
                    case "start" -> new StartCommand();
                    case "stop" -> new StopCommand();
                    case "restart" -> new RestartCommand();
                    case "status" -> new StatusCommand();
                    case "health" -> new HealthCommand();
                    case "wait" -> new WaitCommand();
                    case "list", "ls" -> new ListCommand();
                    case "monitor" -> new MonitorCommand();
                    case "history" -> new HistoryCommand();
                    case "why" -> new WhyCommand();
                    case "logs" -> new LogsCommand();
                    case "ui" -> new UiCommand();
                    case "events" -> new EventsCommand();
                    case "enable-auto-restart" -> new AutoRestartCommand(true);
                    case "disable-auto-restart" -> new AutoRestartCommand(false);
                    case "remove", "rm" -> new RemoveCommand();
                    case "daemon" -> DaemonCommands.group(daemon);
                    case "service" -> ServiceCommands.group();
                    case "doctor" -> new DoctorCommand();
                    case "config" -> ConfigCommands.group();
                    case "completion" -> new CompletionCommand(this::everything);
                    case "manual" -> new ManualCommand(this::everything);
                    default -> null;
                });
    }
}
