package dev.localdeploy.cli;

import dev.localdeploy.cli.link.Answer;
import dev.localdeploy.cli.link.DaemonLink;
import dev.localdeploy.cli.link.JsonDocument;
import dev.localdeploy.cli.link.Problem;
import dev.localdeploy.cli.link.Unreachable;
import dev.localdeploy.cli.text.Amounts;
import dev.localdeploy.cli.text.Console;
import dev.localdeploy.cli.text.Facts;
import dev.localdeploy.config.ConfigurationException;
import dev.localdeploy.config.EnvironmentFile;
import dev.localdeploy.text.Visible;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

final class StartCommand implements Subcommand {
    private static final int PORT_TAKEN = 2;
    private static final int LEAST_PORT = 1024;
    private static final int MOST_PORT = 65_535;

    private final OptionSpec command =
            Options.text("CMD", "A line for /bin/sh: pipes and quotes work", "-c", "--command");
    private final PositionalParamSpec argv =
            PositionalParamSpec.builder()
                    .arity("0..*")
                    .type(String[].class)
                    .paramLabel("ARGV")
                    .description("After --: a program and its arguments, run without a shell")
                    .build();
    private final OptionSpec name =
            Options.text("NAME", "How to call it (default: from the directory)", "-n", "--name");
    private final OptionSpec directory =
            Options.text("DIR", "Where to run it (default: here)", "-d", "--working-directory");
    private final OptionSpec port =
            OptionSpec.builder("-p", "--port")
                    .description("The port it is given in PORT")
                    .type(Integer.class)
                    .converters(Options.whole(LEAST_PORT, MOST_PORT))
                    .paramLabel("N")
                    .build();
    private final OptionSpec autoFindPort =
            Options.choice(
                    "When the port is taken, try the next nine (default: yes)", "--auto-find-port");
    private final OptionSpec autoRestart =
            Options.choice("Start it again when it crashes (default: no)", "--auto-restart");
    private final OptionSpec logFile =
            Options.text("FILE", "Where its output goes (default: a file of ours)", "--log-file");
    private final OptionSpec environment =
            OptionSpec.builder("-e", "--env")
                    .description("An environment variable; may be repeated")
                    .type(String[].class)
                    .arity("1")
                    .paramLabel("K=V")
                    .build();
    private final OptionSpec environmentFile =
            Options.text("FILE", "A file of such variables, one per line", "--env-file");
    private final OptionSpec healthPath =
            Options.text(
                    "PATH", "What the HTTP check asks for, or a URL (default: /)", "--health-path");
    private final OptionSpec waiting =
            OptionSpec.builder("--wait")
                    .description("Return when it is ready (default: wait up to 60 s)")
                    .type(Double.class)
                    .converters(Options.seconds())
                    .arity("0..1")
                    .fallbackValue("60")
                    .paramLabel("SECONDS")
                    .build();
    private final OptionSpec noWait = Options.flag("Do not watch how it starts", "--no-wait");
    private final OptionSpec json = Options.json();

    @Override
    public CommandSpec spec() {
        return Options.command("start", "Creates a deployment and starts it.", this)
                .addOption(command)
                .addOption(name)
                .addOption(directory)
                .addOption(port)
                .addOption(autoFindPort)
                .addOption(autoRestart)
                .addOption(logFile)
                .addOption(environment)
                .addOption(environmentFile)
                .addOption(healthPath)
                .addOption(waiting)
                .addOption(noWait)
                .addOption(json)
                .addPositional(argv);
    }

    @Override
    public int run(Session session) throws Unreachable, Problem {
        JsonDocument order = order(session);
        DaemonLink daemon = session.daemonStartedIfNeeded();
        Answer created = daemon.create(order);
        var deployment = DeploymentView.of(created);
        if (printsIdOnly(session.console())) {
            // At once, so that a script that is interrupted while we watch has it.
            session.console().print(Visible.line(deployment.id()));
            session.console().out().flush();
        }
        tellOtherPort(deployment, session.console());
        StartWatch.Outcome outcome = watched(deployment, created, daemon, session);
        printResult(outcome.last(), session.console());
        return tellBadNews(outcome, session.console());
    }

    private boolean printsIdOnly(Console console) {
        return !console.terminal() && !Options.isOn(json);
    }

    private void tellOtherPort(DeploymentView deployment, Console console) {
        @Nullable Integer wanted = port.getValue();
        long given = deployment.port().orElse(0);
        if (wanted != null && given != 0 && given != wanted) {
            console.tell("port " + wanted + " is taken, so " + deployment.name() + " got " + given);
        }
    }

    private StartWatch.Outcome watched(
            DeploymentView deployment, Answer created, DaemonLink daemon, Session session)
            throws Unreachable, Problem {
        if (Options.isOn(noWait)) {
            return new StartWatch.Outcome.CameUp(created);
        }
        var watch = new StartWatch(daemon, session.surroundings().pause(), deployment, created);
        @Nullable Double seconds = waiting.getValue();
        return seconds == null
                ? watch.forEarlyDeath()
                : watch.untilReady(Duration.ofMillis((long) (seconds * 1000)));
    }

    private void printResult(Answer answer, Console console) {
        if (Options.isOn(json)) {
            console.printJson(answer.document());
        } else if (console.terminal()) {
            panel(DeploymentView.of(answer), console).printFramedTo(console);
        }
    }

    private static Facts panel(DeploymentView deployment, Console console) {
        var facts = new Facts(deployment.name());
        facts.add("ID", deployment.id());
        facts.addPainted("Status", console.style().word(deployment.status()));
        facts.add("Command", deployment.command());
        facts.add("PID", deployment.shown("pid"));
        if (deployment.port().isPresent()) {
            facts.add("URL", deployment.shown("url"));
        }
        facts.add("Auto-Restart", deployment.autoRestart() ? "enabled" : "disabled");
        facts.add("Log file", deployment.json().at("log_file").textOr(DeploymentView.NOTHING));
        return facts;
    }

    private static int tellBadNews(StartWatch.Outcome outcome, Console console) {
        var deployment = DeploymentView.of(outcome.last());
        if (outcome instanceof StartWatch.Outcome.Died(_, List<String> lines)) {
            console.tell(
                    deployment.name()
                            + " ended right after its start"
                            + because(deployment)
                            + ", "
                            + whatNow(deployment));
            lines.forEach(console::tellMore);
            console.tell("'local-deploy why " + deployment.name() + "' explains it");
            return ExitCode.FAILED;
        }
        if (outcome instanceof StartWatch.Outcome.NotReady(_, Duration waited)) {
            console.tell(
                    "%s is not ready after %s%s; it goes on, see 'local-deploy logs %s'"
                            .formatted(
                                    deployment.name(),
                                    seconds(waited),
                                    deployment.trouble().map(what -> " (" + what + ")").orElse(""),
                                    deployment.name()));
            return ExitCode.FAILED;
        }
        return ExitCode.DONE;
    }

    private static String seconds(Duration waited) {
        return Amounts.seconds(waited.toMillis() / 1000.0) + " s";
    }

    private static String because(DeploymentView deployment) {
        String end = deployment.lastEnd();
        return end.isEmpty() ? "" : " with " + end;
    }

    private static String whatNow(DeploymentView deployment) {
        return deployment.autoRestart()
                ? "and auto-restart goes on working on it"
                : "and is kept: 'local-deploy restart " + deployment.name() + "' tries again";
    }

    private JsonDocument order(Session session) {
        List<String> program = strings(argv.getValue());
        @Nullable String line = command.getValue();
        check(program, line);
        var order = new JsonDocument();
        if (line != null) {
            order.text("command", line);
        } else if (!program.isEmpty()) {
            order.texts("command", program);
        }
        @Nullable String said = directory.getValue();
        addText(
                order,
                "working_directory",
                said == null ? null : session.resolved(said).toString());
        addWhatWasSaid(order, session);
        order.texts("environment", variablesSaid(session));
        order.text("client_directory", session.resolved("").toString());
        return order.texts("client_environment", session.surroundings().environment());
    }

    private void check(List<String> program, @Nullable String line) {
        if (!program.isEmpty() && !isAfterDashes(program)) {
            throw new UsageProblem(
                    "a command goes after --, like: local-deploy start -- "
                            + String.join(" ", program));
        }
        if (!program.isEmpty() && line != null) {
            throw new UsageProblem("give the command either with --command or after --, not both");
        }
        if (Options.isOn(noWait) && waiting.getValue() != null) {
            throw new UsageProblem("--wait and --no-wait contradict each other");
        }
    }

    private boolean isAfterDashes(List<String> program) {
        List<String> typed = argv.command().commandLine().getParseResult().originalArgs();
        int dashes = typed.indexOf("--");
        return dashes >= 0 && typed.size() - dashes - 1 == program.size();
    }

    private void addWhatWasSaid(JsonDocument order, Session session) {
        addText(order, "name", name.getValue());
        @Nullable Integer number = port.getValue();
        if (number != null) {
            order.number("port", number);
        }
        addFlag(order, "auto_find_port", autoFindPort.getValue());
        addFlag(order, "auto_restart", autoRestart.getValue());
        @Nullable String log = logFile.getValue();
        addText(order, "log_file", log == null ? null : session.resolved(log).toString());
        addText(order, "health_path", healthPath.getValue());
    }

    private static void addText(JsonDocument order, String field, @Nullable String text) {
        if (text != null) {
            order.text(field, text);
        }
    }

    private static void addFlag(JsonDocument order, String field, @Nullable Boolean flag) {
        if (flag != null) {
            order.flag(field, flag);
        }
    }

    /** What the file says, then the options: the last word wins. */
    private Map<String, String> variablesSaid(Session session) {
        var result = new HashMap<String, String>();
        @Nullable String file = environmentFile.getValue();
        if (file != null) {
            result.putAll(variablesIn(session.resolved(file)));
        }
        for (String variable : strings(environment.getValue())) {
            int equals = variable.indexOf('=');
            if (equals < 1) {
                throw new UsageProblem(
                        "--env wants NAME=VALUE, like --env NODE_ENV=development, not '%s'"
                                .formatted(variable));
            }
            result.put(variable.substring(0, equals), variable.substring(equals + 1));
        }
        return result;
    }

    private static Map<String, String> variablesIn(Path file) {
        try {
            return EnvironmentFile.readNamedByUser(file);
        } catch (ConfigurationException e) {
            throw new UsageProblem(String.valueOf(e.getMessage()));
        }
    }

    private static List<String> strings(String @Nullable [] values) {
        return values == null ? List.of() : List.of(values);
    }

    @Override
    public int exitCodeOf(Problem problem) {
        return problem.code().equals("port_taken") ? PORT_TAKEN : ExitCode.of(problem);
    }
}
