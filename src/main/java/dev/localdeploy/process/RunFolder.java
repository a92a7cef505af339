package dev.localdeploy.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jboss.logging.Logger;

/** The folder of run records: one file per run, named {@code <deployment>.<number>}. */
final class RunFolder {
    private static final Logger LOG = Logger.getLogger(RunFolder.class);
    private static final String TEMPORARY = ".tmp";

    private final Path folder;

    RunFolder(Path folder) {
        this.folder = folder;
    }

    Path fileOf(RunKey key) {
        return folder.resolve(key.deployment() + "." + key.number());
    }

    Optional<RunRecord> read(RunKey key) {
        return RunRecord.read(key, fileOf(key));
    }

    void delete(RunKey key) {
        try {
            Files.deleteIfExists(fileOf(key));
        } catch (IOException e) {
            // It is found again at the next start and deleted then.
            LOG.warnf("run record %s could not be deleted: %s", fileOf(key), e);
        }
    }

    /** Every run that has a readable record, in the order of their numbers. */
    List<RunRecord> all() {
        List<RunRecord> records = new ArrayList<>();
        for (RunKey key : keys()) {
            Optional<RunRecord> record = read(key);
            if (record.isEmpty()) {
                LOG.errorf(
                        "run record %s cannot be read; what still lives of the run is looked for by"
                                + " its LOCAL_DEPLOY_ID",
                        fileOf(key));
            }
            record.ifPresent(records::add);
        }
        records.sort(Comparator.comparingLong(record -> record.run().key().number()));
        return records;
    }

    /**
     * Gives records that cannot be read another name, so that they are kept and never mistaken for
     * a run again.
     *
     * @param lives of these a shim may still write the record anew
     */
    void setUnreadableAside(Predicate<RunKey> lives) {
        for (RunKey key : keys()) {
            if (read(key).isEmpty() && !lives.test(key)) {
                setAside(fileOf(key));
            }
        }
    }

    private static void setAside(Path file) {
        Path aside = file.resolveSibling(file.getFileName() + ".corrupt");
        try {
            Files.move(file, aside, StandardCopyOption.REPLACE_EXISTING);
            LOG.errorf(
                    "run record %s cannot be read and nothing of its run lives, so how it ended will"
                            + " not be known; it was set aside as %s",
                    file, aside);
        } catch (IOException e) {
            LOG.warnf("run record %s could not be set aside: %s", file, e);
        }
    }

    private List<RunKey> keys() {
        List<RunKey> keys = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                keyOf(file).ifPresent(keys::add);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "the run records in " + folder + " cannot be listed; check its permissions", e);
        }
        return keys;
    }

    /** Whether a file of this name would be one of these records. */
    boolean holds(Path file) {
        return folder.equals(file.getParent()) && keyOf(file).isPresent();
    }

    /** The run a record's file name speaks of; empty for anything else in the folder. */
    Optional<RunKey> keyOf(Path file) {
        String name = file.getFileName().toString();
        int dot = name.lastIndexOf('.');
        boolean numbered =
                dot > 0
                        && !name.endsWith(TEMPORARY)
                        && name.length() - dot < 19
                        && dot + 1 < name.length()
                        && name.chars().skip(dot + 1).allMatch(c -> c >= '0' && c <= '9');
        return numbered
                ? Optional.of(
                        new RunKey(name.substring(0, dot), Long.parseLong(name.substring(dot + 1))))
                : Optional.empty();
    }
}
