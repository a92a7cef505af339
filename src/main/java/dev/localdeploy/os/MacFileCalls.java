package dev.localdeploy.os;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * fcntl(2) with F_PUNCHHOLE, which APFS knows; nothing there takes bytes out of a file. Written
 * after the manual page and never run by us.
 */
final class MacFileCalls implements OpenFileHead.Calls {
    private static final int F_PUNCHHOLE = 99;
    private static final int ENOTSUP = 45;
    private static final int ENOTTY = 25;
    private static final int EOPNOTSUPP = 102;

    /** struct fpunchhole { uint fp_flags; uint reserved; off_t fp_offset; off_t fp_length; } */
    private static final long PUNCHHOLE_SIZE = 24;

    private static final long OFFSET = 8;
    private static final long LENGTH = 16;

    private static final MethodHandle FCNTL =
            LibC.handle(
                    "fcntl",
                    FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS),
                    LibC.WITH_ERRNO,
                    Linker.Option.firstVariadicArg(2));

    @Override
    public int closeOnExec() {
        return 0x1000000;
    }

    @Override
    public int seekData() {
        return 4;
    }

    @Override
    public int release(int file, long from, long length) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = LibC.callState(arena);
            MemorySegment hole = arena.allocate(PUNCHHOLE_SIZE, Long.BYTES);
            hole.set(JAVA_LONG, OFFSET, from);
            hole.set(JAVA_LONG, LENGTH, length);
            return (int)
                    LibC.result((int) FCNTL.invokeExact(state, file, F_PUNCHHOLE, hole), state);
        } catch (Throwable e) {
            throw LibC.broken("fcntl", e);
        }
    }

    @Override
    public int remove(int file, long length) {
        return -EOPNOTSUPP;
    }

    @Override
    public boolean meansNotSupported(int errno) {
        return errno == ENOTSUP || errno == ENOTTY || errno == EOPNOTSUPP;
    }
}
