package dev.localdeploy.os;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Starts programs with posix_spawn(3). The JVM's own ProcessBuilder keeps a thread per child, gives
 * it pipes, and leaves it in our session; this does none of that.
 */
final class PosixSpawn {
    /**
     * What differs between the C libraries.
     *
     * @param flags POSIX_SPAWN_SETSID, SETSIGMASK, SETSIGDEF, and on macOS CLOEXEC_DEFAULT
     * @param glibc whether pipe2(2) and {@code addclosefrom_np} are there; on macOS a flag closes
     *     what is not wanted
     */
    record Flavour(short flags, boolean glibc) {
        /** glibc 2.34 or newer, include/spawn.h. */
        static final Flavour LINUX = new Flavour((short) (0x80 | 0x08 | 0x04), true);

        /** macOS 10.15 or newer, sys/spawn.h. */
        static final Flavour MAC = new Flavour((short) (0x0400 | 0x08 | 0x04 | 0x4000), false);
    }

    /** O_CLOEXEC of Linux, fcntl.h. */
    private static final int CLOSE_ON_EXEC = 0x80000;

    /**
     * Room for posix_spawn_file_actions_t (80 bytes), posix_spawnattr_t (336) and sigset_t (128) of
     * glibc; macOS needs 8 bytes for each.
     */
    private static final long OPAQUE = 512;

    private static final int HANDSHAKE = 3;
    private static final int READ_WRITE = 2;

    private static final FunctionDescriptor ONE_POINTER = FunctionDescriptor.of(JAVA_INT, ADDRESS);
    private static final FunctionDescriptor TWO_POINTERS =
            FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS);

    private static final MethodHandle SPAWN =
            LibC.handle(
                    "posix_spawn",
                    FunctionDescriptor.of(
                            JAVA_INT, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS));
    private static final MethodHandle ACTIONS_INIT =
            LibC.handle("posix_spawn_file_actions_init", ONE_POINTER);
    private static final MethodHandle ACTIONS_DESTROY =
            LibC.handle("posix_spawn_file_actions_destroy", ONE_POINTER);
    private static final MethodHandle ADD_OPEN =
            LibC.handle(
                    "posix_spawn_file_actions_addopen",
                    FunctionDescriptor.of(
                            JAVA_INT, ADDRESS, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT));
    private static final MethodHandle ADD_DUP2 =
            LibC.handle(
                    "posix_spawn_file_actions_adddup2",
                    FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT));
    private static final MethodHandle ATTRIBUTES_INIT =
            LibC.handle("posix_spawnattr_init", ONE_POINTER);
    private static final MethodHandle ATTRIBUTES_DESTROY =
            LibC.handle("posix_spawnattr_destroy", ONE_POINTER);
    private static final MethodHandle SET_FLAGS =
            LibC.handle(
                    "posix_spawnattr_setflags",
                    FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_SHORT));
    private static final MethodHandle SET_MASK =
            LibC.handle("posix_spawnattr_setsigmask", TWO_POINTERS);
    private static final MethodHandle SET_DEFAULT =
            LibC.handle("posix_spawnattr_setsigdefault", TWO_POINTERS);
    private static final MethodHandle EMPTY_SET = LibC.handle("sigemptyset", ONE_POINTER);
    private static final MethodHandle FULL_SET = LibC.handle("sigfillset", ONE_POINTER);

    /** Functions that only glibc has; looked up when first used, so macOS never asks for them. */
    private static final class Glibc {
        static final MethodHandle PIPE2 =
                LibC.handle(
                        "pipe2",
                        FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT),
                        LibC.WITH_ERRNO);
        static final MethodHandle ADD_CLOSE_FROM =
                LibC.handle(
                        "posix_spawn_file_actions_addclosefrom_np",
                        FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT));

        private Glibc() {}
    }

    private static final MethodHandle PIPE = LibC.handle("pipe", ONE_POINTER, LibC.WITH_ERRNO);

    private final Flavour flavour;

    PosixSpawn(Flavour flavour) {
        this.flavour = flavour;
    }

    Spawned spawn(List<String> argv, Map<String, String> environment) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            int[] ends = openPipe(arena);
            long pid;
            try {
                pid = spawn(arena, argv, environment, ends[1]);
            } catch (IOException | RuntimeException e) {
                LibC.close(ends[0]);
                throw e;
            } finally {
                LibC.close(ends[1]);
            }
            try {
                return new Spawned(pid, readAll(arena, ends[0]));
            } finally {
                LibC.close(ends[0]);
            }
        }
    }

    private int[] openPipe(Arena arena) throws IOException {
        MemorySegment ends = arena.allocate(JAVA_INT, 2);
        MemorySegment state = LibC.callState(arena);
        long result;
        try {
            int returned =
                    flavour.glibc()
                            ? (int) Glibc.PIPE2.invokeExact(state, ends, CLOSE_ON_EXEC)
                            : (int) PIPE.invokeExact(state, ends);
            result = LibC.result(returned, state);
        } catch (Throwable e) {
            throw LibC.broken("pipe", e);
        }
        if (result < 0) {
            throw new IOException("no pipe could be made (errno " + -result + ")");
        }
        return new int[] {ends.getAtIndex(JAVA_INT, 0), ends.getAtIndex(JAVA_INT, 1)};
    }

    private long spawn(
            Arena arena, List<String> argv, Map<String, String> environment, int handshake)
            throws IOException {
        MemorySegment actions = arena.allocate(OPAQUE, 16);
        MemorySegment attributes = arena.allocate(OPAQUE, 16);
        MemorySegment pid = arena.allocate(JAVA_INT);
        List<String> variables = new ArrayList<>();
        environment.forEach((name, value) -> variables.add(name + "=" + value));
        int error;
        try {
            check((int) ACTIONS_INIT.invokeExact(actions));
            check((int) ATTRIBUTES_INIT.invokeExact(attributes));
            try {
                prepareFiles(arena, actions, handshake);
                prepareSignals(arena, attributes);
                error =
                        (int)
                                SPAWN.invokeExact(
                                        pid,
                                        arena.allocateFrom(argv.getFirst()),
                                        actions,
                                        attributes,
                                        LibC.strings(arena, argv),
                                        LibC.strings(arena, variables));
            } finally {
                check((int) ACTIONS_DESTROY.invokeExact(actions));
                check((int) ATTRIBUTES_DESTROY.invokeExact(attributes));
            }
        } catch (Throwable e) {
            throw LibC.broken("posix_spawn", e);
        }
        if (error != 0) {
            throw new IOException(
                    "'" + argv.getFirst() + "' could not be started (errno " + error + ")");
        }
        return pid.get(JAVA_INT, 0);
    }

    private void prepareFiles(Arena arena, MemorySegment actions, int handshake) throws Throwable {
        MemorySegment nowhere = arena.allocateFrom("/dev/null");
        for (int stream = 0; stream < HANDSHAKE; stream++) {
            check((int) ADD_OPEN.invokeExact(actions, stream, nowhere, READ_WRITE, 0));
        }
        check((int) ADD_DUP2.invokeExact(actions, handshake, HANDSHAKE));
        if (flavour.glibc()) {
            // The JVM's own files and sockets are not close-on-exec: without this a child would
            // keep the daemon's port open.
            check((int) Glibc.ADD_CLOSE_FROM.invokeExact(actions, HANDSHAKE + 1));
        }
    }

    private void prepareSignals(Arena arena, MemorySegment attributes) throws Throwable {
        MemorySegment signals = arena.allocate(OPAQUE, 16);
        check((int) EMPTY_SET.invokeExact(signals));
        check((int) SET_MASK.invokeExact(attributes, signals));
        check((int) FULL_SET.invokeExact(signals));
        check((int) SET_DEFAULT.invokeExact(attributes, signals));
        check((int) SET_FLAGS.invokeExact(attributes, flavour.flags()));
    }

    private static void check(int error) {
        if (error != 0) {
            throw new IllegalStateException("posix_spawn could not be prepared, error " + error);
        }
    }

    private static String readAll(Arena arena, int file) {
        MemorySegment buffer = arena.allocate(1024);
        StringBuilder text = new StringBuilder();
        for (int got; (got = LibC.read(file, buffer)) > 0; ) {
            byte[] bytes = buffer.asSlice(0, got).toArray(JAVA_BYTE);
            text.append(new String(bytes, StandardCharsets.UTF_8));
        }
        return text.toString();
    }
}
