package dev.localdeploy.os;

import java.io.FileInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * Linux, through {@code /proc} and a handful of system calls. Reads {@code /proc} with plain
 * streams: nearly all of the 6 to 11 µs a process takes that way are the kernel's own, so system
 * calls by hand gain nothing, while a library takes ten times as long.
 */
final class LinuxSystem implements OperatingSystem {
    private static final Path PROC = Path.of("/proc");
    private static final Path CGROUPS = Path.of("/sys/fs/cgroup");

    private final String bootId = readBootId();
    private final ProcStat procStat = new ProcStat(bootId, LibC.pageSize());
    private final OpenFileHead.Calls fileCalls = new LinuxFileCalls();
    private final PosixSpawn posixSpawn = new PosixSpawn(PosixSpawn.Flavour.LINUX);
    private final Pidfds pidfds = new Pidfds();
    private final ControlGroups controlGroups = new LinuxControlGroups(PROC, CGROUPS);

    @Override
    public String bootId() {
        return bootId;
    }

    @Override
    public Optional<ProcessEntry> process(long pid) {
        return entry(Long.toString(pid), new byte[1024]);
    }

    @Override
    public List<ProcessEntry> processes() {
        String[] names = PROC.toFile().list();
        List<ProcessEntry> entries = new ArrayList<>();
        byte[] buffer = new byte[1024];
        for (String name : names == null ? new String[0] : names) {
            if (Character.isDigit(name.charAt(0))) {
                entry(name, buffer).ifPresent(entries::add);
            }
        }
        return entries;
    }

    private Optional<ProcessEntry> entry(String pid, byte[] buffer) {
        try (FileInputStream file = new FileInputStream("/proc/" + pid + "/stat")) {
            int length = file.read(buffer);
            return length <= 0 ? Optional.empty() : Optional.of(procStat.parse(buffer, length));
        } catch (IOException gone) {
            return Optional.empty();
        }
    }

    @Override
    public boolean signal(ProcessId process, Signal signal) {
        int pidfd = Pidfds.open(process.pid());
        if (pidfd < 0) {
            return false;
        }
        try {
            // The handle is taken first and looked at after, so the pid cannot change hands.
            return isAlive(process) && Pidfds.send(pidfd, signal) == 0;
        } finally {
            LibC.close(pidfd);
        }
    }

    @Override
    public Optional<String> variable(ProcessId process, String name) {
        String prefix = name + "=";
        return strings(process, "environ").stream()
                .filter(entry -> entry.startsWith(prefix))
                .map(entry -> entry.substring(prefix.length()))
                .findFirst();
    }

    @Override
    public Map<String, String> environment(ProcessId process) {
        Map<String, String> environment = new HashMap<>();
        for (String entry : strings(process, "environ")) {
            int equals = entry.indexOf('=');
            if (equals > 0) {
                environment.put(entry.substring(0, equals), entry.substring(equals + 1));
            }
        }
        return environment;
    }

    @Override
    public Optional<Path> workingDirectory(ProcessId process) {
        return path(process, "cwd");
    }

    @Override
    public Optional<Path> outputFile(ProcessId process) {
        return path(process, "fd/1").filter(Files::isRegularFile);
    }

    /** Where a link under {@code /proc/PID} leads. */
    private Optional<Path> path(ProcessId process, String link) {
        String target = LinuxFiles.target(PROC.resolve(Long.toString(process.pid())).resolve(link));
        return target.startsWith("/") && isAlive(process)
                ? Optional.of(Path.of(target))
                : Optional.empty();
    }

    @Override
    public List<String> arguments(ProcessId process) {
        return strings(process, "cmdline");
    }

    /** The zero-terminated strings of a file under {@code /proc/PID}. */
    private List<String> strings(ProcessId process, String file) {
        byte[] bytes = LinuxFiles.bytes("/proc/" + process.pid() + "/" + file);
        if (bytes.length == 0 || !isAlive(process)) {
            return List.of();
        }
        String text = new String(bytes, StandardCharsets.UTF_8);
        return List.of(
                (text.endsWith("\0") ? text.substring(0, text.length() - 1) : text)
                        .split("\0", -1));
    }

    @Override
    public Optional<Duration> age(ProcessId process) {
        String uptime = new String(LinuxFiles.bytes("/proc/uptime"), StandardCharsets.US_ASCII);
        int point = uptime.indexOf(' ');
        if (point < 0 || !process.bootId().equals(bootId)) {
            return Optional.empty();
        }
        long sinceBoot = Math.round(Double.parseDouble(uptime.substring(0, point)) * 1000);
        return Optional.of(
                Duration.ofMillis(
                        Math.max(0, sinceBoot - process.birth() * ProcStat.MILLIS_PER_TICK)));
    }

    @Override
    public Map<ProcessId, OpenFiles> openFiles(Collection<ProcessId> processes) {
        return LinuxFiles.of(processes);
    }

    @Override
    public OptionalLong openFilesLimit(ProcessId process) {
        byte[] limits = LinuxFiles.bytes("/proc/" + process.pid() + "/limits");
        return isAlive(process) ? ProcLimits.openFiles(limits) : OptionalLong.empty();
    }

    @Override
    public OptionalLong memoryLeft(ProcessId process) {
        return LinuxMemory.left(PROC, CGROUPS, process.pid());
    }

    @Override
    public List<TcpSocket> listenersOn(int port) {
        return LinuxFiles.listenersOn(port);
    }

    @Override
    public Optional<ProcessEntry> holderOf(Collection<TcpSocket> sockets) {
        return processes().stream()
                .filter(entry -> LinuxFiles.holdsOneOf(sockets, entry.id()))
                .findFirst();
    }

    @Override
    public Spawned spawn(List<String> argv, Map<String, String> environment) throws IOException {
        return posixSpawn.spawn(argv, environment);
    }

    @Override
    public void onExit(ProcessId process, Runnable call) {
        int pidfd = Pidfds.open(process.pid());
        if (pidfd < 0) {
            if (-pidfd != LibC.ESRCH) {
                throw new IllegalStateException(
                        "process %d cannot be watched, errno %d: the limit of open files may be too low"
                                .formatted(process.pid(), -pidfd));
            }
            call.run();
        } else if (isAlive(process)) {
            pidfds.onExit(pidfd, call);
        } else {
            LibC.close(pidfd);
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
    public Optional<String> kernelLog() {
        return LinuxKernelLog.newest();
    }

    @Override
    public ControlGroups controlGroups() {
        return controlGroups;
    }

    @Override
    public void leadSession() {
        // Fails only for the leader of a process group, which has a session of its own already
        // or was put in the foreground by somebody who wants it there.
        LibC.setsid();
    }

    private static String readBootId() {
        try {
            return Files.readString(PROC.resolve("sys/kernel/random/boot_id")).strip();
        } catch (IOException e) {
            throw new IllegalStateException("/proc is not mounted or not readable", e);
        }
    }
}
