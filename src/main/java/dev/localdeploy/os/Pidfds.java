package dev.localdeploy.os;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/**
 * Linux's handles on processes, pidfd_open(2), and one thread that waits for all of them with
 * epoll(7). Works for any process, child or not, and costs a file descriptor each instead of a
 * thread.
 */
final class Pidfds {
    private static final Logger LOG = Logger.getLogger(Pidfds.class);

    /** System call numbers, the same on x86_64 and aarch64. */
    private static final long SYS_PIDFD_SEND_SIGNAL = 424;

    private static final long SYS_PIDFD_OPEN = 434;

    private static final int EPOLL_CLOEXEC = 0x80000;
    private static final int EPOLL_CTL_ADD = 1;
    private static final int EPOLLIN = 1;
    private static final int EPOLLONESHOT = 1 << 30;

    /**
     * struct epoll_event { uint32_t events; uint64_t data; } is packed on x86_64, so data starts at
     * 4 there and at 8 elsewhere.
     */
    private static final long DATA_OFFSET =
            System.getProperty("os.arch", "").equals("amd64") ? 4 : 8;

    private static final long EVENT_SIZE = DATA_OFFSET + 8;
    private static final int EVENTS_AT_ONCE = 64;

    private static final MethodHandle SYSCALL =
            LibC.handle(
                    "syscall",
                    FunctionDescriptor.of(
                            JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG),
                    LibC.WITH_ERRNO,
                    Linker.Option.firstVariadicArg(1));
    private static final MethodHandle EPOLL_CREATE =
            LibC.handle(
                    "epoll_create1", FunctionDescriptor.of(JAVA_INT, JAVA_INT), LibC.WITH_ERRNO);
    private static final MethodHandle EPOLL_CTL =
            LibC.handle(
                    "epoll_ctl",
                    FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS),
                    LibC.WITH_ERRNO);
    private static final MethodHandle EPOLL_WAIT =
            LibC.handle(
                    "epoll_wait",
                    FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT),
                    LibC.WITH_ERRNO);

    private final Map<Integer, Runnable> calls = new ConcurrentHashMap<>();
    private final int epoll;

    Pidfds() {
        epoll = createEpoll();
        Thread.ofPlatform().daemon().name("exit-watch").start(this::watch);
    }

    /** A handle on whatever process has this pid now, or minus an errno. */
    static int open(long pid) {
        return (int) syscall(SYS_PIDFD_OPEN, pid, 0, 0, 0);
    }

    /** Zero, or minus an errno. */
    static int send(int pidfd, Signal signal) {
        return (int) syscall(SYS_PIDFD_SEND_SIGNAL, pidfd, signal.number(), 0, 0);
    }

    /** Takes the handle over; calls once from the watching thread when its process has ended. */
    void onExit(int pidfd, Runnable call) {
        calls.put(pidfd, call);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment event = arena.allocate(EVENT_SIZE, 8);
            event.set(JAVA_INT, 0, EPOLLIN | EPOLLONESHOT);
            event.set(JAVA_INT, DATA_OFFSET, pidfd);
            MemorySegment state = LibC.callState(arena);
            long result =
                    LibC.result(
                            (int) EPOLL_CTL.invokeExact(state, epoll, EPOLL_CTL_ADD, pidfd, event),
                            state);
            if (result < 0) {
                throw new IllegalStateException("epoll refused a process, errno " + -result);
            }
        } catch (IllegalStateException e) {
            calls.remove(pidfd);
            throw e;
        } catch (Throwable e) {
            throw LibC.broken("epoll_ctl", e);
        }
    }

    private void watch() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment events = arena.allocate(EVENT_SIZE * EVENTS_AT_ONCE, 8);
            MemorySegment state = LibC.callState(arena);
            while (true) {
                long ready = waitForEvents(events, state);
                for (int i = 0; i < ready; i++) {
                    ended(events.get(JAVA_INT, i * EVENT_SIZE + DATA_OFFSET));
                }
            }
        }
    }

    private long waitForEvents(MemorySegment events, MemorySegment state) {
        try {
            int ready = (int) EPOLL_WAIT.invokeExact(state, epoll, events, EVENTS_AT_ONCE, -1);
            return LibC.result(ready, state);
        } catch (Throwable e) {
            throw LibC.broken("epoll_wait", e);
        }
    }

    private void ended(int pidfd) {
        Runnable call = calls.remove(pidfd);
        LibC.close(pidfd);
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

    private static int createEpoll() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = LibC.callState(arena);
            long file = LibC.result((int) EPOLL_CREATE.invokeExact(state, EPOLL_CLOEXEC), state);
            if (file < 0) {
                throw new IllegalStateException("no epoll instance, errno " + -file);
            }
            return (int) file;
        } catch (IllegalStateException e) {
            throw e;
        } catch (Throwable e) {
            throw LibC.broken("epoll_create1", e);
        }
    }

    private static long syscall(long number, long first, long second, long third, long fourth) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = LibC.callState(arena);
            return LibC.result(
                    (long) SYSCALL.invokeExact(state, number, first, second, third, fourth), state);
        } catch (Throwable e) {
            throw LibC.broken("syscall", e);
        }
    }
}
