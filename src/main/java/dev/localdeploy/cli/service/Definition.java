package dev.localdeploy.cli.service;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * The file that tells a service manager of us.
 *
 * @param file where it must lie
 * @param text what it must say
 */
record Definition(Path file, String text) {

    boolean exists() {
        return Files.exists(file);
    }

    boolean isCurrent() throws IOException {
        return exists() && Files.readString(file).equals(text);
    }

    /** All or nothing: a service manager may read it at any moment. */
    void write() throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null) {
            throw new IOException(file + " is no place for a file");
        }
        Files.createDirectories(folder);
        Path draft = Files.createTempFile(folder, ".local-deploy", "");
        try {
            Files.write(draft, text.getBytes(UTF_8));
            Files.setPosixFilePermissions(draft, PosixFilePermissions.fromString("rw-r--r--"));
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(draft);
        }
    }

    /** Whether there was one. */
    boolean delete() throws IOException {
        return Files.deleteIfExists(file);
    }
}
