package dev.localdeploy.os;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;

/**
 * Reads {@code struct proc_taskallinfo} of macOS, sys/proc_info.h:
 *
 * <pre>
 *   0  struct proc_bsdinfo                        136  struct proc_taskinfo
 *      4  uint32 pbi_status                            144  uint64 pti_resident_size
 *     12  uint32 pbi_pid                               152  uint64 pti_total_user
 *     16  uint32 pbi_ppid                              160  uint64 pti_total_system
 *    100  uint32 pbi_pgid                              220  int32  pti_threadnum
 *    120  uint64 pbi_start_tvsec
 *    128  uint64 pbi_start_tvusec
 * </pre>
 *
 * <p>Tested against a captured layout only: none of our machines runs macOS.
 */
final class MacProcessInfo {
    static final long SIZE = 232;

    /** SZOMB and SSTOP of sys/proc.h. */
    private static final int ZOMBIE = 5;

    private static final int STOPPED = 4;

    private MacProcessInfo() {}

    /** Processor time comes in nanoseconds on Intel; on Apple silicon in ticks of 125/3 ns. */
    static ProcessEntry parse(MemorySegment info, String bootId, double nanosPerTick) {
        long birth = whole(info, 120) * 1_000_000 + whole(info, 128);
        double cpuNanos = (whole(info, 152) + whole(info, 160)) * nanosPerTick;
        return new ProcessEntry(
                new ProcessId(number(info, 12), birth, bootId),
                number(info, 16),
                number(info, 100),
                0,
                state(number(info, 4)),
                (long) (cpuNanos / 1_000_000),
                0,
                number(info, 220),
                whole(info, 144));
    }

    private static char state(int status) {
        return switch (status) {
            case ZOMBIE -> 'Z';
            case STOPPED -> 'T';
            default -> 'S';
        };
    }

    private static int number(MemorySegment info, long offset) {
        return info.get(JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN), offset);
    }

    private static long whole(MemorySegment info, long offset) {
        return info.get(JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN), offset);
    }
}
