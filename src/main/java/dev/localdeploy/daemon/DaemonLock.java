package dev.localdeploy.daemon;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Says that this is the one daemon of its state folder. The kernel takes it back when the process
 * ends, however it ends, so there are no stale locks. The pid in the file is for people only.
 */
final class DaemonLock {
    private static final Set<OpenOption> OPTIONS =
            Set.of(
                    StandardOpenOption.CREATE,
                    StandardOpenOption.READ,
                    StandardOpenOption.WRITE,
                    LinkOption.NOFOLLOW_LINKS);
    private static final int LONGEST_PID = 20;

    /** Never closed: closing any channel of the file would give up the lock. */
    @SuppressWarnings({"FieldCanBeLocal", "UnusedVariable"}) // must not be garbage collected
    private final FileLock lock;

    private DaemonLock(FileLock lock) {
        this.lock = lock;
    }

    /**
     * @throws DaemonRefusal if another daemon has it
     */
    @SuppressWarnings("MustBeClosedChecker") // held until the process ends
    static DaemonLock take(Path file) throws DaemonRefusal {
        try {
            FileChannel channel =
                    FileChannel.open(
                            file,
                            OPTIONS,
                            PosixFilePermissions.asFileAttribute(
                                    PosixFilePermissions.fromString("rw-------")));
            @Nullable FileLock lock = channel.tryLock();
            if (lock == null) {
                throw new DaemonRefusal(
                        "a daemon (pid %s) already runs for %s; 'local-deploy daemon status' shows"
                                        .formatted(holder(channel), file.getParent())
                                + " it");
            }
            write(channel, ProcessHandle.current().pid() + "\n");
            return new DaemonLock(lock);
        } catch (IOException e) {
            throw new DaemonRefusal("cannot lock %s: %s".formatted(file, e), e);
        }
    }

    private static String holder(FileChannel channel) throws IOException {
        ByteBuffer text = ByteBuffer.allocate(LONGEST_PID);
        channel.read(text, 0);
        String pid = new String(text.array(), 0, text.position(), StandardCharsets.UTF_8).strip();
        return pid.matches("\\d+") ? pid : "unknown";
    }

    private static void write(FileChannel channel, String text) throws IOException {
        channel.truncate(0);
        channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)), 0);
    }
}
