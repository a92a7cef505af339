package dev.localdeploy.cli;

import dev.localdeploy.cli.link.DaemonCard;
import dev.localdeploy.cli.link.DaemonLink;
import dev.localdeploy.cli.link.Json;
import dev.localdeploy.cli.link.JsonDocument;
import dev.localdeploy.cli.link.Problem;
import dev.localdeploy.cli.link.Unreachable;
import dev.localdeploy.cli.text.Amounts;
import dev.localdeploy.cli.text.Facts;
import dev.localdeploy.wire.Folders;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The background service by hand. */
final class DaemonCommands {
    private DaemonCommands() {}

    /**
     * @param daemon what {@code daemon run} does; does nothing in a client, which has no server
     *     inside
     */
    static Subcommand group(Optional<Runnable> daemon) {
        return new Group(
                "daemon",
                "The background service by hand.",
                List.of(new Run(daemon), new Start(), new Stop(), new Status()));
    }

    /** Becomes the daemon. */
    record Run(Optional<Runnable> daemon) implements Subcommand {
        @Override
        public CommandSpec spec() {
            return Options.command("run", "Runs the daemon here, in the foreground.", this);
        }

        @Override
        public int run(Session session) {
            daemon.orElseThrow(
                            () -> new UsageProblem("'daemon run' takes no options before 'daemon'"))
                    .run();
            return ExitCode.DONE;
        }
    }

    record Start() implements Subcommand {
        @Override
        public CommandSpec spec() {
            return Options.command("start", "Starts the daemon unless it runs.", this);
        }

        @Override
        public int run(Session session) throws Unreachable {
            DaemonCard card = session.daemonStartedIfNeeded().card();
            session.console().print("The daemon runs (pid " + card.pid() + ") at " + card.apiUrl());
            return ExitCode.DONE;
        }
    }

    record Stop() implements Subcommand {
        private static final Duration PATIENCE = Duration.ofSeconds(30);
        private static final Duration LOOK_AGAIN = Duration.ofMillis(20);

        @Override
        public CommandSpec spec() {
            return Options.command(
                    "stop", "Ends the daemon; what it has started goes on running.", this);
        }

        @Override
        public int run(Session session) throws Unreachable, Problem {
            DaemonLink daemon = session.daemonOfAnyVersion();
            daemon.greet(); // a pid from a file alone is not enough to send a signal
            Optional<ProcessHandle> process = ProcessHandle.of(daemon.card().pid());
            process.ifPresent(ProcessHandle::destroy);
            if (!hasEnded(process, session.surroundings().pause())) {
                throw new Unreachable(
                        "the daemon (pid %d) was asked to end, but still runs; its log is %s"
                                .formatted(daemon.card().pid(), daemon.card().logFile()));
            }
            session.console().print("The daemon has ended; what it started goes on running");
            return ExitCode.DONE;
        }

        private static boolean hasEnded(Optional<ProcessHandle> process, Surroundings.Pause pause) {
            for (Duration waited = Duration.ZERO;
                    waited.compareTo(PATIENCE) < 0;
                    waited = waited.plus(LOOK_AGAIN)) {
                if (process.isEmpty() || !process.get().isAlive()) {
                    return true;
                }
                pause.last(LOOK_AGAIN);
            }
            return false;
        }
    }

    record Status(OptionSpec json) implements Subcommand {
        Status() {
            this(Options.json());
        }

        @Override
        public CommandSpec spec() {
            return Options.command("status", "Shows whether and where the daemon runs.", this)
                    .addOption(json);
        }

        @Override
        public int run(Session session) throws Unreachable, Problem {
            try {
                DaemonLink daemon = session.daemonOfAnyVersion();
                session.gapTo(daemon).notice().ifPresent(session.console()::tell);
                print(daemon.card(), daemon.info().json(), session);
                return ExitCode.DONE;
            } catch (Unreachable e) {
                if (Options.isOn(json)) {
                    session.console().printJson(notRunning(session.surroundings().folders()));
                }
                throw e;
            }
        }

        private void print(DaemonCard card, Json info, Session session) {
            if (Options.isOn(json)) {
                session.console().printJson(running(card, info));
                return;
            }
            var facts = new Facts("The daemon is running");
            facts.add("PID", Long.toString(card.pid()));
            facts.add("Version", card.version());
            facts.add("Protocol", card.protocol().toString());
            facts.add("API", card.apiUrl().toString());
            facts.add("Uptime", Amounts.duration(info.at("uptime_seconds").amountOr(0)));
            facts.add("Deployments", info.at("deployments").textOr(DeploymentView.NOTHING));
            facts.add("State folder", card.stateFolder());
            facts.add("Token file", card.tokenFile().toString());
            facts.add("Log file", card.logFile());
            facts.printTo(session.console());
        }

        private static String running(DaemonCard card, Json info) {
            return new JsonDocument()
                    .flag("running", true)
                    .number("pid", card.pid())
                    .text("version", card.version())
                    .text("protocol", card.protocol().toString())
                    .text("api_url", card.apiUrl().toString())
                    .text("token_file", card.tokenFile().toString())
                    .text("state_dir", card.stateFolder())
                    .text("log_file", card.logFile())
                    .text("instance_id", card.instanceId())
                    .number("uptime_seconds", info.at("uptime_seconds").amountOr(0))
                    .number("deployments", info.at("deployments").wholeOr(0))
                    .toString();
        }

        private static String notRunning(Folders folders) {
            return new JsonDocument()
                    .flag("running", false)
                    .text("state_dir", folders.state().toString())
                    .text("log_file", folders.daemonLog().toString())
                    .toString();
        }
    }
}
