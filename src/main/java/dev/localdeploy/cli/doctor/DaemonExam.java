package dev.localdeploy.cli.doctor;

import dev.localdeploy.cli.link.DaemonCard;
import dev.localdeploy.cli.link.DaemonLink;
import dev.localdeploy.cli.link.Problem;
import dev.localdeploy.cli.link.Unreachable;
import dev.localdeploy.cli.link.VersionGap;
import dev.localdeploy.wire.Folders;
import dev.localdeploy.wire.Protocol;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
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
        Optional<Long> holder = holder(file);
        if (card.isEmpty() && holder.isPresent()) {
            return Finding.problem(
                    "lock",
                    "Process %d holds %s, but has left no address".formatted(holder.get(), file),
                    "wait a moment if it is a daemon that starts; otherwise 'kill %d'"
                            .formatted(holder.get()));
        }
        if (card.isPresent() && holder.isPresent() && holder.get() != card.get().pid()) {
            return Finding.problem(
                    "lock",
                    "Process %d holds %s, and another one (%d) has left its address"
                            .formatted(holder.get(), file, card.get().pid()),
                    "'local-deploy daemon stop', then 'kill %d'".formatted(holder.get()));
        }
        return Finding.ok(
                "lock", holder.isPresent() ? "The daemon holds the lock" : "Nobody holds the lock");
    }

    /**
     * A line of /proc/locks: number, POSIX, ADVISORY, WRITE, pid, major:minor:inode, range. Files
     * of other file systems may have the same inode, and Btrfs has another device there than
     * stat(2).
     */
    private Optional<Long> holder(Path file) {
        try {
            String inode = ":" + Files.getAttribute(file, "unix:ino");
            return Files.readAllLines(proc.resolve("locks")).stream()
                    .map(line -> line.strip().split("\\s+"))
                    .filter(words -> words.length > 5 && words[5].endsWith(inode))
                    .map(words -> Long.valueOf(words[4]))
                    .filter(pid -> hasOpen(pid, file))
                    .findFirst();
        } catch (IOException | UnsupportedOperationException cannotSee) {
            return Optional.empty();
        }
    }

    private boolean hasOpen(long pid, Path file) {
        Path open = proc.resolve(Long.toString(pid)).resolve("fd");
        try (DirectoryStream<Path> all = Files.newDirectoryStream(open)) {
            for (Path one : all) {
                if (isSame(one, file)) {
                    return true;
                }
            }
            return false;
        } catch (IOException somebodyElses) {
            return false;
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
