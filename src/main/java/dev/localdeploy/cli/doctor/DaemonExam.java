package dev.localdeploy.cli.doctor;

import dev.localdeploy.cli.link.DaemonCard;
import dev.localdeploy.cli.link.DaemonLink;
import dev.localdeploy.cli.link.Problem;
import dev.localdeploy.cli.link.Unreachable;
import dev.localdeploy.cli.link.VersionGap;
import dev.localdeploy.wire.Folders;
import dev.localdeploy.wire.Protocol;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;

/**
 * The daemon, if there is one: does it answer, is it the only one, and is it of our age.
 *
 * @param version of this client
 */
record DaemonExam(Folders folders, String version, Path proc) {
    private static final int USUAL_PORT = 28470;

    static Finding spoiltCard(Unreachable why) {
        return Finding.problem(
                "daemon",
                String.valueOf(why.getMessage()),
                "'local-deploy daemon start' writes it anew; if it says that another daemon has the"
                        + " state folder, 'kill' the process that the finding 'lock' names first");
    }

    Finding daemon(Optional<DaemonCard> card) {
        if (card.isEmpty()) {
            return none();
        }
        DaemonCard daemon = card.get();
        try {
            DaemonLink.find(folders).info();
        } catch (Unreachable | Problem e) {
            return Finding.problem(
                    "daemon",
                    "The daemon (pid %d) does not answer: %s"
                            .formatted(daemon.pid(), e.getMessage()),
                    "read %s; 'kill %d' ends it and leaves deployments running, 'local-deploy daemon start' starts the next"
                            .formatted(daemon.logFile(), daemon.pid()));
        }
        String found = "The daemon (pid %d) answers".formatted(daemon.pid());
        String remedy = new VersionGap(version, daemon).remedy();
        if (!Protocol.CURRENT.understands(daemon.protocol())) {
            return Finding.problem(
                    "daemon",
                    "%s, but speaks protocol %s (version %s) and this client %s (version %s)"
                            .formatted(
                                    found,
                                    daemon.protocol(),
                                    daemon.version(),
                                    Protocol.CURRENT,
                                    version),
                    remedy);
        }
        return daemon.version().equals(version)
                ? Finding.ok("daemon", found)
                : Finding.warning(
                        "daemon",
                        "%s, but is of version %s and this client of %s"
                                .formatted(found, daemon.version(), version),
                        remedy);
    }

    /** One that ends in good order takes its address back. */
    private Finding none() {
        String found = "No daemon is running, so nobody looks after deployments";
        return Files.exists(folders.endpointFile())
                ? Finding.warning(
                        "daemon",
                        "%s; the last one was killed or died: its address is left in %s"
                                .formatted(found, folders.endpointFile()),
                        "'local-deploy service logs' may say why; 'local-deploy daemon start' starts the"
                                + " next, which takes its place")
                : Finding.warning(
                        "daemon",
                        found,
                        "'local-deploy daemon start' starts it, 'local-deploy service install' at every"
                                + " login");
    }

    /** Asks the kernel's table: to try the lock would keep it from a daemon that starts. */
    Finding lock(Optional<DaemonCard> card) {
        Path file = folders.lockFile();
        Optional<Holder> found = holder(file);
        if (found.isEmpty()) {
            return Finding.ok("lock", "Nobody holds the lock");
        }
        long holder = found.get().pid();
        if (card.isPresent() && holder == card.get().pid()) {
            return Finding.ok("lock", "The daemon holds the lock");
        }
        if (!found.get().isSeen()) {
            return Finding.warning(
                    "lock",
                    "Process %d may hold %s: which files it has open cannot be seen from here"
                            .formatted(holder, file),
                    "if no daemon can start, an administrator sees it with 'ls -l /proc/%d/fd'"
                            .formatted(holder));
        }
        return card.isEmpty()
                ? Finding.problem(
                        "lock",
                        "Process %d holds %s, but has left no address".formatted(holder, file),
                        "wait a moment if it is a daemon that starts; otherwise 'kill %d'"
                                .formatted(holder))
                : Finding.problem(
                        "lock",
                        "Process %d holds %s, and another one (%d) has left its address"
                                .formatted(holder, file, card.get().pid()),
                        "'local-deploy daemon stop', then 'kill %d'".formatted(holder));
    }

    /**
     * A process that holds the lock.
     *
     * @param isSeen whether it is seen to have the file open; else its lock may be on another one
     */
    private record Holder(long pid, boolean isSeen) {}

    /**
     * A line of /proc/locks: number, POSIX, ADVISORY, WRITE, pid, major:minor:inode, range. Files
     * of other file systems may have the same inode, and Btrfs has another device there than
     * stat(2).
     */
    private Optional<Holder> holder(Path file) {
        try {
            String inode = ":" + Files.getAttribute(file, "unix:ino");
            return Files.readAllLines(proc.resolve("locks")).stream()
                    .map(line -> line.strip().split("\\s+"))
                    .filter(words -> words.length > 5 && words[5].endsWith(inode))
                    .map(words -> Long.valueOf(words[4]))
                    .flatMap(pid -> holder(pid, file).stream())
                    .max(Comparator.comparing(Holder::isSeen));
        } catch (IOException | UnsupportedOperationException cannotSee) {
            return Optional.empty();
        }
    }

    private Optional<Holder> holder(long pid, Path file) {
        Path open = proc.resolve(Long.toString(pid)).resolve("fd");
        try (DirectoryStream<Path> all = Files.newDirectoryStream(open)) {
            for (Path one : all) {
                if (isSame(one, file)) {
                    return Optional.of(new Holder(pid, true));
                }
            }
            return Optional.empty();
        } catch (NoSuchFileException | DirectoryIteratorException ended) {
            return Optional.empty();
        } catch (IOException somebodyElses) {
            return Optional.of(new Holder(pid, false));
        }
    }

    private static boolean isSame(Path one, Path other) {
        try {
            return Files.isSameFile(one, other);
        } catch (IOException closed) {
            return false;
        }
    }

    Finding port(Optional<DaemonCard> card) {
        if (card.isEmpty()) {
            return Finding.ok("port", "No daemon, so no port");
        }
        int port = card.get().apiUrl().getPort();
        return port == USUAL_PORT
                ? Finding.ok("port", "The API is on port " + port)
                : Finding.warning(
                        "port",
                        "The API is on port %d, because %d was taken when the daemon started"
                                .formatted(port, USUAL_PORT),
                        "programs should take the address from 'local-deploy daemon status --json'");
    }
}
