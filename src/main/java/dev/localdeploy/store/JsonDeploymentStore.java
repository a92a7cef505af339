package dev.localdeploy.store;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import dev.localdeploy.deployment.Deployment;
import dev.localdeploy.deployment.DeploymentStore;
import dev.localdeploy.os.DurableFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * One JSON file per deployment. A file always holds one complete snapshot; what cannot be read is
 * set aside under another name, never deleted and never overwritten. Different deployments may be
 * saved at the same time; each one has a single writer.
 */
public final class JsonDeploymentStore implements DeploymentStore {
    private static final Logger LOG = Logger.getLogger(JsonDeploymentStore.class);
    private static final String SUFFIX = ".json";
    private static final Pattern ID = Pattern.compile("deployment-\\d{8}-[0-9a-f]{8}");

    private final Path folder;
    private final Clock clock;
    private final StoredForm form;

    /** Digest of what is known to be on the disk: kept instead of the content, which is large. */
    private final Map<String, byte[]> durable = new ConcurrentHashMap<>();

    /** Files we were not allowed to read, and so must not replace. */
    private final Set<String> untouchable = ConcurrentHashMap.newKeySet();

    /**
     * @param folder made when it is not there
     * @param version written into each file, so that people can tell who wrote it
     */
    public JsonDeploymentStore(Path folder, Clock clock, String version) {
        this.folder = folder;
        this.clock = clock;
        this.form = new StoredForm(version);
    }

    /**
     * @throws UncheckedIOException if the folder itself cannot be used
     */
    @Override
    public List<Deployment> load() {
        try {
            makeFolder();
            return readAll();
        } catch (IOException e) {
            throw new UncheckedIOException(
                    DurableFiles.explained("cannot read the deployments in " + folder, e));
        }
    }

    @Override
    public Map<String, Optional<String>> lost() {
        Map<String, Optional<String>> lost = new TreeMap<>();
        try (Stream<Path> listing = Files.list(folder)) {
            // Of several the last by name is the youngest.
            for (Path file : listing.sorted().toList()) {
                String name = nameOf(file);
                int end = name.indexOf(SUFFIX + Aside.MARK);
                String id = end < 0 ? "" : name.substring(0, end);
                if (ID.matcher(id).matches()
                        && !Files.exists(fileOf(id), LinkOption.NOFOLLOW_LINKS)) {
                    lost.put(id, legibleName(file));
                }
            }
        } catch (IOException e) {
            LOG.errorf("the files in %s cannot be listed: %s", folder, e.getMessage());
        }
        return lost;
    }

    private Optional<String> legibleName(Path file) {
        try {
            return form.legibleName(DurableFiles.read(file));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    @Override
    public void save(Deployment deployment) throws IOException {
        String id = checked(deployment.spec().id());
        Path file = fileOf(id);
        byte[] content = form.write(deployment);
        byte[] digest = digest(content);
        if (MessageDigest.isEqual(durable.get(id), digest)
                && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        durable.remove(id); // until the new content is safe, nobody knows what the disk holds
        DurableFiles.write(file, content);
        durable.put(id, digest);
    }

    @Override
    public void delete(String deploymentId) throws IOException {
        String id = checked(deploymentId);
        durable.remove(id);
        DurableFiles.delete(fileOf(id));
    }

    private void makeFolder() throws IOException {
        DurableFiles.refuseLink(folder);
        if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            Files.createDirectories(
                    folder,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rwx------")));
        }
    }

    private List<Deployment> readAll() throws IOException {
        List<Path> files;
        try (Stream<Path> listing = Files.list(folder)) {
            files = listing.sorted().toList();
        }
        List<Deployment> found = new ArrayList<>();
        for (Path file : files) {
            String name = nameOf(file);
            if (name.endsWith(DurableFiles.TEMPORARY)) {
                removeLeftover(file);
            } else if (name.endsWith(SUFFIX)) {
                readOne(file).ifPresent(found::add);
            }
        }
        found.sort(Comparator.comparing(deployment -> deployment.spec().createdAt()));
        return List.copyOf(found);
    }

    private Optional<Deployment> readOne(Path file) {
        String id = idOf(file);
        try {
            byte[] content = DurableFiles.read(file);
            Deployment deployment = form.read(content);
            Impossible.unless(
                    deployment.spec().id().equals(id) && ID.matcher(id).matches(),
                    "id",
                    deployment.spec().id());
            durable.put(id, digest(content));
            return Optional.of(deployment);
        } catch (StoredForm.NewerFormatException | DurableFiles.SymbolicLinkException e) {
            untouchable.add(id);
            LOG.errorf(
                    "file=%s is left alone, its deployment is not shown: %s", file, e.getMessage());
            return Optional.empty();
        } catch (IOException | RuntimeException e) {
            setAside(file, e);
            return Optional.empty();
        }
    }

    private void setAside(Path file, Exception why) {
        try {
            Path aside = Aside.put(file, clock);
            LOG.errorf(
                    "file=%s cannot be read and was set aside as %s: %s. The other deployments are"
                            + " not affected. What still runs of this one is put together again as"
                            + " far as it can be seen; to get all of it back, stop the daemon,"
                            + " repair the file and give it its old name.",
                    file, aside, told(why));
        } catch (IOException e) {
            untouchable.add(idOf(file));
            LOG.errorf(
                    "file=%s cannot be read (%s), nor set aside (%s). It is left alone; check that"
                            + " the folder belongs to you and is writable.",
                    file, told(why), e.getMessage());
        }
    }

    /** A daemon died between writing the file and giving it its name: the old content counts. */
    private static void removeLeftover(Path file) {
        try {
            Files.delete(file);
        } catch (IOException e) {
            LOG.warnf("file=%s left over from an earlier write stays: %s", file, e.getMessage());
        }
    }

    private String checked(String id) throws IOException {
        if (!ID.matcher(id).matches()) {
            throw new IllegalArgumentException("'" + id + "' is not the id of a deployment");
        }
        if (untouchable.contains(id)) {
            throw new IOException(fileOf(id) + " is not touched: see the daemon's log for why");
        }
        return id;
    }

    private Path fileOf(String id) {
        return folder.resolve(id + SUFFIX);
    }

    private static String nameOf(Path file) {
        return String.valueOf(file.getFileName());
    }

    private static String idOf(Path file) {
        String name = nameOf(file);
        return name.substring(0, name.length() - SUFFIX.length());
    }

    /** Jackson quotes what it cannot read: it may be an environment, which no log may hold. */
    static String told(Exception e) {
        if (e instanceof JsonProcessingException syntax) {
            JsonLocation where = syntax.getLocation();
            String place =
                    where == null
                            ? ""
                            : " in line %d, column %d"
                                    .formatted(where.getLineNr(), where.getColumnNr());
            boolean cut = e instanceof JsonEOFException;
            return (cut ? "it ends too early" : "it is not as this program writes it") + place;
        }
        return String.valueOf(e.getMessage());
    }

    private static byte[] digest(byte[] content) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(content);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
