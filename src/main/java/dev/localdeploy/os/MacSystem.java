package dev.localdeploy.os;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.util.stream.Collectors.flatMapping;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import oshi.SystemInfo;
import oshi.software.os.InternetProtocolStats.IPConnection;
import oshi.software.os.InternetProtocolStats.TcpState;
import oshi.software.os.OSProcess;

/**
 * macOS: identity and exits from libproc and kqueue, everything rarer from OSHI. Never run by us,
 * for want of such a machine; docs/architecture.md says which parts are tested.
 */
final class MacSystem implements OperatingSystem {
    private static final int PROC_ALL_PIDS = 1;
    private static final int PROC_PIDTASKALLINFO = 2;

    private static final MethodHandle PROC_LISTPIDS =
            LibC.handle(
                    "proc_listpids",
                    FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT));
    private static final MethodHandle PROC_PIDINFO =
            LibC.handle(
                    "proc_pidinfo",
                    FunctionDescriptor.of(
                            JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG, ADDRESS, JAVA_INT));
    private static final MethodHandle SYSCTL_BY_NAME =
            LibC.handle(
                    "sysctlbyname",
                    FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS, ADDRESS, JAVA_LONG));

    /** The processor clock of Apple silicon ticks every 125/3 ns, that of Intel every ns. */
    private static final double NANOS_PER_TICK =
            System.getProperty("os.arch", "").equals("aarch64") ? 125.0 / 3 : 1;

    private final String bootId = readBootId();
    private final OpenFileHead.Calls fileCalls = new MacFileCalls();
    private final PosixSpawn posixSpawn = new PosixSpawn(PosixSpawn.Flavour.MAC);
    private final Kqueue kqueue = new Kqueue();
    private final SystemInfo oshi = new SystemInfo();

    @Override
    public String bootId() {
        return bootId;
    }

    @Override
    public Optional<ProcessEntry> process(long pid) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment info = arena.allocate(MacProcessInfo.SIZE, 8);
            int got =
                    (int)
                            PROC_PIDINFO.invokeExact(
                                    (int) pid,
                                    PROC_PIDTASKALLINFO,
                                    0L,
                                    info,
                                    (int) MacProcessInfo.SIZE);
            return got < MacProcessInfo.SIZE
                    ? Optional.empty()
                    : Optional.of(MacProcessInfo.parse(info, bootId, NANOS_PER_TICK));
        } catch (Throwable e) {
            throw LibC.broken("proc_pidinfo", e);
        }
    }

    @Override
    public List<ProcessEntry> processes() {
        List<ProcessEntry> entries = new ArrayList<>();
        for (int pid : pids()) {
            process(pid).ifPresent(entries::add);
        }
        return entries;
    }

    private static int[] pids() {
        final int room = 65_536;
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment pids = arena.allocate(JAVA_INT, room);
            int bytes =
                    (int) PROC_LISTPIDS.invokeExact(PROC_ALL_PIDS, 0, pids, room * Integer.BYTES);
            return pids.asSlice(0, Math.max(bytes, 0)).toArray(JAVA_INT);
        } catch (Throwable e) {
            throw LibC.broken("proc_listpids", e);
        }
    }

    @Override
    public boolean signal(ProcessId process, Signal signal) {
        // macOS has no handle on a process, so a moment stays between the look and the signal.
        return isAlive(process) && LibC.kill(process.pid(), signal.number()) == 0;
    }

    @Override
    public Optional<String> variable(ProcessId process, String name) {
        return oshiProcess(process).map(found -> found.getEnvironmentVariables().get(name));
    }

    @Override
    public Map<String, String> environment(ProcessId process) {
        return oshiProcess(process).map(OSProcess::getEnvironmentVariables).orElse(Map.of());
    }

    @Override
    public Optional<Path> workingDirectory(ProcessId process) {
        return oshiProcess(process)
                .map(OSProcess::getCurrentWorkingDirectory)
                .filter(path -> path.startsWith("/"))
                .map(Path::of);
    }

    @Override
    public Optional<Path> outputFile(ProcessId process) {
        return Optional.empty();
    }

    @Override
    public List<String> arguments(ProcessId process) {
        return oshiProcess(process).map(OSProcess::getArguments).orElse(List.of());
    }

    @Override
    public Optional<Duration> age(ProcessId process) {
        return oshiProcess(process).map(found -> Duration.ofMillis(found.getUpTime()));
    }

    /** The kernel tells a process only its own limit, so of others it is not known. */
    @Override
    public OptionalLong openFilesLimit(ProcessId process) {
        return oshiProcess(process)
                .map(OSProcess::getSoftOpenFileLimit)
                .filter(limit -> limit >= 0)
                .map(OptionalLong::of)
                .orElse(OptionalLong.empty());
    }

    @Override
    public OptionalLong memoryLeft(ProcessId process) {
        return OptionalLong.of(oshi.getHardware().getMemory().getAvailable());
    }

    private Optional<OSProcess> oshiProcess(ProcessId process) {
        return Optional.ofNullable(oshi.getOperatingSystem().getProcess((int) process.pid()))
                .filter(_ -> isAlive(process));
    }

    @Override
    public Map<ProcessId, OpenFiles> openFiles(Collection<ProcessId> processes) {
        Map<Integer, List<TcpSocket>> sockets =
                connections()
                        .collect(
                                groupingBy(
                                        IPConnection::getowningProcessId,
                                        flatMapping(MacSystem::socket, toList())));
        Map<ProcessId, OpenFiles> open = new HashMap<>();
        for (ProcessId process : processes) {
            List<TcpSocket> own = sockets.getOrDefault((int) process.pid(), List.of());
            oshiProcess(process)
                    .map(OSProcess::getOpenFiles)
                    .filter(count -> count >= 0)
                    .ifPresent(count -> open.put(process, new OpenFiles(count.intValue(), own)));
        }
        return open;
    }

    @Override
    public List<TcpSocket> listenersOn(int port) {
        return connections()
                .flatMap(MacSystem::socket)
                .filter(socket -> socket.state() == TcpSocket.State.LISTEN)
                .filter(socket -> socket.localPort() == port)
                .distinct()
                .toList();
    }

    @Override
    public Optional<ProcessEntry> holderOf(Collection<TcpSocket> sockets) {
        return connections()
                .filter(one -> socket(one).anyMatch(sockets::contains))
                .flatMap(one -> process(one.getowningProcessId()).stream())
                .findFirst();
    }

    private Stream<IPConnection> connections() {
        return oshi.getOperatingSystem().getInternetProtocolStats().getConnections().stream()
                .filter(one -> Objects.toString(one.getType(), "").startsWith("tcp"));
    }

    /**
     * macOS has no inodes of sockets, but the two ends of a connection name one just as well. None
     * where a socket has no owner.
     */
    private static Stream<TcpSocket> socket(IPConnection connection) {
        return state(connection.getState()).stream()
                .map(state ->
                        new TcpSocket(
                                Objects.hash(
                                        Arrays.hashCode(connection.getLocalAddress()),
                                        connection.getLocalPort(),
                                        Arrays.hashCode(connection.getForeignAddress()),
                                        connection.getForeignPort()),
                                state,
                                address(connection),
                                connection.getLocalPort()));
    }

    private static InetAddress address(IPConnection connection) {
        byte[] address = connection.getLocalAddress();
        boolean ipv6 = Objects.toString(connection.getType(), "").endsWith("6");
        try {
            return InetAddress.getByAddress(address.length > 0 ? address : new byte[ipv6 ? 16 : 4]);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address of " + address.length + " bytes", e);
        }
    }

    private static Optional<TcpSocket.State> state(@Nullable TcpState state) {
        return switch (state) {
            case ESTABLISHED -> Optional.of(TcpSocket.State.ESTABLISHED);
            case SYN_SENT -> Optional.of(TcpSocket.State.SYN_SENT);
            case FIN_WAIT_1 -> Optional.of(TcpSocket.State.FIN_WAIT1);
            case FIN_WAIT_2 -> Optional.of(TcpSocket.State.FIN_WAIT2);
            case CLOSED -> Optional.of(TcpSocket.State.CLOSE);
            case CLOSE_WAIT -> Optional.of(TcpSocket.State.CLOSE_WAIT);
            case LAST_ACK -> Optional.of(TcpSocket.State.LAST_ACK);
            case LISTEN -> Optional.of(TcpSocket.State.LISTEN);
            case CLOSING -> Optional.of(TcpSocket.State.CLOSING);
            case null -> Optional.empty();
            case UNKNOWN, NONE, SYN_RECV, TIME_WAIT -> Optional.empty();
        };
    }

    @Override
    public Spawned spawn(List<String> argv, Map<String, String> environment) throws IOException {
        return posixSpawn.spawn(argv, environment);
    }

    @Override
    public void onExit(ProcessId process, Runnable call) {
        if (!isAlive(process) || !kqueue.onExit(process.pid(), call)) {
            call.run();
        }
    }

    @Override
    public OptionalInt reap(long pid) {
        return LibC.reap(pid);
    }

    @Override
    public FileHead headOf(Path file) throws IOException {
        return OpenFileHead.open(file, fileCalls);
    }

    @Override
    public void leadSession() {
        LibC.setsid();
    }

    private static String readBootId() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment text = arena.allocate(64);
            MemorySegment size = arena.allocateFrom(JAVA_LONG, text.byteSize());
            int error =
                    (int)
                            SYSCTL_BY_NAME.invokeExact(
                                    arena.allocateFrom("kern.bootsessionuuid"),
                                    text,
                                    size,
                                    MemorySegment.NULL,
                                    0L);
            if (error != 0) {
                throw new IllegalStateException("the kernel does not tell kern.bootsessionuuid");
            }
            return text.getString(0);
        } catch (IllegalStateException e) {
            throw e;
        } catch (Throwable e) {
            throw LibC.broken("sysctlbyname", e);
        }
    }
}
