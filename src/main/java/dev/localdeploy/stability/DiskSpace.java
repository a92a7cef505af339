package dev.localdeploy.stability;

import dev.localdeploy.plugin.ForeignCode;
import dev.localdeploy.plugin.ForeignCode.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How much room there is under folders. A network's file system whose server is gone may not answer
 * for ever: nobody waits for it for longer than a moment, and it is not asked again until it has
 * answered. One caller at a time gets answers; another one, meanwhile, gets none.
 */
final class DiskSpace {
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    /**
     * Room on a file system.
     *
     * @param device tells file systems apart
     */
    record Room(long bytes, Object device) {}

    /** Asks the system, and may not come back. */
    @FunctionalInterface
    interface Source {
        /**
         * @throws IOException if there is no such folder
         */
        Room under(Path folder) throws IOException;
    }

    private final Source source;
    private final Duration patience;
    private final Set<Path> silent = ConcurrentHashMap.newKeySet();
    private ForeignCode asking = new ForeignCode("disk-space");

    DiskSpace() {
        this(DiskSpace::ofSystem, PATIENCE);
    }

    DiskSpace(Source source, Duration patience) {
        this.source = source;
        this.patience = patience;
    }

    /** Without those that are gone or do not answer. */
    Map<Path, Room> under(Collection<Path> folders) {
        Map<Path, Room> answers = new ConcurrentHashMap<>();
        ForeignCode code = current();
        var outcome =
                code.call(
                        () -> {
                            for (Path folder : folders) {
                                ask(folder, answers);
                            }
                            return true;
                        },
                        patience);
        if (outcome instanceof Outcome.TookTooLong<Boolean>) {
            replace(code);
        }
        return answers;
    }

    /** A folder counts as silent from the question to the answer, if there ever is one. */
    private void ask(Path folder, Map<Path, Room> answers) {
        if (Thread.currentThread().isInterrupted() || !silent.add(folder)) {
            return;
        }
        try {
            answers.put(folder, source.under(folder));
        } catch (IOException gone) {
            // Nothing is known of it, which is not the same as no room.
        } finally {
            silent.remove(folder);
        }
    }

    private synchronized ForeignCode current() {
        return asking;
    }

    /** The thread that does not come back is left to itself. */
    private synchronized void replace(ForeignCode hanging) {
        if (asking.equals(hanging)) {
            asking = new ForeignCode("disk-space");
        }
    }

    private static Room ofSystem(Path folder) throws IOException {
        Object device = Files.getAttribute(folder, "unix:dev");
        // Unlike Files.getFileStore it does not read the table of all mounts.
        return new Room(folder.toFile().getUsableSpace(), device);
    }
}
