package dev.localdeploy.log;

import dev.localdeploy.os.FileHead;
import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jboss.logging.Logger;

/**
 * One log: a live file that programs append to, and archives of what it held before. Knows where
 * each byte is. The layout changes under a lock, which is held for no longer than a short read, or
 * while bytes are taken out of the live file.
 */
public final class CapturedLog {
    private static final Logger LOG = Logger.getLogger(CapturedLog.class);

    /** Parts are cut at multiples of this, which every file system's block divides. */
    static final long BLOCK = 64 * 1024;

    private final Path file;

    /** Made once, because a size is asked for again and again. */
    private final File asFile;

    private final Journal journal;
    private final FileHead.Source heads;

    /** Held by whoever changes files: a rotation, or the end of the log. */
    private final ReentrantLock files = new ReentrantLock();

    private final ReentrantLock lookup = new ReentrantLock();

    /** Written by who takes bytes out of the live file, read by who rather comes again later. */
    private final ReentrantReadWriteLock removal = new ReentrantReadWriteLock();

    /** Only changed with {@link #lookup} held, as is the size. */
    private volatile Layout layout = Layout.EMPTY;

    private long size;
    private volatile boolean deleted;

    CapturedLog(Path file, Journal journal, FileHead.Source heads) {
        this.file = file;
        this.asFile = file.toFile();
        this.journal = journal;
        this.heads = heads;
    }

    /** Takes up where the last daemon left off. Call it once, before anything else. */
    void recover(long now) throws IOException {
        try {
            var entry = journal.read();
            if (entry.isPresent()) {
                layout = new Recovery(this, journal, heads).recovered(entry.get());
            }
        } catch (IllegalArgumentException e) {
            LOG.errorf(
                    "log=%s what is known of its archives cannot be read (%s) and was set aside as"
                            + " %s; the archives stay where they are but are not shown any more",
                    file, e.getMessage(), journal.setAside(now));
        }
    }

    public Path file() {
        return file;
    }

    Journal journal() {
        return journal;
    }

    FileHead.Source heads() {
        return heads;
    }

    ReentrantLock files() {
        return files;
    }

    boolean isDeleted() {
        return deleted;
    }

    /** Bytes in the live file that are not archived; costs as little as can be. */
    public long liveLength() {
        return asFile.length() - layout.head();
    }

    /** What is live now and where; notices what others did to the file since the last look. */
    Layout look() throws IOException {
        lookup.lock();
        try {
            FileIdentity.Seen seen = FileIdentity.at(file);
            layout = noticing(seen);
            size = seen.size();
            return layout;
        } catch (NoSuchFileException gone) {
            return layout;
        } finally {
            lookup.unlock();
        }
    }

    private Layout noticing(FileIdentity.Seen seen) throws IOException {
        if (!layout.live().isSameAs(seen.identity())) {
            return layout.replacedBy(seen.identity(), holeOf(seen.size()));
        }
        if (seen.size() < size || seen.size() < layout.head()) {
            return layout.truncated();
        }
        return layout.knowing(seen.identity());
    }

    /** A file that we meet for the first time may have been shortened by an earlier rotation. */
    private long holeOf(long size) throws IOException {
        if (size < BLOCK || !Files.isWritable(file)) {
            return 0;
        }
        try (FileHead head = heads.of(file)) {
            return head.firstData() / BLOCK * BLOCK;
        }
    }

    /**
     * Whether the head that was released long ago holds bytes again: then the file was emptied by
     * somebody and has grown since. A file system may keep what was released as zeros.
     */
    void noticeRefilledHead(FileHead head, FileChannel live) throws IOException {
        lookup.lock();
        try {
            long first = layout.head() == 0 ? 0 : head.firstData();
            if (first < layout.head() && !isZero(live, first)) {
                layout = layout.truncated();
            }
        } finally {
            lookup.unlock();
        }
    }

    private static boolean isZero(FileChannel live, long offset) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(4096);
        live.read(bytes, offset);
        for (byte one : bytes.array()) {
            if (one != 0) {
                return false;
            }
        }
        return true;
    }

    /**
     * From now on this layout holds.
     *
     * @return false if somebody else changed the file meanwhile, so that it describes nothing
     */
    boolean publish(Layout changed) throws IOException {
        lookup.lock();
        try {
            Layout now = look();
            boolean describes =
                    changed.live().isSameAs(now.live())
                            && changed.base() == now.base()
                            && changed.emptied().equals(now.emptied());
            layout = describes ? changed : now;
            return describes;
        } finally {
            lookup.unlock();
        }
    }

    void keepOnly(List<Archive> archives) {
        lookup.lock();
        try {
            layout = layout.keeping(archives);
        } finally {
            lookup.unlock();
        }
    }

    /**
     * Takes the live file's head out while nobody reads it; not if the file system cannot, or if
     * somebody else changed the file meanwhile.
     */
    void removeHead(FileHead head, Layout expected) throws IOException {
        removal.writeLock().lock();
        lookup.lock();
        try {
            Layout now = look();
            boolean same =
                    expected.live().isSameAs(now.live())
                            && expected.emptied().equals(now.emptied());
            if (same && head.remove(now.head())) {
                size -= now.head();
                layout = now.shortened();
            }
        } finally {
            lookup.unlock();
            removal.writeLock().unlock();
        }
    }

    /**
     * Keeps a rotation from taking bytes out of the live file until {@link #letGo}, for who must
     * not wait for that when he reads: the kernel writes the rest of the file to the disk before.
     * Whoever asks where the log begins or ends waits nevertheless.
     *
     * @return false if that is being done just now: try again a little later
     */
    public boolean tryHold() {
        return removal.readLock().tryLock();
    }

    /** By the thread that holds it. */
    public void letGo() {
        removal.readLock().unlock();
    }

    /**
     * Waits until no rotation takes bytes out of the live file.
     *
     * @return false if that has not come after so long, or the thread was interrupted
     */
    public boolean waitUntilFree(Duration atMost) {
        try {
            if (!removal.readLock().tryLock(atMost.toNanos(), TimeUnit.NANOSECONDS)) {
                return false;
            }
            removal.readLock().unlock();
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /**
     * Reads from the live file, of which the caller has an open channel.
     *
     * @return empty if the byte is no longer there: look again
     */
    OptionalInt readLive(FileChannel channel, Layout seen, ByteBuffer target, long offset)
            throws IOException {
        lookup.lock();
        try {
            boolean moved = seen.base() != layout.base() || offset < layout.archivedEnd();
            if (moved && seen.live().isSameAs(layout.live())) {
                return OptionalInt.empty();
            }
            return OptionalInt.of(channel.read(target, offset - seen.base()));
        } finally {
            lookup.unlock();
        }
    }

    /**
     * The archives that can still be read, oldest first: what lies before a missing one is lost.
     */
    List<Archive> readable(Layout seen) {
        Deque<Archive> readable = new ArrayDeque<>();
        for (Archive one : seen.archives().reversed()) {
            if (!Files.exists(one.fileFor(file))) {
                break;
            }
            readable.addFirst(one);
        }
        return List.copyOf(readable);
    }

    /** Follows the log from a place on. */
    public LogCursor cursorAt(LogCursor.Position position) {
        return new LogCursor(this, position);
    }

    /** A place in the present live file or before it. */
    public LogCursor.Position position(long offset) throws IOException {
        return new LogCursor.Position(look().live(), offset);
    }

    /** The first byte of the present live file. */
    public LogCursor.Position beginning() throws IOException {
        Layout seen = look();
        return new LogCursor.Position(seen.live(), seen.archivedEnd());
    }

    /**
     * The place behind all that is there now, for the price of one look at the file: it is asked
     * for just before a launch.
     */
    public LogCursor.Position end() throws IOException {
        lookup.lock();
        try {
            Layout now = look();
            long end = asFile.exists() ? now.base() + size : now.archivedEnd();
            return new LogCursor.Position(now.live(), end);
        } finally {
            lookup.unlock();
        }
    }

    /** An open channel together with the file that it is of. */
    record Opened(FileChannel channel, FileIdentity identity) {}

    /**
     * @throws NoSuchFileException if there is none
     */
    static Opened open(Path path) throws IOException {
        while (true) {
            FileIdentity before = FileIdentity.at(path).identity();
            FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
            if (FileIdentity.at(path).identity().isSameAs(before)) {
                return new Opened(channel, before);
            }
            channel.close();
        }
    }

    /** Deletes everything of it; a rotation that is under way stops first. */
    void delete() throws IOException {
        deleted = true;
        files.lock();
        try {
            for (Archive one : layout.archives()) {
                Files.deleteIfExists(one.fileFor(file));
            }
            Files.deleteIfExists(file);
            journal.delete();
        } finally {
            files.unlock();
        }
    }
}
