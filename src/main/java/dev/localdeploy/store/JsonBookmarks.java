package dev.localdeploy.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.localdeploy.os.DurableFiles;
import dev.localdeploy.stability.logwatch.Bookmark;
import dev.localdeploy.stability.logwatch.Bookmarks;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * One JSON file per deployment. A file always holds one complete bookmark; what cannot be read is
 * set aside under another name.
 */
public final class JsonBookmarks implements Bookmarks {
    private static final Logger LOG = Logger.getLogger(JsonBookmarks.class);
    private static final String SUFFIX = ".json";

    private final Path folder;
    private final Clock clock;
    private final StoredForm form;

    /**
     * @param folder existing
     * @param version written into each file, so that people can tell who wrote it
     */
    public JsonBookmarks(Path folder, Clock clock, String version) {
        this.folder = folder;
        this.clock = clock;
        this.form = new StoredForm(version);
    }

    @Override
    public Optional<Bookmark> load(String deployment) throws IOException {
        Path file = fileOf(deployment);
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            return Optional.empty();
        }
        try {
            return Optional.of(form.readBookmark(DurableFiles.read(file)));
        } catch (NoSuchFileException gone) {
            return Optional.empty();
        } catch (JsonProcessingException | IllegalArgumentException e) {
            String why = JsonDeploymentStore.told(e);
            throw new IOException("%s was set aside: %s".formatted(Aside.put(file, clock), why), e);
        }
    }

    @Override
    public void save(String deployment, Bookmark bookmark) throws IOException {
        DurableFiles.write(fileOf(deployment), form.write(bookmark));
    }

    @Override
    public void delete(String deployment) throws IOException {
        DurableFiles.delete(fileOf(deployment));
    }

    @Override
    public List<String> deployments() {
        List<String> ids = new ArrayList<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(folder, "*" + SUFFIX)) {
            for (Path file : all) {
                String name = String.valueOf(file.getFileName());
                ids.add(name.substring(0, name.length() - SUFFIX.length()));
            }
        } catch (IOException e) {
            LOG.errorf("what is known of errors in logs, in %s, cannot be listed: %s", folder, e);
        }
        return ids;
    }

    private Path fileOf(String deployment) {
        return folder.resolve(deployment + SUFFIX);
    }
}
