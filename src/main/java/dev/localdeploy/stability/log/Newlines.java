package dev.localdeploy.stability.log;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Counts and finds the ends of lines, eight bytes at a time: a byte of a word is zero exactly if
 * {@code (b & 0x7F) + 0x7F | b} leaves its highest bit clear, and no carry reaches its neighbour.
 */
final class Newlines {
    private static final VarHandle WORD =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final long NEWLINES = 0x0A0A_0A0A_0A0A_0A0AL;
    private static final long LOW_BITS = 0x7F7F_7F7F_7F7F_7F7FL;
    private static final long ONES = 0x0101_0101_0101_0101L;
    private static final long EVEN_BYTES = 0x00FF_00FF_00FF_00FFL;

    /** Without an optimising compiler nobody else unrolls a loop. */
    private static final int ROUND = 4 * Long.BYTES;

    /** So often can a byte be counted up by four without running over. */
    private static final int ROUNDS = 63;

    private Newlines() {}

    static long count(byte[] bytes, int from, int end) {
        long count = 0;
        int at = from;
        while (end - at >= ROUND) {
            int stop = Math.min(end - ROUND + 1, at + ROUNDS * ROUND);
            long perByte = 0;
            for (; at < stop; at += ROUND) {
                perByte +=
                        marks((long) WORD.get(bytes, at))
                                + marks((long) WORD.get(bytes, at + Long.BYTES))
                                + marks((long) WORD.get(bytes, at + 2 * Long.BYTES))
                                + marks((long) WORD.get(bytes, at + 3 * Long.BYTES));
            }
            count += sum(perByte);
        }
        for (; at < end; at++) {
            count += bytes[at] == '\n' ? 1 : 0;
        }
        return count;
    }

    /** 1 in each byte that is a newline, 0 in the others. */
    private static long marks(long word) {
        long zeroWhereNewline = word ^ NEWLINES;
        return (~(((zeroWhereNewline & LOW_BITS) + LOW_BITS) | zeroWhereNewline) >>> 7) & ONES;
    }

    private static long sum(long perByte) {
        long pairs = (perByte & EVEN_BYTES) + ((perByte >>> 8) & EVEN_BYTES);
        return (pairs * 0x0001_0001_0001_0001L) >>> 48;
    }

    /** Where the first newline is; {@code end} if there is none. */
    static int first(byte[] bytes, int from, int end) {
        int at = from;
        for (; at <= end - Long.BYTES; at += Long.BYTES) {
            long marks = marks((long) WORD.get(bytes, at));
            if (marks != 0) {
                return at + Long.numberOfTrailingZeros(marks) / Byte.SIZE;
            }
        }
        while (at < end && bytes[at] != '\n') {
            at++;
        }
        return at;
    }

    /** Just behind the last newline; {@code from} if there is none. */
    static int afterLast(byte[] bytes, int from, int end) {
        int at = end;
        while (at > from && bytes[at - 1] != '\n') {
            at--;
        }
        return at;
    }
}
