package dev.localdeploy.cli.doctor;

import dev.localdeploy.cli.link.DaemonCard;
import dev.localdeploy.cli.service.Registration;
import dev.localdeploy.cli.service.Registration.AfterLogout;
import dev.localdeploy.cli.service.ServiceManager;
import dev.localdeploy.cli.service.ServiceTrouble;
import java.io.IOException;
import java.util.Optional;

/**
 * Whether the daemon is there after the next login, and is replaced when it dies.
 *
 * @param daemon that runs
 */
record ServiceExam(ServiceManager manager, Optional<DaemonCard> daemon) {
    private static final String INSTALL = "'local-deploy service install'";

    Finding service() {
        try {
            Registration found = manager.look();
            if (!found.registered()) {
                return Finding.warning(
                        "service", "The daemon does not start at login", INSTALL + " lets it");
            }
            if (!found.enabled() || !found.current()) {
                return Finding.warning(
                        "service",
                        "The registration with %s is %s"
                                .formatted(
                                        manager.name(),
                                        found.current() ? "switched off" : "outdated"),
                        INSTALL + " heals it");
            }
            if (daemon.isPresent() && !found.isOf(daemon.get().pid())) {
                return Finding.warning(
                        "service",
                        "The daemon (pid %d) was started by hand, so %s does not replace it when it dies"
                                .formatted(daemon.get().pid(), manager.name()),
                        INSTALL + " hands it over; deployments go on running");
            }
            if (found.state().startsWith("failed")) {
                return Finding.problem(
                        "service",
                        "%s has given up starting the daemon: %s"
                                .formatted(manager.name(), found.state()),
                        "'local-deploy service logs' says why, 'local-deploy daemon start' tries again");
            }
            return Finding.ok(
                    "service", "%s starts the daemon: %s".formatted(manager.name(), found.state()));
        } catch (ServiceTrouble e) {
            return Finding.warning(
                    "service",
                    String.valueOf(e.getMessage()),
                    "run 'local-deploy doctor' again where you log in yourself");
        } catch (IOException e) {
            return Finding.warning("service", Doctor.reason(e), "install local-deploy anew");
        }
    }

    Finding afterLogout() {
        try {
            Registration found = manager.look();
            return found.registered() && found.afterLogout() == AfterLogout.ENDS
                    ? Finding.warning(
                            "linger",
                            "The daemon and deployments end when you log out",
                            "'local-deploy service install --linger' lets them run on, where the"
                                    + " system can")
                    : Finding.ok("linger", "Logging out ends nothing that we know of");
        } catch (ServiceTrouble | IOException e) {
            return Finding.ok("linger", "What a logout does cannot be seen here");
        }
    }
}
