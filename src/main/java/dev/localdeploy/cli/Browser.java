package dev.localdeploy.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The user's browser, as far as the desktop has one. It is sent to a file that only the user can
 * read and that leads on to the link: other users see the arguments of every process, and the first
 * one to follow the link is let in.
 *
 * @param environment of the user's shell
 * @param leadingOn the file to be written
 */
record Browser(Map<String, String> environment, Path leadingOn, boolean mac) {
    static Browser of(Session session) {
        return new Browser(
                session.surroundings().environment(),
                session.surroundings().folders().uiFile(),
                System.getProperty("os.name", "").startsWith("Mac"));
    }

    /**
     * Does not wait for it.
     *
     * @param url made of letters, digits and {@code :/#-_.}
     * @return whether there is a desktop, and a program that opens things on it
     */
    boolean open(String url) throws IOException {
        Optional<File> opener = opener();
        if (opener.isEmpty()) {
            return false;
        }
        write(pageLeadingTo(url));
        var builder = new ProcessBuilder(opener.get().getPath(), leadingOn.toString());
        builder.environment().clear();
        builder.environment().putAll(environment);
        builder.redirectInput(new File("/dev/null"));
        builder.redirectOutput(ProcessBuilder.Redirect.DISCARD);
        builder.redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.start();
        return true;
    }

    private static String pageLeadingTo(String url) {
        return """
        <!doctype html>
        <meta charset="utf-8">
        <meta name="referrer" content="no-referrer">
        <meta http-equiv="refresh" content="0;url=%1$s">
        <title>local-deploy</title>
        <p><a href="%1$s">local-deploy</a></p>
        """
                .formatted(url);
    }

    private void write(String text) throws IOException {
        Files.deleteIfExists(leadingOn);
        var onlyOurs =
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        var options = EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try (var file = Files.newByteChannel(leadingOn, options, onlyOurs)) {
            file.write(UTF_8.encode(text));
        }
    }

    private Optional<File> opener() {
        boolean desktop = mac || has("DISPLAY") || has("WAYLAND_DISPLAY");
        return desktop ? Optional.ofNullable(onPath(mac ? "open" : "xdg-open")) : Optional.empty();
    }

    private boolean has(String variable) {
        return !environment.getOrDefault(variable, "").isEmpty();
    }

    private @Nullable File onPath(String program) {
        for (String folder : environment.getOrDefault("PATH", "").split(":", -1)) {
            var file = new File(folder, program);
            if (file.isAbsolute() && file.canExecute() && file.isFile()) {
                return file;
            }
        }
        return null;
    }
}
