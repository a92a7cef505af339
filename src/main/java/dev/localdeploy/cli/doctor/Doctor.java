package dev.localdeploy.cli.doctor;

import dev.localdeploy.cli.link.DaemonCard;
import dev.localdeploy.cli.link.Unreachable;
import dev.localdeploy.cli.service.ServiceManager;
import dev.localdeploy.wire.Folders;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/**
 * Examines an installation from outside, whether its daemon runs or not. Looks only: what is found
 * is never mended here.
 */
public final class Doctor {
    private final Folders folders;
    private final Path home;
    private final String version;
    private final ServiceManager service;
    private final Clock clock;
    private final Path proc;

    /**
     * @param home the distribution's folder
     * @param version of this client
     */
    public Doctor(Folders folders, Path home, String version, ServiceManager service, Clock clock) {
        this.folders = folders;
        this.home = home;
        this.version = version;
        this.service = service;
        this.clock = clock;
        this.proc = Path.of("/proc");
    }

    /** All findings, also of what is well, in the order in which one would look. */
    public List<Finding> examine() {
        Optional<DaemonCard> daemon;
        Optional<Finding> spoilt = Optional.empty();
        try {
            daemon = DaemonCard.read(folders);
        } catch (Unreachable e) {
            daemon = Optional.empty();
            spoilt = Optional.of(DaemonExam.spoiltCard(e));
        }
        var program = new ProgramExam(home, proc);
        var daemonExam = new DaemonExam(folders, version, proc);
        var serviceExam = new ServiceExam(service, daemon);
        var places = new PlacesExam(folders, clock);
        return List.of(
                program.jvm(),
                program.cache(daemon),
                spoilt.orElse(daemonExam.daemon(daemon)),
                daemonExam.lock(daemon),
                daemonExam.port(daemon),
                serviceExam.service(),
                serviceExam.afterLogout(),
                new LimitsExam(proc, Path.of("/sys/fs/cgroup")).limits(),
                places.stateFolder(),
                places.disk(),
                places.wallClock(),
                places.leftovers());
    }

    static boolean isReadable(Path file) {
        return new File(file.toString()).canRead();
    }

    static String reason(IOException e) {
        return e.getClass().getSimpleName() + ": " + e.getMessage();
    }
}
