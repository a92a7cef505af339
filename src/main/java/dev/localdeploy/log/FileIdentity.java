package dev.localdeploy.log;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Which file it is, whatever its name is at the moment. Inode numbers are used again at once, so
 * the time of birth belongs to it. Where a system does not know that time, the JDK gives the time
 * of the last change instead; so it is certain only if it differs from that.
 *
 * @param birth nanoseconds since the epoch
 * @param certain whether the birth is one
 */
public record FileIdentity(long device, long inode, long birth, boolean certain) {
    /** Of no file. */
    public static final FileIdentity NONE = new FileIdentity(0, 0, 0, false);

    /** What is at a path now. */
    record Seen(FileIdentity identity, long size) {}

    /**
     * @throws java.nio.file.NoSuchFileException if nothing is there
     */
    static Seen at(Path file) throws IOException {
        Map<String, Object> facts =
                Files.readAttributes(file, "unix:dev,ino,size,creationTime,lastModifiedTime");
        long birth = time(facts, "creationTime");
        var identity =
                new FileIdentity(
                        number(facts, "dev"),
                        number(facts, "ino"),
                        birth,
                        birth != time(facts, "lastModifiedTime"));
        return new Seen(identity, number(facts, "size"));
    }

    private static long number(Map<String, Object> facts, String name) {
        return facts.get(name) instanceof Number number ? number.longValue() : 0;
    }

    private static long time(Map<String, Object> facts, String name) {
        return facts.get(name) instanceof FileTime time ? time.to(TimeUnit.NANOSECONDS) : 0;
    }

    /** If one birth is certain, the file system knows births, so the other is one, too. */
    boolean isSameAs(FileIdentity other) {
        boolean birthsCount = certain || other.certain;
        return device == other.device
                && inode == other.inode
                && (!birthsCount || birth == other.birth);
    }

    /** The four numbers that {@link #parse} reads. */
    String words() {
        return "%d %d %d %d".formatted(device, inode, birth, certain ? 1 : 0);
    }

    /**
     * @param words four numbers, from an index on
     */
    static FileIdentity parse(String[] words, int from) {
        return new FileIdentity(
                Long.parseLong(words[from]),
                Long.parseLong(words[from + 1]),
                Long.parseLong(words[from + 2]),
                words[from + 3].equals("1"));
    }
}
