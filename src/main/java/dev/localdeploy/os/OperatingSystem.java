package dev.localdeploy.os;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * The few things the JDK cannot ask the operating system. One class per system implements it. Where
 * a system cannot answer, it says so with an empty answer, never with a made-up number.
 */
public interface OperatingSystem {
    /** The system this JVM runs on. */
    static OperatingSystem current() {
        String name = System.getProperty("os.name", "");
        if (name.equals("Linux")) {
            return new LinuxSystem();
        }
        if (name.startsWith("Mac")) {
            return new MacSystem();
        }
        throw new UnsupportedOperationException(
                "local-deploy runs on Linux and macOS, not on '" + name + "'");
    }

    /** The kernel's name for the present boot. */
    String bootId();

    /** The process with this pid, a zombie included. */
    Optional<ProcessEntry> process(long pid);

    /** All processes at about one moment, zombies included. */
    List<ProcessEntry> processes();

    /** Whether exactly this process still runs. A zombie does not. */
    default boolean isAlive(ProcessId id) {
        return process(id.pid())
                .filter(found -> found.id().equals(id) && !found.zombie())
                .isPresent();
    }

    /**
     * Sends a signal to exactly this process, never to another one that got its pid.
     *
     * @return false if it is already gone, or is not ours to signal
     */
    boolean signal(ProcessId process, Signal signal);

    /** A variable of the environment the process was started with, if we may read it. */
    Optional<String> variable(ProcessId process, String name);

    /** The environment the process was started with; empty if it is gone or hidden. */
    Map<String, String> environment(ProcessId process);

    /** Where the process stands, if we may look. */
    Optional<Path> workingDirectory(ProcessId process);

    /** The file its standard output goes to; empty if that is no file, or hidden. */
    Optional<Path> outputFile(ProcessId process);

    /** The arguments of the process, the program first; empty if it is gone or hidden. */
    List<String> arguments(ProcessId process);

    /**
     * How long ago the process was born, by the kernel's own clock, which nobody sets. That it has
     * ended meanwhile does not matter where the system can tell without it.
     */
    Optional<Duration> age(ProcessId process);

    /**
     * What the given processes have open, with one look at the system's table of sockets. Without
     * those that are gone and those that we may not look into.
     */
    Map<ProcessId, OpenFiles> openFiles(Collection<ProcessId> processes);

    /**
     * How many files the process may have open: its own soft limit, not ours. Empty if it has none,
     * or we may not look.
     */
    OptionalLong openFilesLimit(ProcessId process);

    /**
     * How many bytes more of memory the process and its like may take before the system refuses:
     * what is free, or what is left until the limit of a control group that it is in, whichever is
     * less. Caches that the system would give up count as free. Empty if nobody knows.
     */
    OptionalLong memoryLeft(ProcessId process);

    /** The sockets on which connections to a TCP port of this machine are accepted. */
    List<TcpSocket> listenersOn(int port);

    /**
     * A process that has one of the sockets open; empty if we may not see it. Looks through the
     * open files of all processes, so ask only if you must.
     */
    Optional<ProcessEntry> holderOf(Collection<TcpSocket> sockets);

    /**
     * Starts a program in a session of its own: standard streams on {@code /dev/null}, signals as a
     * login shell has them, no inherited file. File descriptor 3 is a pipe to us, of which all is
     * read until the program closes it.
     *
     * @param argv the program's absolute path and its arguments
     */
    Spawned spawn(List<String> argv, Map<String, String> environment) throws IOException;

    /** Calls once when the process has ended, at once if it already has. Must not block. */
    void onExit(ProcessId process, Runnable call);

    /**
     * Takes note of the end of a child started with {@link #spawn}, so that it does not stay a
     * zombie.
     *
     * @return its exit status, or empty if it is not our child, still runs, or a signal ended it
     */
    OptionalInt reap(long pid);

    /**
     * The beginning of an existing file, to take something from it. By default a system can take
     * nothing.
     */
    default FileHead headOf(Path file) throws IOException {
        return FileHead.FIXED;
    }

    /**
     * The newest lines of the kernel's own log, each with the seconds since boot in front; empty if
     * there is none or we may not read it. By default there is none.
     */
    default Optional<String> kernelLog() {
        return Optional.empty();
    }

    /** Groups that children cannot leave by themselves. By default a system has none. */
    default ControlGroups controlGroups() {
        return ControlGroups.NONE;
    }

    /** Makes this process the leader of a session of its own, away from any terminal. */
    void leadSession();
}
