package dev.localdeploy.store;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.localdeploy.crash.CrashReport;
import dev.localdeploy.crash.CrashReportStore;
import dev.localdeploy.crash.RunNotes;
import dev.localdeploy.os.DurableFiles;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * A folder per deployment, in it one JSON file per report and one with what is known of good runs.
 * The records of the crash package are the form: a report that this version cannot read is left out
 * with a loud message, and nothing else depends on it. One thread saves; anybody may read.
 */
public final class JsonCrashReportStore implements CrashReportStore {
    private static final Logger LOG = Logger.getLogger(JsonCrashReportStore.class);

    /** Of one report. */
    static final int LARGEST = 64 * 1024;

    private static final Pattern ID = Pattern.compile("deployment-\\d{8}-[0-9a-f]{8}");
    private static final Pattern REPORT = Pattern.compile("run-(\\d{1,18})\\.json");
    private static final String NOTES = "notes.json";

    private final Path folder;
    private final JsonMapper json =
            JsonMapper.builder()
                    .addModule(new JavaTimeModule())
                    .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                    .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
                    .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                    .build();

    /**
     * @param folder made when it is needed
     */
    public JsonCrashReportStore(Path folder) {
        this.folder = folder;
    }

    @Override
    public List<CrashReport> reports(String deployment) {
        return files(deployment).stream()
                .map(file -> read(file, CrashReport.class))
                .flatMap(Optional::stream)
                .toList();
    }

    @Override
    public void save(CrashReport report) throws IOException {
        Path own = made(report.deployment());
        CrashReport fitting = report;
        byte[] content = json.writeValueAsBytes(fitting);
        while (content.length > LARGEST && !fitting.equals(fitting.smaller())) {
            fitting = fitting.smaller();
            content = json.writeValueAsBytes(fitting);
        }
        DurableFiles.write(own.resolve("run-" + report.run() + ".json"), content);
        List<Path> files = files(report.deployment());
        for (Path old : files.subList(Math.min(KEPT, files.size()), files.size())) {
            DurableFiles.delete(old);
        }
    }

    @Override
    public Optional<RunNotes> notes(String deployment) {
        Path file = folderOf(deployment).resolve(NOTES);
        return Files.exists(file, LinkOption.NOFOLLOW_LINKS)
                ? read(file, RunNotes.class)
                : Optional.empty();
    }

    @Override
    public void save(String deployment, RunNotes notes) throws IOException {
        DurableFiles.write(made(deployment).resolve(NOTES), json.writeValueAsBytes(notes));
    }

    @Override
    public List<String> deployments() {
        List<String> ids = new ArrayList<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(folder)) {
            for (Path own : all) {
                String id = String.valueOf(own.getFileName());
                if (ID.matcher(id).matches()) {
                    ids.add(id);
                }
            }
        } catch (NoSuchFileException none) {
            return List.of();
        } catch (IOException e) {
            LOG.errorf("the crash reports in %s cannot be listed: %s", folder, e.getMessage());
        }
        return ids;
    }

    @Override
    public void delete(String deployment) throws IOException {
        Path own = folderOf(deployment);
        try (DirectoryStream<Path> all = Files.newDirectoryStream(own)) {
            for (Path file : all) {
                Files.delete(file);
            }
        } catch (NoSuchFileException nothingThere) {
            return;
        }
        DurableFiles.delete(own);
    }

    private <T> Optional<T> read(Path file, Class<T> type) {
        try {
            @Nullable T read = json.readValue(DurableFiles.read(file), type);
            return Optional.of(Impossible.ifMissing(read, "file"));
        } catch (NoSuchFileException deletedMeanwhile) {
            return Optional.empty();
        } catch (IOException | RuntimeException e) {
            // Not with its message: Jackson quotes what it cannot read.
            LOG.errorf(
                    "file=%s cannot be read as a crash report (%s) and is passed over; nothing else"
                            + " depends on it, it may be deleted",
                    file, e.getClass().getSimpleName());
            return Optional.empty();
        }
    }

    /** The newest run first. */
    private List<Path> files(String deployment) {
        List<Path> files = new ArrayList<>();
        Path own = folderOf(deployment);
        try (DirectoryStream<Path> all = Files.newDirectoryStream(own)) {
            for (Path file : all) {
                if (runOf(file) >= 0) {
                    files.add(file);
                }
            }
        } catch (NoSuchFileException none) {
            return List.of();
        } catch (IOException e) {
            LOG.errorf("the crash reports in %s cannot be listed: %s", own, e.getMessage());
        }
        files.sort(Comparator.comparingLong(JsonCrashReportStore::runOf).reversed());
        return files;
    }

    /** -1 for any other file. */
    private static long runOf(Path file) {
        Matcher report = REPORT.matcher(String.valueOf(file.getFileName()));
        return report.matches() ? Long.parseLong(report.group(1)) : -1;
    }

    private Path made(String deployment) throws IOException {
        Path own = folderOf(deployment);
        for (Path each : List.of(folder, own)) {
            DurableFiles.refuseLink(each);
            if (!Files.isDirectory(each, LinkOption.NOFOLLOW_LINKS)) {
                Files.createDirectory(
                        each,
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rwx------")));
            }
        }
        return own;
    }

    private Path folderOf(String deployment) {
        if (!ID.matcher(deployment).matches()) {
            throw new IllegalArgumentException(
                    "'" + deployment + "' is not the id of a deployment");
        }
        return folder.resolve(deployment);
    }
}
