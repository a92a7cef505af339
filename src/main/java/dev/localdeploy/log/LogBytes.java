package dev.localdeploy.log;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.OptionalInt;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * All bytes of one log as if they were in one file, addressed by logical offset: from its oldest
 * archive to the end of the live file that was there when this was made.
 */
final class LogBytes implements Closeable {
    private static final Logger LOG = Logger.getLogger(LogBytes.class);

    private final CapturedLog log;
    private FileIdentity identity;
    private final @Nullable FileChannel channel;
    private final boolean former;

    /** How our file was addressed, as long as it was live. */
    private Layout.Former place;

    private @Nullable ArchiveReader reader;

    LogBytes(CapturedLog log) throws IOException {
        this(log, openOrNull(log.file()), log.look(), false);
    }

    /** Of a file that was live once and has another name now. */
    static LogBytes ofFormer(CapturedLog log, Path renamed, Layout layout) throws IOException {
        return new LogBytes(log, CapturedLog.open(renamed), layout, true);
    }

    private LogBytes(
            CapturedLog log, CapturedLog.@Nullable Opened opened, Layout layout, boolean former) {
        this.log = log;
        this.channel = opened == null ? null : opened.channel();
        this.identity = opened == null ? FileIdentity.NONE : opened.identity();
        this.former = former;
        this.place =
                former
                        ? layout.former()
                        : new Layout.Former(identity, layout.base(), layout.archivedEnd());
    }

    private static CapturedLog.@Nullable Opened openOrNull(Path file) throws IOException {
        try {
            return CapturedLog.open(file);
        } catch (NoSuchFileException none) {
            return null;
        }
    }

    /** The file whose end is the end of these bytes. */
    FileIdentity identity() {
        return identity;
    }

    /** Whether this is the file that programs append to now. */
    boolean isLive(Layout layout) {
        return channel != null && !former && identity.isSameAs(layout.live());
    }

    /** Logical offset of the oldest byte that can be read. */
    long start() throws IOException {
        Layout layout = log.look();
        List<Archive> readable = log.readable(layout);
        return readable.isEmpty() ? layout.archivedEnd() : readable.getFirst().from();
    }

    /** What lies before was certainly written before this time: an archive is not written again. */
    long startOfWhatWasWrittenSince(Instant since) throws IOException {
        Layout layout = log.look();
        if (channel == null || isOlder(log.file(), since)) {
            return end();
        }
        long start = layout.archivedEnd();
        for (Archive one : log.readable(layout).reversed()) {
            if (isOlder(one.fileFor(log.file()), since)) {
                break;
            }
            start = one.from();
        }
        return start;
    }

    private static boolean isOlder(Path file, Instant since) {
        try {
            return Files.getLastModifiedTime(file).toInstant().isBefore(since);
        } catch (IOException gone) {
            return true;
        }
    }

    /** Logical offset behind the newest byte. */
    long end() throws IOException {
        if (channel == null) {
            return log.look().archivedEnd();
        }
        while (true) {
            Layout before = log.look();
            long size = channel.size();
            if (log.look().base() == before.base()) {
                Layout.Former now = placeIn(before);
                return Math.max(now.archivedEnd(), now.base() + size);
            }
        }
    }

    private Layout.Former placeIn(Layout layout) {
        if (isLive(layout)) {
            identity = layout.live();
            place = new Layout.Former(identity, layout.base(), layout.archivedEnd());
        } else if (channel != null && identity.isSameAs(layout.former().identity())) {
            place = layout.former();
        }
        return place;
    }

    /** Where the bytes of the live file begin, or of what took its place. */
    long archivedEnd() throws IOException {
        return placeIn(log.look()).archivedEnd();
    }

    /**
     * Reads some bytes from a logical offset on.
     *
     * @return how many; none or less if there are none there, or none any longer
     */
    int read(ByteBuffer target, long offset) throws IOException {
        return read(target, offset, log.look());
    }

    /** The same, for who has just looked at the log. */
    int read(ByteBuffer target, long offset, Layout seen) throws IOException {
        for (Layout layout = seen; ; layout = log.look()) {
            Layout.Former now = placeIn(layout);
            if (offset < now.archivedEnd()) {
                return readArchive(layout, target, offset);
            }
            if (channel == null) {
                return -1;
            }
            if (!isLive(layout)) {
                return channel.read(target, offset - now.base());
            }
            OptionalInt read = log.readLive(channel, layout, target, offset);
            if (read.isPresent()) {
                return read.getAsInt();
            }
        }
    }

    private int readArchive(Layout layout, ByteBuffer target, long offset) throws IOException {
        ArchiveReader open = reader;
        if (open == null || !open.archive().contains(offset)) {
            open = readerOf(layout, offset);
        }
        return open == null ? -1 : open.read(target, offset);
    }

    private @Nullable ArchiveReader readerOf(Layout layout, long offset) throws IOException {
        closeReader();
        for (Archive one : layout.archives()) {
            if (one.contains(offset)) {
                try {
                    reader = new ArchiveReader(one, one.fileFor(log.file()));
                } catch (NoSuchFileException deleted) {
                    return null;
                } catch (IOException e) {
                    LOG.warnf(
                            "archive=%s cannot be read: %s",
                            one.fileFor(log.file()), e.getMessage());
                    return null;
                }
            }
        }
        return reader;
    }

    /** The first offset from this one on that is not in an archive that has gone. */
    long nextReadable(long offset) throws IOException {
        Layout layout = log.look();
        long archivedEnd = placeIn(layout).archivedEnd();
        if (offset >= archivedEnd) {
            return offset;
        }
        for (Archive one : layout.archives()) {
            if (offset < one.to() && readerOf(layout, Math.max(offset, one.from())) != null) {
                return Math.max(offset, one.from());
            }
        }
        return archivedEnd;
    }

    private void closeReader() throws IOException {
        if (reader != null) {
            reader.close();
            reader = null;
        }
    }

    @Override
    public void close() throws IOException {
        closeReader();
        if (channel != null) {
            channel.close();
        }
    }
}
