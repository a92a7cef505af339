package dev.localdeploy.daemon;

import dev.localdeploy.wire.Folders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;

/** Makes our folders, for our eyes only, and refuses those that somebody else prepared. */
final class PrivateFolders {
    private static final Set<PosixFilePermission> PRIVATE =
            PosixFilePermissions.fromString("rwx------");

    private PrivateFolders() {}

    static void make(Folders folders) throws DaemonRefusal {
        for (Path folder :
                List.of(
                        folders.state(),
                        folders.deployments(),
                        folders.crashes(),
                        folders.runs(),
                        folders.logs(),
                        folders.logErrors(),
                        folders.figures(),
                        folders.runtime())) {
            try {
                make(folder);
            } catch (IOException e) {
                throw new DaemonRefusal(
                        "cannot use the folder %s: %s; check that it belongs to you and is writable"
                                .formatted(folder, e),
                        e);
            }
        }
    }

    private static void make(Path folder) throws IOException, DaemonRefusal {
        if (Files.isSymbolicLink(folder)) {
            throw new DaemonRefusal(
                    folder
                            + " is a symbolic link, which local-deploy does not follow; replace it"
                            + " with a folder, or set XDG_STATE_HOME and XDG_RUNTIME_DIR");
        }
        if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            Files.createDirectories(folder, PosixFilePermissions.asFileAttribute(PRIVATE));
        }
        refuseOthers(folder);
        if (!Files.getPosixFilePermissions(folder, LinkOption.NOFOLLOW_LINKS).equals(PRIVATE)) {
            Files.setPosixFilePermissions(folder, PRIVATE);
        }
    }

    private static void refuseOthers(Path folder) throws IOException, DaemonRefusal {
        String owner = Files.getOwner(folder, LinkOption.NOFOLLOW_LINKS).getName();
        String user = ProcessHandle.current().info().user().orElse(owner);
        if (!owner.equals(user)) {
            throw new DaemonRefusal(
                    "%s belongs to %s, not to you (%s); set XDG_STATE_HOME and XDG_RUNTIME_DIR to"
                                    .formatted(folder, owner, user)
                            + " folders of your own");
        }
    }
}
