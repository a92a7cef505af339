package dev.localdeploy.os;

import java.nio.charset.StandardCharsets;

/**
 * Reads one {@code /proc/PID/stat}, see proc_pid_stat(5). The name in the second field may hold
 * blanks and brackets, so fields are counted from the last closing bracket.
 */
final class ProcStat {
    /** sysconf(_SC_CLK_TCK); 100 on every Linux since 2.6, whatever the kernel's own tick. */
    static final long MILLIS_PER_TICK = 10;

    private final String bootId;
    private final long pageSize;

    ProcStat(String bootId, long pageSize) {
        this.bootId = bootId;
        this.pageSize = pageSize;
    }

    /**
     * @param bytes the file, {@code length} bytes of it
     * @throws IllegalArgumentException if it is no stat file
     */
    ProcessEntry parse(byte[] bytes, int length) {
        int bracket = length - 1;
        while (bracket >= 0 && bytes[bracket] != ')') {
            bracket--;
        }
        if (bracket < 2 || bracket + 2 >= length) {
            throw new IllegalArgumentException(
                    "not a /proc/PID/stat: "
                            + new String(bytes, 0, length, StandardCharsets.ISO_8859_1));
        }
        long[] fields = new long[25];
        fields[1] = number(bytes, 0, length);
        char state = (char) bytes[bracket + 2];
        int at = bracket + 3;
        for (int field = 4; field < fields.length && at < length; field++) {
            at++;
            fields[field] = number(bytes, at, length);
            while (at < length && bytes[at] != ' ') {
                at++;
            }
        }
        return new ProcessEntry(
                new ProcessId(fields[1], fields[22], bootId),
                fields[4],
                fields[5],
                fields[6],
                state,
                (fields[14] + fields[15]) * MILLIS_PER_TICK,
                (fields[16] + fields[17]) * MILLIS_PER_TICK,
                (int) fields[20],
                fields[24] * pageSize);
    }

    private static long number(byte[] bytes, int from, int length) {
        long value = 0;
        boolean negative = from < length && bytes[from] == '-';
        for (int i = negative ? from + 1 : from; i < length; i++) {
            int digit = bytes[i] - '0';
            if (digit < 0 || digit > 9) {
                break;
            }
            value = value * 10 + digit;
        }
        return negative ? -value : value;
    }
}
