package dev.localdeploy.plugin;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.UserPrincipal;

/** Files that only their owner can change, the owner being us: whose code we would run. */
final class OwnFiles {
    private OwnFiles() {}

    /**
     * The folder, and the one it lies in: whoever may write there could put another in its place.
     */
    static void demandFolder(Path folder) throws IOException {
        Path parent = folder.toAbsolutePath().normalize().getParent();
        if (parent != null) {
            demandOwn(parent);
        }
        if (!demandOwn(folder).isDirectory()) {
            throw new IOException(folder + " is not a folder");
        }
    }

    static void demandFile(Path file) throws IOException {
        if (!demandOwn(file).isRegularFile()) {
            throw new IOException("it is not a plain file; symbolic links are not followed");
        }
    }

    private static PosixFileAttributes demandOwn(Path path) throws IOException {
        var attributes =
                Files.readAttributes(path, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (!attributes.owner().equals(ourselves())) {
            throw new IOException(
                    "%s belongs to %s, not to you; make it yours with chown"
                            .formatted(path, attributes.owner().getName()));
        }
        var permissions = attributes.permissions();
        // A link has all permissions and grants none.
        if (!attributes.isSymbolicLink()
                && (permissions.contains(PosixFilePermission.GROUP_WRITE)
                        || permissions.contains(PosixFilePermission.OTHERS_WRITE))) {
            throw new IOException(
                    "others may write to %s; forbid it with: chmod go-w %s".formatted(path, path));
        }
        return attributes;
    }

    /** Who owns what we make, which a name in a system property would not tell for certain. */
    private static UserPrincipal ourselves() throws IOException {
        Path probe = Files.createTempFile("local-deploy-owner", null);
        try {
            return Files.getOwner(probe);
        } finally {
            Files.delete(probe);
        }
    }
}
