package dev.localdeploy.daemon;

import dev.localdeploy.wire.Folders;
import io.quarkus.test.Mock;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Gives the daemon inside a {@code *ApiTest} folders of its own. */
@Mock
@Singleton
public final class TestFolders {
    @Produces
    @Singleton
    Folders folders() throws IOException, DaemonRefusal {
        Path root = Files.createTempDirectory(Path.of("target").toAbsolutePath(), "api-test");
        var folders =
                new Folders(root.resolve("state"), root.resolve("runtime"), root.resolve("config"));
        PrivateFolders.make(folders);
        return folders;
    }
}
