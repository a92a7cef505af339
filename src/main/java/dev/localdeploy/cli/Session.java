package dev.localdeploy.cli;

import dev.localdeploy.cli.link.DaemonLauncher;
import dev.localdeploy.cli.link.DaemonLink;
import dev.localdeploy.cli.link.Problem;
import dev.localdeploy.cli.link.Unreachable;
import dev.localdeploy.cli.link.VersionGap;
import dev.localdeploy.cli.service.ServiceManager;
import dev.localdeploy.cli.service.ServiceManagers;
import dev.localdeploy.cli.service.ServiceTrouble;
import dev.localdeploy.cli.text.Console;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;

/** One call of one command: its console, and its way to the daemon. */
record Session(Surroundings surroundings, Console console) {

    /** The running daemon. Never starts one, so that looking changes nothing. */
    DaemonLink daemon() throws Unreachable {
        return understood(daemonOfAnyVersion());
    }

    /** The running daemon, also one that understands no more than who is there. */
    DaemonLink daemonOfAnyVersion() throws Unreachable {
        return DaemonLink.find(surroundings.folders());
    }

    /** The running daemon, or one that is started now. */
    DaemonLink daemonStartedIfNeeded() throws Unreachable {
        var launcher =
                new DaemonLauncher(
                        surroundings.folders(),
                        surroundings.daemonCommand(),
                        this::isStartedAsService);
        return understood(launcher.findOrStart());
    }

    /**
     * The same daemon; a person is told once more of the age of a neighbour. The card has been read
     * anyway, so this costs no question.
     *
     * @throws Unreachable if the two cannot talk
     */
    DaemonLink understood(DaemonLink daemon) throws Unreachable {
        gapTo(daemon).bridge();
        gapTo(daemon).notice().ifPresent(console::tell);
        return daemon;
    }

    VersionGap gapTo(DaemonLink daemon) {
        return new VersionGap(surroundings.version(), daemon.card());
    }

    /** What starts the daemon at login here. */
    ServiceManager serviceManager() throws IOException {
        return new ServiceManagers(
                        surroundings.environment(),
                        Path.of(surroundings.daemonCommand().getFirst()),
                        surroundings.folders().daemonLog())
                .of(System.getProperty("os.name", ""));
    }

    /** Where the service is installed, the daemon is to run as it: only then is it looked after. */
    private boolean isStartedAsService() {
        try {
            ServiceManager manager = serviceManager();
            if (!manager.isRegistered()) {
                return false;
            }
            manager.start();
            return true;
        } catch (IOException noService) {
            return false;
        } catch (ServiceTrouble e) {
            console.tell(
                    "%s (started by hand instead; 'local-deploy service status' tells more)"
                            .formatted(e.getMessage()));
            return false;
        }
    }

    /** What the user calls {@code file}, seen from where the user stands. */
    Path resolved(String file) {
        return surroundings.workingDirectory().resolve(file).normalize();
    }

    void report(Problem problem) {
        console.tell(problem.getMessage() == null ? problem.code() : problem.getMessage());
        problem.details().forEach(console::tellMore);
    }

    /** Something that can be done to a deployment. */
    @FunctionalInterface
    interface Deed {
        void doTo(String reference) throws Unreachable, Problem;
    }

    /**
     * Does something to several deployments; a refusal for one does not keep it from the others.
     *
     * @return the worst exit code
     */
    int forEach(List<String> references, Subcommand command, Deed deed) throws Unreachable {
        int worst = ExitCode.DONE;
        for (String reference : new LinkedHashSet<>(references)) {
            try {
                deed.doTo(reference);
            } catch (Problem problem) {
                report(problem);
                worst = Math.max(worst, command.exitCodeOf(problem));
            }
        }
        return worst;
    }
}
