package dev.localdeploy.log;

import dev.localdeploy.os.DurableFiles;
import dev.localdeploy.os.FileHead;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jboss.logging.Logger;

/**
 * All logs that deployments write. Every file has one {@link CapturedLog}, however many ask for it,
 * because two that rotate the same file would ruin it.
 */
public final class LogFiles {
    private static final Logger LOG = Logger.getLogger(LogFiles.class);
    private static final String JOURNAL = ".journal";

    /** After a failure, such as a full disk. */
    private static final Duration TRY_AGAIN = Duration.ofSeconds(30);

    private final FileHead.Source heads;
    private final Clock clock;
    private final Path folder;
    private final Map<Path, CapturedLog> logs = new HashMap<>();
    private final Set<Path> notRotatable = new HashSet<>();
    private final Map<Path, Instant> failed = new HashMap<>();

    /**
     * @param folder existing folder of logs that nobody else chose a place for; the journals of all
     *     logs are there
     */
    public LogFiles(FileHead.Source heads, Clock clock, Path folder) {
        this.heads = heads;
        this.clock = clock;
        this.folder = folder;
    }

    /** Where the output of a deployment goes that was not told where. */
    public Path ownFile(String deployment) {
        return folder.resolve(deployment + ".log");
    }

    /**
     * The log of this file, which need not exist yet.
     *
     * @param file absolute
     */
    public synchronized CapturedLog of(Path file) throws IOException {
        Path real = real(file);
        CapturedLog known = logs.get(real);
        if (known != null) {
            return known;
        }
        var log = new CapturedLog(real, new Journal(journalOf(real), real), heads);
        log.recover(clock.millis());
        logs.put(real, log);
        return log;
    }

    /** Two names of one file must not become two logs. */
    private static Path real(Path file) throws IOException {
        try {
            return file.toRealPath();
        } catch (NoSuchFileException notYet) {
            Path parent = file.getParent();
            return parent == null || !Files.exists(parent)
                    ? file.toAbsolutePath().normalize()
                    : parent.toRealPath().resolve(file.getFileName());
        }
    }

    private Path journalOf(Path real) {
        String name = isOwn(real) ? real.getFileName().toString() : digest(real.toString());
        return folder.resolve(name + JOURNAL);
    }

    private Path realFolder() {
        try {
            return folder.toRealPath();
        } catch (IOException e) {
            return folder;
        }
    }

    private static String digest(String text) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256")
                            .digest(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }

    /**
     * Archives one part of the log, if it has grown too large. Costs one look at the file if not.
     * Call it from one thread only; it takes as long as compressing takes.
     *
     * @param limit logical offset behind the last byte that whoever monitors the log has read;
     *     nothing behind it is archived
     * @param stopped asked every few milliseconds; when true, the rest is left for another time
     * @return whether a part was archived, so that another may be due
     */
    public boolean rotateIfNeeded(
            CapturedLog log, RotationPolicy policy, long limit, BooleanSupplier stopped) {
        Path file = log.file();
        boolean small = log.length() - log.head() < policy.maxSize();
        if (small
                || notRotatable.contains(file)
                || clock.instant().isBefore(failed.getOrDefault(file, Instant.MIN))) {
            return false;
        }
        log.files().lock();
        try {
            if (log.isDeleted() || !Files.isRegularFile(file)) {
                return false;
            }
            return switch (new Rotation(log, policy, stopped).attempt(limit)) {
                case DONE -> true;
                case NOT_NEEDED -> false;
                case NOT_SUPPORTED -> {
                    notRotatable.add(file);
                    LOG.warnf(
                            "log=%s is not rotated: its file system cannot take bytes from the"
                                    + " beginning of a file; keep an eye on its size, or choose"
                                    + " another place with --log-file",
                            file);
                    yield false;
                }
            };
        } catch (IOException e) {
            failed.put(file, clock.instant().plus(TRY_AGAIN));
            LOG.warnf(
                    "log=%s could not be rotated and will be again in %d s: %s",
                    file, TRY_AGAIN.toSeconds(), e.getMessage());
            return false;
        } finally {
            log.files().unlock();
        }
    }

    /** Whether a log is where we put it, so that it is ours to delete. */
    public boolean isOwn(Path file) {
        Path parent = file.getParent();
        return parent != null && (parent.equals(folder) || parent.equals(realFolder()));
    }

    /** Deletes a log with its archives. */
    public void delete(Path file) throws IOException {
        CapturedLog log = of(file);
        synchronized (this) {
            logs.remove(log.file());
        }
        log.delete();
    }

    /**
     * Forgets logs of which nothing is left, and deletes the archives of our own whose live file is
     * gone and which nobody uses: a daemon may have been killed while it deleted them.
     *
     * @param inUse the logs of all deployments
     */
    public void sweep(Set<Path> inUse) throws IOException {
        try (DirectoryStream<Path> journals = Files.newDirectoryStream(folder, "*" + JOURNAL)) {
            for (Path one : journals) {
                sweep(one, inUse);
            }
        }
    }

    private void sweep(Path journal, Set<Path> inUse) throws IOException {
        try {
            Journal.Subject subject = Journal.subjectOf(journal);
            Path log = subject.log();
            boolean used = inUse.contains(folder.resolve(log.getFileName()));
            if (isOwn(log) && !used && !Files.exists(log)) {
                delete(log);
            } else if (!subject.exists()) {
                DurableFiles.delete(journal);
            }
        } catch (IllegalArgumentException unreadable) {
            LOG.debugf("journal=%s cannot be read: %s", journal, unreadable.getMessage());
        }
    }
}
