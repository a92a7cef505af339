package dev.localdeploy.testing;

import dev.localdeploy.os.ControlGroups;
import dev.localdeploy.os.OpenFiles;
import dev.localdeploy.os.OperatingSystem;
import dev.localdeploy.os.ProcessEntry;
import dev.localdeploy.os.ProcessId;
import dev.localdeploy.os.Signal;
import dev.localdeploy.os.Spawned;
import dev.localdeploy.os.TcpSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A system on which processes live and end as the test says. It starts nothing, and a process has
 * no environment, and so no marker, until it is given one.
 */
public final class FakeSystem implements OperatingSystem {
    /** What was asked that costs much, such as {@code processes} or {@code holderOf}. */
    public final List<String> searches = new ArrayList<>();

    /** Where processes are; at first in none. */
    public final FakeControlGroups groups = new FakeControlGroups();

    private final Map<Long, ProcessEntry> table = new LinkedHashMap<>();
    private final Map<ProcessId, OpenFiles> files = new HashMap<>();
    private final List<TcpSocket> sockets = new ArrayList<>();
    private final Map<ProcessId, Runnable> onExit = new HashMap<>();
    private final Map<ProcessId, List<String>> arguments = new HashMap<>();
    private final Map<ProcessId, Map<String, String>> environments = new HashMap<>();
    private final Map<ProcessId, Long> limits = new HashMap<>();
    private OptionalLong memoryLeft = OptionalLong.empty();
    private Duration age = Duration.ZERO;

    /** A process that leads its own group and session. */
    public ProcessId born(long pid, long parent) {
        var id = new ProcessId(pid, 10 * pid, bootId());
        put(new ProcessEntry(id, parent, pid, pid, 'S', 0, 0, 1, 0));
        return id;
    }

    /** What a process was started with. */
    public void startedWith(ProcessId process, List<String> argv, Map<String, String> environment) {
        arguments.put(process, argv);
        environments.put(process, environment);
    }

    /** Puts the process into the table, or changes it. */
    public void put(ProcessEntry process) {
        table.put(process.id().pid(), process);
    }

    /** The process is gone, and nobody waits for it any more. */
    public void end(ProcessId id) {
        table.remove(id.pid());
        files.remove(id);
        Runnable call = onExit.remove(id);
        if (call != null) {
            call.run();
        }
    }

    /** What a process has open; until this is said, nobody may look. */
    public void open(ProcessId process, int count, TcpSocket... own) {
        files.put(process, new OpenFiles(count, List.of(own)));
        sockets.addAll(List.of(own));
    }

    /** A socket of somebody who is not to be seen. */
    public void hide(TcpSocket socket) {
        sockets.add(socket);
    }

    /** Of every process. */
    public void age(Duration of) {
        age = of;
    }

    @Override
    public String bootId() {
        return "boot";
    }

    @Override
    public Optional<ProcessEntry> process(long pid) {
        return Optional.ofNullable(table.get(pid));
    }

    @Override
    public List<ProcessEntry> processes() {
        searches.add("processes");
        return List.copyOf(table.values());
    }

    @Override
    public Optional<Duration> age(ProcessId process) {
        return Optional.of(age);
    }

    @Override
    public Map<ProcessId, OpenFiles> openFiles(Collection<ProcessId> processes) {
        Map<ProcessId, OpenFiles> open = new HashMap<>(files);
        open.keySet().retainAll(processes);
        return open;
    }

    /** How many files a process may have open; until this is said, nobody knows. */
    public void limitOpenFiles(ProcessId process, long limit) {
        limits.put(process, limit);
    }

    /** What is left of memory, for every process. */
    public void memoryLeft(long bytes) {
        memoryLeft = OptionalLong.of(bytes);
    }

    @Override
    public OptionalLong openFilesLimit(ProcessId process) {
        @Nullable Long limit = limits.get(process);
        return limit == null ? OptionalLong.empty() : OptionalLong.of(limit);
    }

    @Override
    public OptionalLong memoryLeft(ProcessId process) {
        return memoryLeft;
    }

    @Override
    public List<TcpSocket> listenersOn(int port) {
        return sockets.stream()
                .filter(one -> one.localPort() == port && one.state() == TcpSocket.State.LISTEN)
                .toList();
    }

    @Override
    public Optional<ProcessEntry> holderOf(Collection<TcpSocket> wanted) {
        searches.add("holderOf");
        return table.values().stream()
                .filter(process -> files.containsKey(process.id()))
                .filter(process ->
                        files.get(process.id()).tcpSockets().stream().anyMatch(wanted::contains))
                .findFirst();
    }

    @Override
    public List<String> arguments(ProcessId process) {
        return arguments.getOrDefault(process, List.of("program", Long.toString(process.pid())));
    }

    @Override
    public Optional<String> variable(ProcessId process, String name) {
        return Optional.ofNullable(environment(process).get(name));
    }

    @Override
    public Map<String, String> environment(ProcessId process) {
        return environments.getOrDefault(process, Map.of());
    }

    @Override
    public Optional<Path> workingDirectory(ProcessId process) {
        return Optional.empty();
    }

    @Override
    public Optional<Path> outputFile(ProcessId process) {
        return Optional.empty();
    }

    @Override
    public boolean signal(ProcessId process, Signal signal) {
        return isAlive(process);
    }

    @Override
    public Spawned spawn(List<String> argv, Map<String, String> environment) {
        throw new UnsupportedOperationException("nothing is started here");
    }

    @Override
    public void onExit(ProcessId process, Runnable call) {
        onExit.put(process, call);
    }

    @Override
    public OptionalInt reap(long pid) {
        return OptionalInt.empty();
    }

    @Override
    public ControlGroups controlGroups() {
        return groups;
    }

    @Override
    public void leadSession() {}
}
