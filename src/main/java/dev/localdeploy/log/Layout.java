package dev.localdeploy.log;

import java.util.ArrayList;
import java.util.List;

/**
 * Where the bytes of a log are. A <em>logical offset</em> counts all bytes that were ever archived
 * from this log, so it stays with its byte through rotations:
 *
 * <pre>
 *   logical:   archives.first.from …        archivedEnd …            end
 *             ├── archive ──┼── archive ──┤├── data of the live file ──┤
 *   physical:                         0 … head …                  size
 *                                     └ hole ┘
 * </pre>
 *
 * The live file's byte at physical offset p has the logical offset base + p.
 *
 * @param live the live file; {@link FileIdentity#NONE} before it was seen
 * @param head where its data begin; what lies before is in archives
 * @param archives oldest first, each beginning where the one before ends; the last ends at base +
 *     head
 * @param former the file that was live before this one, which somebody else renamed
 * @param emptied whether somebody else emptied the live file, as far as this daemon saw
 */
record Layout(
        FileIdentity live,
        long base,
        long head,
        List<Archive> archives,
        Former former,
        Emptied emptied) {
    static final Layout EMPTY =
            new Layout(
                    FileIdentity.NONE,
                    0,
                    0,
                    List.of(),
                    new Former(FileIdentity.NONE, 0, 0),
                    new Emptied(0, 0));

    Layout {
        archives = List.copyOf(archives);
    }

    /**
     * @param base that of the file when it was live
     * @param archivedEnd where its own bytes began then, and where those of its successor begin
     */
    record Former(FileIdentity identity, long base, long archivedEnd) {}

    /**
     * @param times how often
     * @param at logical offset of the first byte after the last time
     */
    record Emptied(long times, long at) {}

    /** Logical offset of the live file's first data. */
    long archivedEnd() {
        return base + head;
    }

    /** The part that comes next. */
    Archive next(long length) {
        int number = archives.isEmpty() ? 1 : archives.getLast().number() + 1;
        return new Archive(archivedEnd(), archivedEnd() + length, number);
    }

    /** The same bytes, but those of the archive are no longer read from the live file. */
    Layout archived(Archive archive) {
        List<Archive> more = new ArrayList<>(archives);
        more.add(archive);
        long newHead = head + archive.to() - archive.from();
        return new Layout(live, base, newHead, more, former, emptied);
    }

    /** After the head was taken out of the live file. */
    Layout shortened() {
        return new Layout(live, archivedEnd(), 0, archives, former, emptied);
    }

    Layout keeping(List<Archive> kept) {
        return new Layout(live, base, head, kept, former, emptied);
    }

    /**
     * Another file is live from now on.
     *
     * @param hole how much of its beginning is none of its data
     */
    Layout replacedBy(FileIdentity other, long hole) {
        return new Layout(
                other,
                archivedEnd() - hole,
                hole,
                archives,
                new Former(live, base, archivedEnd()),
                emptied);
    }

    /** It is the same file, but all that it held is gone. */
    Layout truncated() {
        var again = new Emptied(emptied.times() + 1, archivedEnd());
        return new Layout(live, archivedEnd(), 0, archives, former, again);
    }

    /** The same, with more known about the live file. */
    Layout knowing(FileIdentity better) {
        if (live.certain() || better.equals(live)) {
            return this;
        }
        return new Layout(better, base, head, archives, former, emptied);
    }
}
