package dev.localdeploy.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.jboss.logmanager.ExtHandler;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.handlers.SizeRotatingFileHandler;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DaemonLogTest {
    @TempDir private Path folder;
    private Path file = Path.of("");

    @BeforeEach
    void name() {
        file = folder.resolve("daemon.log");
    }

    @Test
    void every_file_is_for_its_owner_alone_also_after_rotations() throws IOException {
        try (var log = new DaemonLog(file, 100, 2)) {
            log.setFormatter(new Plain());
            for (int line = 1; line <= 5; line++) {
                log.publish(record("line " + line + " " + "x".repeat(120)));
            }
        }

        assertThat(file).content().startsWith("line 5");
        assertThat(folder.resolve("daemon.log.1")).content().startsWith("line 4");
        assertThat(folder.resolve("daemon.log.2")).content().startsWith("line 3");
        try (var files = Files.list(folder)) {
            assertThat(files)
                    .hasSize(3)
                    .allSatisfy(one ->
                            assertThat(Files.getPosixFilePermissions(one))
                                    .containsOnly(
                                            PosixFilePermission.OWNER_READ,
                                            PosixFilePermission.OWNER_WRITE));
        }
    }

    @Test
    void what_was_written_before_stays() throws IOException {
        Files.writeString(file, "before\n");

        try (var log = new DaemonLog(file, 1000, 2)) {
            log.setFormatter(new Plain());
            log.publish(record("after"));
        }

        assertThat(file).hasContent("before\nafter");
    }

    @Test
    void it_takes_the_place_of_the_handler_that_was_made_for_the_file() throws IOException {
        var made = new SizeRotatingFileHandler(file.toFile(), true, 1000, 2);
        made.setFormatter(new Plain());
        var other = new SizeRotatingFileHandler(folder.resolve("other.log").toFile(), true, 9, 2);
        var group = new Group();
        group.addHandler(made);
        group.addHandler(other);
        Logger root = Logger.getAnonymousLogger();
        root.addHandler(group);

        try (var log = new DaemonLog(file, 1000, 2);
                other) {
            log.replaceIn(root);
            log.publish(record("said once"));

            assertThat(group.getHandlers()).containsExactlyInAnyOrder(log, other);
            assertThat(file).hasContent("said once");
        }
    }

    private static ExtLogRecord record(String message) {
        return ExtLogRecord.wrap(new LogRecord(Level.INFO, message));
    }

    private static final class Plain extends SimpleFormatter {
        @Override
        public String format(LogRecord record) {
            return record.getMessage() + "\n";
        }
    }

    /** As Quarkus has one around all its handlers. */
    private static final class Group extends ExtHandler {}
}
