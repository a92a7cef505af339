package dev.localdeploy.process;

import dev.localdeploy.os.OperatingSystem;
import dev.localdeploy.os.ProcessEntry;
import dev.localdeploy.os.ProcessId;
import dev.localdeploy.os.Spawned;
import dev.localdeploy.os.TcpSocket;
import dev.localdeploy.os.Timers;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The processes of this machine. Every run is started through a shim of its own, which outlives the
 * daemon and writes down how the run ends.
 */
public final class LocalProcesses implements Processes {
    private static final Logger LOG = Logger.getLogger(LocalProcesses.class);

    // Where in the arguments of a shim something stands; see local-deploy-shim.c.
    private static final int SHIM_RECORD = 1;
    private static final int SHIM_DIRECTORY = 2;
    private static final int SHIM_LOG = 3;
    private static final int SHIM_PROGRAM = 5;

    private final OperatingSystem system;
    private final Clock clock;
    private final Timers timers;
    private final RunFolder folder;
    private final LongSupplier nanoTime;
    private final Path shim;
    private final long openFilesLimit;
    private final long self = ProcessHandle.current().pid();
    private final Map<RunKey, RunWatch> watches = new ConcurrentHashMap<>();
    private final TreeMeter meter;
    private final PortOwners portOwners;

    /**
     * @param nanoTime monotonic time in nanoseconds, for what must not jump when the clock is set
     * @param runs existing folder for the run records
     * @param shim the shim's executable
     * @param openFilesLimit soft limit of open files for the programs, 0 for the daemon's own
     */
    public LocalProcesses(
            OperatingSystem system,
            Clock clock,
            LongSupplier nanoTime,
            Timers timers,
            Path runs,
            Path shim,
            long openFilesLimit) {
        this.system = system;
        this.clock = clock;
        this.timers = timers;
        this.folder = new RunFolder(runs);
        this.shim = shim;
        this.openFilesLimit = openFilesLimit;
        this.nanoTime = nanoTime;
        this.meter = newMeter();
        this.portOwners = new PortOwners(system, this::processTable);
    }

    @Override
    public Run launch(LaunchOrder order) throws LaunchException {
        Path record = folder.fileOf(order.key());
        List<String> argv = new ArrayList<>();
        argv.add(shim.toString());
        argv.add(record.toString());
        argv.add(order.workingDirectory().toString());
        argv.add(order.logFile().toString());
        argv.add(Long.toString(openFilesLimit));
        argv.addAll(order.argv());
        Spawned spawned;
        try {
            Files.deleteIfExists(record);
            spawned = system.spawn(argv, order.environment());
        } catch (IOException e) {
            throw new LaunchException("no process could be started: " + e.getMessage(), e);
        }
        try {
            return RunRecord.parse(order.key(), spawned.said()).run();
        } catch (IllegalArgumentException e) {
            system.reap(spawned.pid());
            throw new LaunchException(
                    "the shim "
                            + shim
                            + " did not start the program; the machine may be out of processes or"
                            + " memory",
                    e);
        }
    }

    @Override
    public void watch(Run run, RunListener listener) {
        meter.begin(run);
        watchOf(run).begin(listener);
    }

    @Override
    public void askToStop(Run run) {
        watchOf(run).askToStop();
    }

    @Override
    public void kill(Run run) {
        watchOf(run).kill();
    }

    private RunWatch watchOf(Run run) {
        return watches.computeIfAbsent(
                run.key(),
                _ ->
                        new RunWatch(
                                system,
                                clock,
                                timers,
                                folder,
                                this::processTable,
                                this::over,
                                run));
    }

    private void over(RunKey run) {
        watches.remove(run);
        meter.end(run);
    }

    @Override
    public void forget(RunKey key) {
        folder.delete(key);
    }

    @Override
    public Map<String, List<FoundRun>> find(Set<String> knownDeployments) {
        ProcessTree table = processTable();
        Map<String, List<FoundRun>> found = new HashMap<>();
        List<RunRecord> records = folder.all();
        Map<String, RunKey> newest = new HashMap<>();
        for (RunRecord record : records) {
            newest.put(record.run().key().deployment(), record.run().key());
        }
        for (RunRecord record : records) {
            RunKey key = record.run().key();
            found.computeIfAbsent(key.deployment(), _ -> new ArrayList<>())
                    .add(judge(record, key.equals(newest.get(key.deployment())), table));
        }
        for (String deployment : knownDeployments) {
            Set<ProcessId> accountedFor = new HashSet<>();
            List<FoundRun> runs = found.getOrDefault(deployment, List.of());
            for (FoundRun run : runs) {
                accountedFor.add(run.run().shim());
                table.all(run.run()).forEach(entry -> accountedFor.add(entry.id()));
            }
            List<ProcessEntry> lost =
                    table.marked(deployment).stream()
                            .filter(entry -> !accountedFor.contains(entry.id()))
                            .toList();
            withoutRecord(deployment, lost, runs, table)
                    .ifPresent(run ->
                            found.computeIfAbsent(deployment, _ -> new ArrayList<>())
                                    .add(new FoundRun.Alive(run)));
        }
        folder.setUnreadableAside(key -> someLive(found.get(key.deployment())));
        return found;
    }

    private static boolean someLive(@Nullable List<FoundRun> runs) {
        return runs != null && runs.stream().anyMatch(FoundRun.Alive.class::isInstance);
    }

    /**
     * All runs of a deployment have the same marker, so what only the marker gives away is taken
     * for the newest run's: an earlier one that ended must not seem to live because of it.
     */
    private FoundRun judge(RunRecord record, boolean newest, ProcessTree table) {
        Run run = record.run();
        if (!run.leader().bootId().equals(system.bootId())) {
            return record.ending() == null
                    ? new FoundRun.LostInReboot(run)
                    : new FoundRun.Ended(run, record.ending().exit(), record.ending().at());
        }
        boolean someLive = !(newest ? table.all(run) : table.relatives(run)).isEmpty();
        if (someLive || system.isAlive(run.shim())) {
            return new FoundRun.Alive(run);
        }
        // The record is read again: the shim may have finished it after it was first read.
        RunRecord.Ending ending =
                folder.read(run.key()).map(RunRecord::ending).orElse(record.ending());
        return ending != null
                ? new FoundRun.Ended(run, ending.exit(), ending.at())
                : new FoundRun.Ended(run, new Exit.Unknown("its shim was killed"), clock.instant());
    }

    /** Puts a run together from processes that carry the marker of a deployment. */
    private Optional<Run> withoutRecord(
            String deployment, List<ProcessEntry> marked, List<FoundRun> known, ProcessTree table) {
        Comparator<ProcessEntry> byAge = Comparator.comparingLong(entry -> entry.id().birth());
        Optional<ProcessEntry> shimEntry =
                marked.stream()
                        .filter(entry -> runOfShim(entry).isPresent())
                        // Its child looks like it until it has become the program.
                        .filter(entry -> table.parentOf(entry).flatMap(this::runOfShim).isEmpty())
                        .min(byAge);
        Optional<ProcessEntry> leader =
                shimEntry.isPresent()
                        ? table.childrenOf(shimEntry.get()).stream().min(byAge)
                        : marked.stream().min(byAge);
        if (leader.isEmpty()) {
            return Optional.empty();
        }
        long number =
                shimEntry
                        .flatMap(this::runOfShim)
                        .map(RunKey::number)
                        .orElse(
                                1
                                        + known.stream()
                                                .mapToLong(one -> one.run().key().number())
                                                .max()
                                                .orElse(0));
        ProcessId leaderId = leader.get().id();
        LOG.warnf(
                "deployment=%s pid=%d was found by its %s, its run record is lost",
                deployment, leaderId.pid(), ProcessTree.MARKER);
        return Optional.of(
                new Run(
                        new RunKey(deployment, number),
                        leaderId,
                        shimEntry.map(ProcessEntry::id).orElse(leaderId),
                        clock.instant()));
    }

    private Optional<RunKey> runOfShim(ProcessEntry entry) {
        List<String> arguments = system.arguments(entry.id());
        return isShim(arguments)
                ? folder.keyOf(Path.of(arguments.get(SHIM_RECORD)))
                : Optional.empty();
    }

    /** Not by its whole path: the program may have been moved, or replaced by a newer one. */
    private boolean isShim(List<String> arguments) {
        return arguments.size() > SHIM_PROGRAM
                && Path.of(arguments.getFirst()).endsWith(shim.getFileName())
                && folder.holds(Path.of(arguments.get(SHIM_RECORD)));
    }

    @Override
    public Optional<LaunchOrder> orderOf(Run run) {
        List<String> arguments = system.arguments(run.shim());
        return isShim(arguments) ? orderSaidTo(run, arguments) : orderSeenOf(run);
    }

    /** The shim was told all of it, and nothing changes its arguments. */
    private Optional<LaunchOrder> orderSaidTo(Run run, List<String> shimArguments) {
        return Optional.of(
                new LaunchOrder(
                        run.key(),
                        shimArguments.subList(SHIM_PROGRAM, shimArguments.size()),
                        Path.of(shimArguments.get(SHIM_DIRECTORY)),
                        system.environment(run.shim()),
                        Path.of(shimArguments.get(SHIM_LOG))));
    }

    /** A program may have gone elsewhere since, but that is all there is to see. */
    private Optional<LaunchOrder> orderSeenOf(Run run) {
        List<String> argv = system.arguments(run.leader());
        Optional<Path> directory = system.workingDirectory(run.leader());
        Optional<Path> output = system.outputFile(run.leader());
        return argv.isEmpty() || directory.isEmpty() || output.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new LaunchOrder(
                                run.key(),
                                argv,
                                directory.get(),
                                system.environment(run.leader()),
                                output.get()));
    }

    @Override
    public Map<RunKey, List<ProcessId>> trees(Collection<Run> runs) {
        ProcessTree table = processTable();
        Map<RunKey, List<ProcessId>> trees = new HashMap<>();
        for (Run run : runs) {
            List<ProcessId> tree = new ArrayList<>();
            table.shimOf(run).map(ProcessEntry::id).ifPresent(tree::add);
            table.relatives(run).forEach(entry -> tree.add(entry.id()));
            if (!tree.isEmpty()) {
                trees.put(run.key(), List.copyOf(tree));
            }
        }
        return trees;
    }

    @Override
    public Map<RunKey, TreeFigures> sample(Collection<Run> runs) {
        return meter.sample(runs);
    }

    @Override
    public Map<RunKey, TreeFigures> look(Collection<Run> runs) {
        return meter.look(runs);
    }

    @Override
    public Supplier<Optional<TreeFigures>> closely(Run run) {
        TreeMeter own = newMeter();
        own.begin(run);
        own.sample(List.of(run));
        return () -> Optional.ofNullable(own.sample(List.of(run)).get(run.key()));
    }

    @Override
    public PortOwner ownerOf(int port, Run run) {
        List<TcpSocket> listeners =
                system.listenersOn(port).stream().filter(TcpSocket::answersLocalhost).toList();
        return portOwners.ownerOf(listeners, run, meter.lastSeen(run));
    }

    @Override
    public PortOwner ownerOf(InetSocketAddress address, Run run) {
        List<TcpSocket> listeners =
                TcpSocket.answering(address.getAddress(), system.listenersOn(address.getPort()));
        return portOwners.ownerOf(listeners, run, meter.lastSeen(run));
    }

    private TreeMeter newMeter() {
        return new TreeMeter(
                system, nanoTime, this::processTable, Runtime.getRuntime().availableProcessors());
    }

    private ProcessTree processTable() {
        return new ProcessTree(system, self);
    }
}
