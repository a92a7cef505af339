package dev.localdeploy.os;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * What the kernel has said, through klogctl(3). Unlike a read of {@code /dev/kmsg} it never waits
 * for more.
 */
final class LinuxKernelLog {
    private static final int READ_ALL = 3;

    /** More than the whole buffer of most kernels. */
    private static final int NEWEST_BYTES = 256 * 1024;

    private static final MethodHandle KLOGCTL =
            LibC.handle(
                    "klogctl",
                    FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT),
                    LibC.WITH_ERRNO);

    private LinuxKernelLog() {}

    /** Empty if we may not read it: most distributions keep it from users. */
    static Optional<String> newest() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = LibC.callState(arena);
            MemorySegment buffer = arena.allocate(NEWEST_BYTES);
            int length = (int) KLOGCTL.invokeExact(state, READ_ALL, buffer, NEWEST_BYTES);
            if (length < 0) {
                return Optional.empty();
            }
            byte[] text = new byte[length];
            MemorySegment.ofArray(text).copyFrom(buffer.asSlice(0, length));
            return Optional.of(new String(text, StandardCharsets.UTF_8));
        } catch (Throwable e) {
            throw LibC.broken("klogctl", e);
        }
    }
}
