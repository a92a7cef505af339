package dev.localdeploy.os;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * fallocate(2): punches holes nearly everywhere, and collapses a range on ext4 and XFS. Both take
 * the lock of the file that an appending write takes, so no write falls in between.
 */
final class LinuxFileCalls implements OpenFileHead.Calls {
    private static final int FALLOC_FL_KEEP_SIZE = 1;
    private static final int FALLOC_FL_PUNCH_HOLE = 2;
    private static final int FALLOC_FL_COLLAPSE_RANGE = 8;
    private static final int ENOSYS = 38;
    private static final int EOPNOTSUPP = 95;

    private static final MethodHandle FALLOCATE =
            LibC.handle(
                    "fallocate",
                    FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG),
                    LibC.WITH_ERRNO);

    @Override
    public int closeOnExec() {
        return 0x80000;
    }

    @Override
    public int seekData() {
        return 3;
    }

    @Override
    public int release(int file, long from, long length) {
        return fallocate(file, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, from, length);
    }

    @Override
    public int remove(int file, long length) {
        return fallocate(file, FALLOC_FL_COLLAPSE_RANGE, 0, length);
    }

    @Override
    public boolean meansNotSupported(int errno) {
        return errno == EOPNOTSUPP || errno == ENOSYS;
    }

    private static int fallocate(int file, int mode, long from, long length) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = LibC.callState(arena);
            int result;
            do {
                result =
                        (int)
                                LibC.result(
                                        (int)
                                                FALLOCATE.invokeExact(
                                                        state, file, mode, from, length),
                                        state);
            } while (result == -LibC.EINTR);
            return result;
        } catch (Throwable e) {
            throw LibC.broken("fallocate", e);
        }
    }
}
