package dev.localdeploy.log;

import dev.localdeploy.os.FileHead;
import dev.localdeploy.os.OperatingSystem;
import dev.localdeploy.testing.ManualTime;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The logs of a test, with their journals in its folder. */
final class TestLogs {
    static final long KB = 1024;

    /** Cuts at every block, and keeps everything. */
    static final RotationPolicy SMALL = new RotationPolicy(64 * KB, 1_000_000, Long.MAX_VALUE);

    private final LogFiles files;

    TestLogs(Path folder) {
        this(folder, OperatingSystem.current()::headOf);
    }

    TestLogs(Path folder, FileHead.Source heads) {
        files = new LogFiles(heads, new ManualTime(), folder);
    }

    LogFiles files() {
        return files;
    }

    CapturedLog of(Path file) throws IOException {
        return files.of(file);
    }

    /** Archives as much as there is to archive. */
    void rotate(CapturedLog log) {
        rotate(log, SMALL);
    }

    void rotate(CapturedLog log, RotationPolicy policy) {
        while (files.rotateIfNeeded(log, policy, () -> Long.MAX_VALUE, () -> false)) {
            // Until nothing is due.
        }
    }

    /** All bytes of the log, from the oldest archive on. */
    static byte[] bytesOf(CapturedLog log) throws IOException {
        var all = new ByteArrayOutputStream();
        try (var bytes = new LogBytes(log)) {
            ByteBuffer buffer = ByteBuffer.allocate(100_000);
            for (long at = bytes.start(); bytes.read(buffer.clear(), at) > 0; ) {
                all.write(buffer.array(), 0, buffer.position());
                at += buffer.position();
            }
        }
        return all.toByteArray();
    }

    static List<Path> archivesIn(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(one -> one.toString().endsWith(".gz")).sorted().toList();
        }
    }
}
