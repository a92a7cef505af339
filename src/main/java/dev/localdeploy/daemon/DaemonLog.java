package dev.localdeploy.daemon;

import java.io.File;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.logging.Handler;
import org.jboss.logmanager.ExtHandler;
import org.jboss.logmanager.handlers.SizeRotatingFileHandler;
import org.jspecify.annotations.Nullable;

/**
 * The daemon's own log file, rotated by size. Each file that it begins is for the user's eyes only,
 * and so is what becomes of it when it is rotated; the handler that Quarkus makes leaves that to
 * the umask, which belongs to the programs that are started.
 */
final class DaemonLog extends SizeRotatingFileHandler {
    private final Path file;

    /**
     * @param file appended to
     * @param largest bytes after which a new file is begun
     * @param kept how many old files there may be: {@code daemon.log.1} is the newest
     */
    DaemonLog(Path file, long largest, int kept) throws FileNotFoundException {
        super(largest, kept);
        this.file = file;
        setAppend(true);
        setFile(file.toFile());
    }

    /** Takes the place of the handler that Quarkus has made for the same file, if there is one. */
    void replaceIn(java.util.logging.Logger root) {
        for (Handler outer : root.getHandlers()) {
            if (outer instanceof ExtHandler group) {
                replaceIn(group);
            }
        }
    }

    private void replaceIn(ExtHandler group) {
        for (Handler made : group.getHandlers()) {
            if (made instanceof SizeRotatingFileHandler other && isOfThisFile(other.getFile())) {
                setFormatter(other.getFormatter());
                setErrorManager(other.getErrorManager());
                setLevel(other.getLevel());
                setFilter(other.getFilter());
                group.addHandler(this);
                group.removeHandler(other);
                other.close();
            }
        }
    }

    private boolean isOfThisFile(@Nullable File other) {
        return other != null && other.toPath().equals(file);
    }

    /** Called with each file that is begun, before the first line is in it. */
    @Override
    public void setOutputStream(@Nullable OutputStream stream) {
        if (stream != null) {
            makePrivate();
        }
        super.setOutputStream(stream);
    }

    private void makePrivate() {
        try {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
