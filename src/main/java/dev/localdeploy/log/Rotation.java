package dev.localdeploy.log;

import dev.localdeploy.log.Journal.Step;
import dev.localdeploy.os.DurableFiles;
import dev.localdeploy.os.FileHead;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.zip.Deflater;
import org.jboss.logging.Logger;

/**
 * Archives the beginning of a live file while a program appends to it. The program's file
 * descriptor cannot be exchanged and copying and truncating would lose what is written in between;
 * so the beginning is copied, and then taken out of the file from the front:
 *
 * <pre>
 *   RESTING ─▶ ARCHIVING ───▶ RELEASING ──────▶ REMOVING ────────────▶ RESTING
 *              write archive  archive counts,   take the hole out,
 *              fsync, rename  make a hole,      where the file system
 *                             fsync             can, after the last part
 * </pre>
 *
 * Each step is in the journal, durably, before it begins. All of them can be done twice, but for
 * taking out; whether that was done shows in whether the hole is still there.
 */
final class Rotation {
    private static final Logger LOG = Logger.getLogger(Rotation.class);

    /**
     * So far behind the end of any file that releasing it there does nothing but show if it can.
     */
    private static final long BEYOND = 1L << 40;

    /** The writer has to wait while a hole is made, so it is made in slices. */
    private static final long SLICE = 4L * 1024 * 1024;

    /** A file that is written without a pause must not come to the largest size there is. */
    private static final int PARTS_IN_A_HOLE = 64;

    private final CapturedLog log;
    private final Journal journal;
    private final RotationPolicy policy;
    private final BooleanSupplier stopped;

    /**
     * @param stopped asked between steps
     */
    Rotation(CapturedLog log, RotationPolicy policy, BooleanSupplier stopped) {
        this.log = log;
        this.journal = log.journal();
        this.policy = policy;
        this.stopped = stopped;
    }

    /** What came of an attempt. */
    enum Outcome {
        DONE,
        NOT_NEEDED,
        /** The file system can neither make holes nor take out bytes. */
        NOT_SUPPORTED
    }

    /**
     * @param limit logical offset up to which may be archived
     */
    Outcome attempt(long limit) throws IOException {
        Layout layout = log.look();
        if (!isDue(layout, Files.size(log.file()), limit)) {
            return Outcome.NOT_NEEDED;
        }
        CapturedLog.Opened live = CapturedLog.open(log.file());
        try (FileChannel channel = live.channel();
                FileHead head = log.heads().of(log.file())) {
            log.noticeRefilledHead(head, channel);
            Layout before = log.look();
            long size = channel.size();
            if (!before.live().isSameAs(live.identity()) || !isDue(before, size, limit)) {
                return Outcome.NOT_NEEDED;
            }
            if (!head.release(size + BEYOND, size + BEYOND + CapturedLog.BLOCK)) {
                return Outcome.NOT_SUPPORTED;
            }
            Archive archive = unused(before.next(length(before, size, limit)));
            return archive(before, archive, channel, size)
                            && drop(before.archived(archive), head, channel)
                    ? Outcome.DONE
                    : Outcome.NOT_NEEDED;
        }
    }

    private boolean isDue(Layout layout, long size, long limit) {
        return size - layout.head() >= policy.maxSize() && length(layout, size, limit) > 0;
    }

    private long length(Layout layout, long size, long limit) {
        long held = Math.min(size - layout.head(), limit - layout.archivedEnd());
        return Math.min(held, policy.maxSize()) / CapturedLog.BLOCK * CapturedLog.BLOCK;
    }

    /** Beside a file of the user's, somebody else's file may have the name already. */
    private Archive unused(Archive archive) {
        Archive free = archive;
        while (Files.exists(free.fileFor(log.file()))) {
            free = new Archive(free.from(), free.to(), free.number() + 1);
        }
        return free;
    }

    private boolean archive(Layout before, Archive archive, FileChannel live, long size)
            throws IOException {
        Path temporary = archive.temporaryFor(log.file());
        journal.write(Step.ARCHIVING, before, archive.number());
        Files.deleteIfExists(temporary);
        boolean complete = false;
        try {
            complete = copy(before, archive, live, temporary, level(before, size));
            if (complete) {
                DurableFiles.rename(temporary, archive.fileFor(log.file()));
            }
        } finally {
            if (!complete) {
                Files.deleteIfExists(temporary);
            }
        }
        return complete;
    }

    /** A writer that is faster than we can compress is answered by not compressing. */
    private int level(Layout before, long size) {
        boolean behind = size - before.head() >= 2 * policy.maxSize();
        return behind ? Deflater.NO_COMPRESSION : Deflater.BEST_SPEED;
    }

    /** False if it was stopped, or the file was emptied meanwhile. */
    private boolean copy(Layout before, Archive archive, FileChannel live, Path to, int level)
            throws IOException {
        ByteBuffer member = ByteBuffer.allocate(ArchiveWriter.MEMBER);
        try (var writer = new ArchiveWriter(to, level)) {
            for (long at = archive.from(); at < archive.to(); at += member.limit()) {
                member.clear().limit((int) Math.min(member.capacity(), archive.to() - at));
                if (isStopped() || !filled(member, live, at - before.base())) {
                    return false;
                }
                writer.add(member.flip());
            }
            writer.finish();
        }
        return true;
    }

    private boolean isStopped() {
        return stopped.getAsBoolean() || log.isDeleted();
    }

    private static boolean filled(ByteBuffer buffer, FileChannel live, long from)
            throws IOException {
        while (buffer.hasRemaining()) {
            if (live.read(buffer, from + buffer.position()) < 0) {
                return false;
            }
        }
        return true;
    }

    /** From here on the bytes are read from the archive, so they may go. */
    private boolean drop(Layout archived, FileHead head, FileChannel live) throws IOException {
        journal.write(Step.RELEASING, archived);
        if (!log.publish(archived)) {
            Files.deleteIfExists(archived.archives().getLast().fileFor(log.file()));
            journal.write(Step.RESTING, log.look());
            return false;
        }
        Archive newest = archived.archives().getLast();
        long from = archived.head() - (newest.to() - newest.from());
        for (long at = from; at < archived.head(); at += SLICE) {
            head.release(at, Math.min(at + SLICE, archived.head()));
        }
        live.force(true);
        if (live.size() > archived.head() && mayRemove(archived, live.size(), head)) {
            journal.write(Step.REMOVING, archived);
            log.removeHead(head, archived);
            live.force(true);
        }
        log.keepOnly(kept(log.look()));
        journal.write(Step.RESTING, log.look());
        LOG.debugf("log=%s archived=%s size=%d", log.file(), newest, live.size());
        return true;
    }

    /**
     * Before it takes bytes out the kernel writes all the rest of the file to the disk, and forgets
     * it, so that who follows the log reads it from there. While the writer is ahead and the next
     * part is due at once, the hole stays.
     */
    private boolean mayRemove(Layout archived, long size, FileHead head) {
        boolean isLast = size - archived.head() < policy.maxSize();
        return (isLast || archived.head() >= PARTS_IN_A_HOLE * policy.maxSize())
                && head.canRemove();
    }

    private List<Archive> kept(Layout layout) throws IOException {
        List<Archive> kept = new ArrayList<>(log.readable(layout));
        long total = Files.size(log.file()) - layout.head();
        for (Archive one : kept) {
            total += Files.size(one.fileFor(log.file()));
        }
        while (kept.size() > policy.keep() || (total > policy.maxTotal() && !kept.isEmpty())) {
            Path oldest = kept.removeFirst().fileFor(log.file());
            total -= Files.size(oldest);
            Files.delete(oldest);
        }
        return kept;
    }
}
