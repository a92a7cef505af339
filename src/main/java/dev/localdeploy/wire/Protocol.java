package dev.localdeploy.wire;

/**
 * How client and daemon talk. Within one major number each understands the other: a newer one only
 * adds, and keeps to itself what the older does not know (ADR 15). Whatever the number, the
 * endpoint file and {@code GET /api/v1/info} stay readable, so that two strangers can at least part
 * in peace.
 *
 * @param minor grows with each field or path that is added
 */
public record Protocol(int major, int minor) implements Comparable<Protocol> {
    /** What this program speaks. */
    public static final Protocol CURRENT = new Protocol(1, 1);

    /** What is spoken by a daemon that does not say so, because it is of before this was said. */
    public static final Protocol FIRST = new Protocol(1, 0);

    /**
     * @param text such as {@code 1.1}; one that is no protocol is that of a complete stranger
     */
    public static Protocol of(String text) {
        int point = text.indexOf('.');
        try {
            return new Protocol(
                    Integer.parseInt(text, 0, Math.max(point, 0), 10),
                    Integer.parseInt(text, point + 1, text.length(), 10));
        } catch (NumberFormatException e) {
            return new Protocol(0, 0);
        }
    }

    public boolean understands(Protocol other) {
        return major == other.major;
    }

    @Override
    public int compareTo(Protocol other) {
        return major == other.major
                ? Integer.compare(minor, other.minor)
                : Integer.compare(major, other.major);
    }

    @Override
    public String toString() {
        return major + "." + minor;
    }
}
