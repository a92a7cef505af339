package dev.localdeploy.daemon;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.localdeploy.deployment.Deployment;
import dev.localdeploy.os.OperatingSystem;
import dev.localdeploy.store.JsonDeploymentStore;
import dev.localdeploy.wire.Folders;
import io.quarkus.runtime.Quarkus;
import java.io.Console;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What must be settled before the container starts: that this is the one daemon, that its folders
 * are safe, and where it listens. Also all that a project's own {@code QUARKUS_…} variables or
 * {@code .env} file must not change, because system properties count more than they.
 */
public final class DaemonProcess {
    private static final int UNAVAILABLE = 69;

    /** Kept for the life of the process. */
    @SuppressWarnings("UnusedVariable")
    private static @Nullable DaemonLock lock;

    private static @Nullable ApiPort apiPort;

    private DaemonProcess() {}

    /** Becomes the daemon; returns when it has ended. */
    public static void run(String[] args) {
        // Before the first logger is made: it decides once and for all.
        System.setProperty("java.util.logging.manager", "org.jboss.logmanager.LogManager");
        try {
            prepare(Folders.ofThisProcess());
        } catch (DaemonRefusal e) {
            System.err.println("local-deploy: " + e.getMessage());
            System.exit(UNAVAILABLE);
        }
        Quarkus.run(args);
    }

    /** The server is about to listen: lets go of the port that was kept for it. */
    static void yieldApiPort() throws IOException {
        if (apiPort != null) {
            apiPort.yieldToServer();
        }
    }

    /** The server listens. */
    static void apiListens() throws IOException {
        if (apiPort != null) {
            apiPort.close();
        }
    }

    private static void prepare(Folders folders) throws DaemonRefusal {
        PrivateFolders.make(folders);
        lock = DaemonLock.take(folders.lockFile());
        OperatingSystem system = OperatingSystem.current();
        leaveTerminalOf(system);
        OptionalInt lastPort = portOnCard(folders.endpointFile());
        try {
            Files.deleteIfExists(folders.endpointFile()); // of a daemon that was killed
            TokenFile.readOrMake(folders.tokenFile());
            makePrivate(folders.daemonLog());
        } catch (IOException e) {
            throw new DaemonRefusal(String.valueOf(e.getMessage()), e);
        }
        settle("quarkus.http.host", "127.0.0.1");
        ApiPort reserved = ApiPort.reserve(lastPort, portsIn(folders));
        apiPort = reserved;
        settle("quarkus.http.port", reserved.number());
        settle("quarkus.http.cors.enabled", false);
        settle("quarkus.profile", "prod");
        settle("quarkus.log.level", "INFO");
        settle("quarkus.log.console.enabled", onTerminal());
        settle("quarkus.log.file.enabled", true);
        settle("quarkus.log.file.path", folders.daemonLog());
    }

    /** A daemon that somebody started by hand stays with the terminal, so that Ctrl-C ends it. */
    private static void leaveTerminalOf(OperatingSystem system) {
        long self = ProcessHandle.current().pid();
        boolean leads = system.process(self).filter(each -> each.session() == self).isPresent();
        if (!leads && !onTerminal()) {
            system.leadSession();
        }
    }

    @SuppressWarnings("SystemConsoleNull") // it still is where java.base provides it, as in JDK 25
    private static boolean onTerminal() {
        @Nullable Console console = System.console();
        return console != null && console.isTerminal();
    }

    /** Where a daemon listened that was killed; one that ended in peace has taken its card away. */
    private static OptionalInt portOnCard(Path card) {
        try {
            String url = new ObjectMapper().readTree(card.toFile()).path("api_url").asText();
            return OptionalInt.of(URI.create(url).getPort());
        } catch (IOException | IllegalArgumentException noneThatCanBeRead) {
            return OptionalInt.empty();
        }
    }

    private static Set<Integer> portsIn(Folders folders) throws DaemonRefusal {
        try {
            return new JsonDeploymentStore(folders.deployments(), Clock.systemUTC(), "")
                    .load().stream()
                            .map(Deployment::spec)
                            .map(spec -> spec.port())
                            .filter(Objects::nonNull)
                            .map(Objects::requireNonNull)
                            .collect(Collectors.toSet());
        } catch (UncheckedIOException e) {
            throw new DaemonRefusal(String.valueOf(e.getMessage()), e);
        }
    }

    private static void makePrivate(Path log) throws IOException, DaemonRefusal {
        if (Files.isSymbolicLink(log)) {
            throw new DaemonRefusal(log + " is a symbolic link; remove it");
        }
        var mode = PosixFilePermissions.fromString("rw-------");
        if (Files.exists(log, LinkOption.NOFOLLOW_LINKS)) {
            Files.setPosixFilePermissions(log, mode);
        } else {
            Files.createFile(log, PosixFilePermissions.asFileAttribute(mode));
        }
    }

    private static void settle(String key, Object value) {
        System.setProperty(key, value.toString());
    }
}
