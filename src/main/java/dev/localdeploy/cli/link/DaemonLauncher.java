package dev.localdeploy.cli.link;

import dev.localdeploy.wire.Folders;
import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Starts a daemon where none is running: exactly one, however many clients try at once. The first
 * to get the lock starts it; the others find it running when their turn comes.
 */
public final class DaemonLauncher {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final long LOOK_AGAIN_MILLIS = 10;
    private static final int SHOWN_LOG_LINES = 12;

    private final Folders folders;
    private final List<String> command;
    private final BooleanSupplier asService;

    /**
     * @param command runs the daemon and stays in the foreground
     * @param asService starts the daemon as a service and waits until it answers; false where there
     *     is no such service
     */
    public DaemonLauncher(Folders folders, List<String> command, BooleanSupplier asService) {
        this.folders = folders;
        this.command = List.copyOf(command);
        this.asService = asService;
    }

    /** The running daemon, or a new one. */
    public DaemonLink findOrStart() throws Unreachable {
        Optional<DaemonLink> running = running();
        return running.isPresent() ? running.get() : startAlone();
    }

    /**
     * A daemon that answers; its card alone proves nothing.
     *
     * @throws Unreachable if there is one that cannot be talked to
     */
    private Optional<DaemonLink> running() throws Unreachable {
        try {
            DaemonLink link = DaemonLink.find(folders);
            link.greet();
            return Optional.of(link);
        } catch (Unreachable e) {
            if (e.nobodyThere()) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private DaemonLink startAlone() throws Unreachable {
        try {
            makePrivate(folders.state());
            makePrivate(folders.runtime());
            try (var channel = openPrivate(folders.runtime().resolve("start.lock"));
                    var _ = channel.lock()) {
                Optional<DaemonLink> running = running();
                return running.isPresent() ? running.get() : start();
            }
        } catch (IOException e) {
            throw new Unreachable("the daemon cannot be started: " + e.getMessage(), e);
        }
    }

    private DaemonLink start() throws IOException, Unreachable {
        if (asService.getAsBoolean()) {
            Optional<DaemonLink> running = running();
            if (running.isPresent()) {
                return running.get();
            }
        }
        long logBefore;
        try (var log = openPrivate(folders.daemonLog())) {
            logBefore = log.size();
        }
        Process process = launch();
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < deadline) {
            boolean ended = endedWithinAMoment(process);
            Optional<DaemonLink> running = running();
            if (running.isPresent()) {
                return running.get();
            }
            if (ended) {
                throw diedAtOnce(process.exitValue(), logBefore);
            }
        }
        throw new Unreachable(
                "the daemon (pid %d) was started but does not answer after %d s; its log is %s"
                        .formatted(process.pid(), PATIENCE.toSeconds(), folders.daemonLog()));
    }

    private Process launch() throws IOException {
        var builder = new ProcessBuilder(command);
        builder.directory(new File("/"));
        builder.environment().keySet().removeIf(name -> name.startsWith("LOCAL_DEPLOY_"));
        builder.redirectInput(new File("/dev/null"));
        builder.redirectOutput(ProcessBuilder.Redirect.appendTo(folders.daemonLog().toFile()));
        builder.redirectErrorStream(true);
        return builder.start();
    }

    private static FileChannel openPrivate(Path file) throws IOException {
        return FileChannel.open(
                file,
                Set.of(
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE,
                        LinkOption.NOFOLLOW_LINKS),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }

    private static boolean endedWithinAMoment(Process process) throws IOException {
        try {
            return process.waitFor(LOOK_AGAIN_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while waiting for the daemon", e);
        }
    }

    private Unreachable diedAtOnce(int exitCode, long logBefore) throws IOException {
        return new Unreachable(
                "the daemon ended with exit code %d right after its start; the end of %s says:%n%s"
                        .formatted(exitCode, folders.daemonLog(), lastLines(logBefore)));
    }

    private String lastLines(long from) throws IOException {
        try (var log = new RandomAccessFile(folders.daemonLog().toFile(), "r")) {
            log.seek(Math.clamp(log.length() - 8192, from, Math.max(from, log.length())));
            byte[] tail = new byte[(int) Math.max(0, log.length() - log.getFilePointer())];
            log.readFully(tail);
            List<String> lines = new String(tail, StandardCharsets.UTF_8).lines().toList();
            return String.join(
                    "\n", lines.subList(Math.max(0, lines.size() - SHOWN_LOG_LINES), lines.size()));
        }
    }

    private static void makePrivate(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            Files.createDirectories(
                    folder,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rwx------")));
        }
    }
}
