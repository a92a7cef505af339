package dev.localdeploy.os;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/**
 * One thread that waits for the end of any process with macOS' kqueue(2).
 *
 * <pre>
 *   struct kevent { 0 uintptr_t ident; 8 int16 filter; 10 uint16 flags; 12 uint32 fflags; 16 intptr_t data; 24 void *udata; }
 * </pre>
 *
 * <p>Written after the manual page; none of our machines runs macOS.
 */
final class Kqueue {
    private static final Logger LOG = Logger.getLogger(Kqueue.class);

    private static final long EVENT_SIZE = 32;
    private static final short EVFILT_PROC = -5;
    private static final short EV_ADD_ONESHOT = 0x0001 | 0x0010;
    private static final int NOTE_EXIT = 0x80000000;

    private static final MethodHandle KQUEUE =
            LibC.handle("kqueue", FunctionDescriptor.of(JAVA_INT), LibC.WITH_ERRNO);
    private static final MethodHandle KEVENT =
            LibC.handle(
                    "kevent",
                    FunctionDescriptor.of(
                            JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, ADDRESS, JAVA_INT, ADDRESS),
                    LibC.WITH_ERRNO);

    private final Map<Long, Runnable> calls = new ConcurrentHashMap<>();
    private final int queue;

    Kqueue() {
        queue = create();
        Thread.ofPlatform().daemon().name("exit-watch").start(this::watch);
    }

    /** Whether the process is watched now; false if there is none with this pid. */
    boolean onExit(long pid, Runnable call) {
        calls.put(pid, call);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment change = arena.allocate(EVENT_SIZE, 8);
            change.set(JAVA_LONG, 0, pid);
            change.set(JAVA_SHORT, 8, EVFILT_PROC);
            change.set(JAVA_SHORT, 10, EV_ADD_ONESHOT);
            change.set(JAVA_INT, 12, NOTE_EXIT);
            boolean watched = kevent(arena, change, MemorySegment.NULL) >= 0;
            if (!watched) {
                calls.remove(pid);
            }
            return watched;
        }
    }

    private void watch() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment event = arena.allocate(EVENT_SIZE, 8);
            while (true) {
                if (kevent(arena, MemorySegment.NULL, event) > 0) {
                    ended(event.get(JAVA_LONG, 0));
                }
            }
        }
    }

    private void ended(long pid) {
        Runnable call = calls.remove(pid);
        if (call == null) {
            return;
        }
        try {
            call.run();
        } catch (RuntimeException e) {
            // This thread serves all runs; the trouble of one must not end it.
            LOG.error("the end of a process could not be handled", e);
        }
    }

    private long kevent(Arena arena, MemorySegment change, MemorySegment event) {
        MemorySegment state = LibC.callState(arena);
        int changes = change.equals(MemorySegment.NULL) ? 0 : 1;
        int events = event.equals(MemorySegment.NULL) ? 0 : 1;
        try {
            int result =
                    (int)
                            KEVENT.invokeExact(
                                    state,
                                    queue,
                                    change,
                                    changes,
                                    event,
                                    events,
                                    MemorySegment.NULL);
            return LibC.result(result, state);
        } catch (Throwable e) {
            throw LibC.broken("kevent", e);
        }
    }

    private static int create() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = LibC.callState(arena);
            return (int) LibC.result((int) KQUEUE.invokeExact(state), state);
        } catch (Throwable e) {
            throw LibC.broken("kqueue", e);
        }
    }
}
