package dev.localdeploy.os;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.ByteArrayOutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalInt;

/**
 * The functions of the C library that every system we run on has. Each native method here is the C
 * function of that name; where it fails it answers {@code -errno}, as system calls do inside the
 * kernel, instead of -1 and a global.
 */
final class LibC {
    /** errno values, the same on Linux and macOS. */
    static final int ESRCH = 3;

    static final int EINTR = 4;

    private static final Linker LINKER = Linker.nativeLinker();
    private static final SymbolLookup SYMBOLS = LINKER.defaultLookup();
    private static final StructLayout CALL_STATE = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO =
            CALL_STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));
    static final Linker.Option WITH_ERRNO = Linker.Option.captureCallState("errno");

    private static final MethodHandle KILL =
            handle("kill", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT), WITH_ERRNO);
    private static final MethodHandle WAITPID =
            handle(
                    "waitpid",
                    FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT),
                    WITH_ERRNO);
    private static final MethodHandle SETSID =
            handle("setsid", FunctionDescriptor.of(JAVA_INT), WITH_ERRNO);
    private static final MethodHandle CLOSE =
            handle("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT), WITH_ERRNO);
    private static final MethodHandle READ =
            handle(
                    "read",
                    FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG),
                    WITH_ERRNO);

    private static final MethodHandle OPEN =
            handle("open", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT), WITH_ERRNO);
    private static final MethodHandle SEEK =
            handle(
                    "lseek",
                    FunctionDescriptor.of(JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_INT),
                    WITH_ERRNO);

    private static final MethodHandle SOCKET =
            handle(
                    "socket",
                    FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT),
                    WITH_ERRNO);

    private static final MethodHandle PAGE_SIZE =
            handle("getpagesize", FunctionDescriptor.of(JAVA_INT));

    private LibC() {}

    static MethodHandle handle(
            String name, FunctionDescriptor descriptor, Linker.Option... options) {
        MemorySegment symbol =
                SYMBOLS.find(name)
                        .orElseThrow(() ->
                                new UnsatisfiedLinkError(
                                        "this system's C library has no " + name + "()"));
        return LINKER.downcallHandle(symbol, descriptor, options);
    }

    static MemorySegment callState(Arena arena) {
        return arena.allocate(CALL_STATE);
    }

    /** The result of a call as it is, or minus the errno it left. */
    static long result(long returned, MemorySegment callState) {
        return returned >= 0 ? returned : -(int) ERRNO.get(callState, 0L);
    }

    static int kill(long pid, int signal) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = callState(arena);
            return (int) result((int) KILL.invokeExact(state, (int) pid, signal), state);
        } catch (Throwable e) {
            throw broken("kill", e);
        }
    }

    /**
     * Waits for a child without blocking.
     *
     * @return its exit status; empty if it is not a child of ours, still runs, or a signal ended it
     */
    static OptionalInt reap(long pid) {
        final int noHang = 1;
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = callState(arena);
            MemorySegment status = arena.allocate(JAVA_INT);
            int returned = (int) WAITPID.invokeExact(state, (int) pid, status, noHang);
            int word = status.get(JAVA_INT, 0);
            boolean exited = returned == pid && (word & 0x7f) == 0;
            return exited ? OptionalInt.of((word >> 8) & 0xff) : OptionalInt.empty();
        } catch (Throwable e) {
            throw broken("waitpid", e);
        }
    }

    static int setsid() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = callState(arena);
            return (int) result((int) SETSID.invokeExact(state), state);
        } catch (Throwable e) {
            throw broken("setsid", e);
        }
    }

    static int close(int file) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = callState(arena);
            return (int) result((int) CLOSE.invokeExact(state, file), state);
        } catch (Throwable e) {
            throw broken("close", e);
        }
    }

    /** Opens an existing file to read and write. */
    static int openToWrite(String path, int flags) {
        final int readWrite = 2;
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = callState(arena);
            MemorySegment name = arena.allocateFrom(path);
            return (int) result((int) OPEN.invokeExact(state, name, readWrite | flags), state);
        } catch (Throwable e) {
            throw broken("open", e);
        }
    }

    static long seek(int file, long offset, int whence) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = callState(arena);
            return result((long) SEEK.invokeExact(state, file, offset, whence), state);
        } catch (Throwable e) {
            throw broken("lseek", e);
        }
    }

    static int socket(int domain, int type, int protocol) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = callState(arena);
            return (int) result((int) SOCKET.invokeExact(state, domain, type, protocol), state);
        } catch (Throwable e) {
            throw broken("socket", e);
        }
    }

    /** Bytes in a page of memory: 4096, or 16384 on Apple's and 65536 on some ARM servers. */
    static int pageSize() {
        try {
            return (int) PAGE_SIZE.invokeExact();
        } catch (Throwable e) {
            throw broken("getpagesize", e);
        }
    }

    /** Blocks until there is something to read; 0 at the end of the file. */
    static int read(int file, MemorySegment buffer) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = callState(arena);
            long got;
            do {
                got =
                        result(
                                (long) READ.invokeExact(state, file, buffer, buffer.byteSize()),
                                state);
            } while (got == -EINTR);
            return (int) got;
        } catch (Throwable e) {
            throw broken("read", e);
        }
    }

    /**
     * A NULL-terminated array of C strings, as {@code argv} and {@code environ} are. Made in two
     * pieces and copied at once: string by string, an environment takes half a millisecond, and a
     * restart waits for it.
     */
    static MemorySegment strings(Arena arena, List<String> texts) {
        var characters = new ByteArrayOutputStream();
        long[] pointers = new long[texts.size() + 1];
        for (int i = 0; i < texts.size(); i++) {
            pointers[i] = characters.size();
            characters.writeBytes(texts.get(i).getBytes(StandardCharsets.UTF_8));
            characters.write(0);
        }
        MemorySegment block = arena.allocateFrom(JAVA_BYTE, characters.toByteArray());
        for (int i = 0; i < texts.size(); i++) {
            pointers[i] += block.address();
        }
        return arena.allocateFrom(JAVA_LONG, pointers);
    }

    /** A downcall throws only if its handle was described wrongly. */
    static LinkageError broken(String function, Throwable cause) {
        return new LinkageError(
                function + "() was called in a way its handle does not allow", cause);
    }
}
