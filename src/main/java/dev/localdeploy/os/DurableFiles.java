package dev.localdeploy.os;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import java.util.Set;

/**
 * Small files that are either the old or the new content, whatever happens, also to the power.
 * Nothing here follows a symbolic link: a link in our folders was put there by somebody else.
 */
public final class DurableFiles {
    public static final String TEMPORARY = ".tmp";

    private static final FileAttribute<Set<PosixFilePermission>> PRIVATE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    private static final Set<OpenOption> NEW_FILE =
            Set.of(
                    StandardOpenOption.CREATE_NEW,
                    StandardOpenOption.WRITE,
                    LinkOption.NOFOLLOW_LINKS);

    private DurableFiles() {}

    public static byte[] read(Path file) throws IOException {
        refuseLink(file);
        try (var in =
                Files.newInputStream(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
            return in.readAllBytes();
        }
    }

    /** Returns when the content would survive a power cut. */
    public static void write(Path file, byte[] content) throws IOException {
        refuseLink(file);
        Path temporary = file.resolveSibling("." + file.getFileName() + TEMPORARY);
        try {
            Files.deleteIfExists(temporary);
            writeAndSync(temporary, content);
            Files.move(
                    temporary,
                    file,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
            syncFolder(folderOf(file));
        } catch (IOException e) {
            throw explained("cannot write " + file, e);
        }
    }

    public static void delete(Path file) throws IOException {
        try {
            if (Files.deleteIfExists(file)) {
                syncFolder(folderOf(file));
            }
        } catch (IOException e) {
            throw explained("cannot delete " + file, e);
        }
    }

    public static void rename(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        syncFolder(folderOf(to));
    }

    public static void refuseLink(Path path) throws SymbolicLinkException {
        if (Files.isSymbolicLink(path)) {
            throw new SymbolicLinkException(path);
        }
    }

    private static void writeAndSync(Path file, byte[] content) throws IOException {
        try (FileChannel channel = FileChannel.open(file, NEW_FILE, PRIVATE)) {
            ByteBuffer rest = ByteBuffer.wrap(content);
            while (rest.hasRemaining()) {
                channel.write(rest);
            }
            channel.force(true);
        }
    }

    /** A rename is only durable when the folder is: fsync(2) of the file does not cover it. */
    private static void syncFolder(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private static Path folderOf(Path file) {
        Path folder = file.getParent();
        if (folder == null) {
            throw new IllegalArgumentException(file + " has no folder");
        }
        return folder;
    }

    /** The same failure with the words a person needs: which path, what is wrong, what to do. */
    public static IOException explained(String what, IOException e) {
        return new IOException(what + ": " + e.getMessage() + hint(e), e);
    }

    private static String hint(IOException e) {
        String text = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
        if (text.contains("no space left") || text.contains("quota")) {
            return "; free some space there, supervision goes on meanwhile";
        }
        if (text.contains("read-only file system")) {
            return "; make the file system writable or point XDG_STATE_HOME elsewhere";
        }
        if (e instanceof NoSuchFileException) {
            return " is gone; was the state folder deleted? Restart the daemon to make it anew";
        }
        if (e instanceof FileSystemException) {
            return "; check that the folder belongs to you and is writable";
        }
        return "";
    }

    /** Somebody put a symbolic link where our file should be. */
    public static final class SymbolicLinkException extends IOException {
        private static final long serialVersionUID = 1L;

        SymbolicLinkException(Path path) {
            super(
                    path
                            + " is a symbolic link, which local-deploy never follows in its state"
                            + " folder; remove the link, or move what it points to here");
        }
    }
}
