package dev.localdeploy.cli;

import dev.localdeploy.cli.link.DaemonCard;
import dev.localdeploy.cli.link.JsonDocument;
import dev.localdeploy.cli.link.Problem;
import dev.localdeploy.cli.link.Unreachable;
import dev.localdeploy.cli.service.Registration;
import dev.localdeploy.cli.service.Registration.AfterLogout;
import dev.localdeploy.cli.service.ServiceManager;
import dev.localdeploy.cli.service.ServiceTrouble;
import dev.localdeploy.cli.text.Facts;
import dev.localdeploy.text.Visible;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The daemon as a service of the machine: there at login, and back when it dies. */
final class ServiceCommands {
    /** Not for us to say: it is the whole account's, and others may need it. */
    private static final String LINGER_NO_MORE = "'loginctl disable-linger'";

    private ServiceCommands() {}

    static Subcommand group() {
        return new Group(
                "service",
                "Lets the daemon start at login.",
                List.of(
                        new Install(),
                        new Uninstall(),
                        new Status(),
                        new ServiceLogsCommand(),
                        new Restart()));
    }

    /** Something done with the service manager, whose troubles are told like any other. */
    private abstract static class Command implements Subcommand {
        @Override
        public final int run(Session session) throws Unreachable, Problem, IOException {
            try {
                return run(session, session.serviceManager());
            } catch (ServiceTrouble trouble) {
                session.console().tell(String.valueOf(trouble.getMessage()));
                return ExitCode.FAILED;
            }
        }

        abstract int run(Session session, ServiceManager manager)
                throws ServiceTrouble, Unreachable, Problem, IOException;
    }

    private static void print(List<String> done, Session session) {
        done.forEach(line -> session.console().print(Visible.line(line)));
    }

    private static final class Install extends Command {
        private final OptionSpec linger =
                Options.flag("Let the daemon and deployments run on after logout", "--linger");

        @Override
        public CommandSpec spec() {
            return Options.command(
                            "install",
                            "Registers the daemon to start at login, and starts it; heals an"
                                    + " older registration.",
                            this)
                    .addOption(linger);
        }

        @Override
        int run(Session session, ServiceManager manager)
                throws ServiceTrouble, Unreachable, Problem, IOException {
            Registration before = manager.look();
            handOver(session, before);
            List<String> done = manager.install(before);
            print(done, session);
            if (done.isEmpty()) {
                session.console().print("The service is installed and up to date");
            }
            AfterLogout afterLogout = before.afterLogout();
            if (Options.isOn(linger) && afterLogout != AfterLogout.RUNS_ON) {
                manager.keepAfterLogout();
                session.console()
                        .print(
                                "The daemon and deployments run on after logout; undo this with "
                                        + LINGER_NO_MORE);
            } else if (Options.isOn(linger)) {
                session.console().print("The daemon and deployments run on after logout already");
            } else if (afterLogout == AfterLogout.ENDS) {
                session.console()
                        .print(
                                "At logout, %s ends the daemon and the deployments%s"
                                        .formatted(manager.name(), lingerHint(manager)));
            }
            session.console().print("Undo it with 'local-deploy service uninstall'");
            return ExitCode.DONE;
        }

        private static String lingerHint(ServiceManager manager) {
            return manager.name().equals("systemd")
                    ? "; 'local-deploy service install --linger' lets them run on"
                    : "";
        }

        /** A daemon that somebody started by hand would keep the service's from its folders. */
        private static void handOver(Session session, Registration now)
                throws Unreachable, Problem {
            Optional<DaemonCard> card = DaemonCard.read(session.surroundings().folders());
            if (card.isPresent() && !now.isOf(card.get().pid())) {
                new DaemonCommands.Stop().run(session);
            }
        }
    }

    private static final class Uninstall extends Command {
        @Override
        public CommandSpec spec() {
            return Options.command(
                    "uninstall",
                    "Ends the daemon and takes back what 'install' did; deployments go on running.",
                    this);
        }

        @Override
        int run(Session session, ServiceManager manager) throws ServiceTrouble, IOException {
            Registration before = manager.look();
            List<String> done = manager.uninstall(before);
            if (done.isEmpty()) {
                session.console().print("The service is not installed, so nothing was done");
                return ExitCode.DONE;
            }
            print(done, session);
            if (before.afterLogout() == AfterLogout.RUNS_ON) {
                session.console()
                        .print(
                                "What you run still goes on after logout; if nothing else needs it, end that with "
                                        + LINGER_NO_MORE);
            }
            session.console()
                    .print(
                            Visible.line(
                                    "Deployments go on running, and %s keeps what is known of them; 'local-deploy daemon start' looks after them again"
                                            .formatted(session.surroundings().folders().state())));
            return ExitCode.DONE;
        }
    }

    private static final class Status extends Command {
        private final OptionSpec json = Options.json();

        @Override
        public CommandSpec spec() {
            return Options.command(
                            "status", "Shows whether the service is installed and runs.", this)
                    .addOption(json);
        }

        @Override
        int run(Session session, ServiceManager manager) throws ServiceTrouble, IOException {
            Registration found = manager.look();
            if (Options.isOn(json)) {
                session.console().printJson(document(manager, found));
            } else {
                print(session, manager, found);
            }
            return found.registered() && found.running() ? ExitCode.DONE : ExitCode.FAILED;
        }

        private static String document(ServiceManager manager, Registration found)
                throws IOException {
            return new JsonDocument()
                    .text("manager", manager.name())
                    .text("file", manager.file().toString())
                    .flag("registered", found.registered())
                    .flag("up_to_date", found.current())
                    .flag("enabled", found.enabled())
                    .flag("running", found.running())
                    .text("state", found.state())
                    .number("pid", found.pid())
                    .text(
                            "after_logout",
                            found.afterLogout().name().toLowerCase(java.util.Locale.ROOT))
                    .toString();
        }

        private static void print(Session session, ServiceManager manager, Registration found)
                throws IOException {
            if (!found.registered()) {
                session.console()
                        .print(
                                "The service is not installed; 'local-deploy service install' does it");
                return;
            }
            var facts = new Facts("local-deploy as a service of " + manager.name());
            facts.add("State", found.state());
            facts.add(
                    "PID", found.pid() == 0 ? DeploymentView.NOTHING : Long.toString(found.pid()));
            facts.add(
                    "At login",
                    found.enabled()
                            ? "starts"
                            : "does not start; 'local-deploy service install' heals it");
            facts.add("After logout", afterLogout(found.afterLogout()));
            facts.add(
                    "File",
                    manager.file()
                            + (found.current()
                                    ? ""
                                    : " (outdated; 'local-deploy service install' heals it)"));
            facts.printTo(session.console());
        }

        private static String afterLogout(AfterLogout what) {
            return switch (what) {
                case RUNS_ON -> "runs on";
                case ENDS -> "ends, and with it the deployments";
                case UNKNOWN -> "not known";
            };
        }
    }

    private static final class Restart extends Command {
        @Override
        public CommandSpec spec() {
            return Options.command(
                    "restart",
                    "Replaces the daemon by the one that is installed now; deployments go on running.",
                    this);
        }

        @Override
        int run(Session session, ServiceManager manager)
                throws ServiceTrouble, Unreachable, IOException {
            if (!manager.isRegistered()) {
                session.console()
                        .tell(
                                "the service is not installed; 'local-deploy service install' does it");
                return ExitCode.FAILED;
            }
            manager.restart();
            DaemonCard card = session.daemon().card();
            session.console()
                    .print(
                            "The daemon runs anew (pid %d, version %s); deployments went on running"
                                    .formatted(card.pid(), Visible.line(card.version())));
            return ExitCode.DONE;
        }
    }
}
