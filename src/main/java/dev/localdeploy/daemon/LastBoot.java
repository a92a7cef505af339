package dev.localdeploy.daemon;

import dev.localdeploy.os.DurableFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jboss.logging.Logger;

/**
 * Whether the machine was restarted since the last daemon. The file is rewritten only after
 * recovery, so a daemon that dies on the way leaves the question to the next one.
 */
final class LastBoot {
    private static final Logger LOG = Logger.getLogger(LastBoot.class);

    private final Path file;
    private final String present;

    LastBoot(Path file, String present) {
        this.file = file;
        this.present = present;
    }

    /** False where no daemon has ever run. */
    boolean isOver() throws IOException {
        return Files.exists(file) && !Files.readString(file).strip().equals(present);
    }

    void rememberThisOne() {
        try {
            DurableFiles.write(file, (present + "\n").getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            LOG.errorf(
                    "%s could not be written, so a reboot may be taken for a crash: %s", file, e);
        }
    }
}
