package dev.localdeploy.process;

import dev.localdeploy.os.OpenFiles;
import dev.localdeploy.os.OperatingSystem;
import dev.localdeploy.os.ProcessEntry;
import dev.localdeploy.os.ProcessId;
import dev.localdeploy.process.CpuMeter.CpuTime;
import dev.localdeploy.process.CpuMeter.Moment;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Takes the figures of trees. However many runs are asked for, the process table and the table of
 * sockets are read once, and only the trees' own open files are looked at.
 */
final class TreeMeter {
    private final OperatingSystem system;
    private final LongSupplier nanoTime;
    private final Supplier<ProcessTree> processTable;
    private final CpuMeter cpu;

    /**
     * @param nanoTime monotonic, in nanoseconds
     * @param processors cores that a program can use
     */
    TreeMeter(
            OperatingSystem system,
            LongSupplier nanoTime,
            Supplier<ProcessTree> processTable,
            int processors) {
        this.system = system;
        this.nanoTime = nanoTime;
        this.processTable = processTable;
        this.cpu = new CpuMeter(processors);
    }

    void begin(Run run) {
        cpu.begin(run.key(), birth(run));
    }

    void end(RunKey run) {
        cpu.end(run);
    }

    /** The processes of the tree and its shim at the last sample. */
    Set<ProcessId> lastSeen(Run run) {
        return cpu.lastSeen(run.key());
    }

    Map<RunKey, TreeFigures> sample(Collection<Run> runs) {
        return figures(runs, cpu::sample);
    }

    Map<RunKey, TreeFigures> look(Collection<Run> runs) {
        return figures(runs, cpu::look);
    }

    /** How to come by a percentage: as a sample or as a look. */
    private interface Reading {
        double percent(RunKey run, Supplier<Moment> birth, Moment now);
    }

    private Map<RunKey, TreeFigures> figures(Collection<Run> runs, Reading reading) {
        Map<RunKey, TreeFigures> figures = new HashMap<>();
        if (runs.isEmpty()) {
            return figures;
        }
        long now = nanoTime.getAsLong();
        ProcessTree table = processTable.get();
        Map<Run, List<ProcessEntry>> trees = trees(runs, table);
        Map<ProcessId, OpenFiles> open = openFiles(trees.values());
        trees.forEach((run, tree) -> {
            Moment moment = new Moment(now, usage(tree, table.shimOf(run)));
            double percent = reading.percent(run.key(), () -> birth(run), moment);
            figures.put(run.key(), figures(run, tree, percent, open));
        });
        return figures;
    }

    /** Those in which somebody lives, each with its zombies: their processor time counts. */
    private static Map<Run, List<ProcessEntry>> trees(Collection<Run> runs, ProcessTree table) {
        Map<Run, List<ProcessEntry>> trees = new HashMap<>();
        for (Run run : runs) {
            List<ProcessEntry> tree = table.relativesAndZombies(run);
            if (tree.stream().anyMatch(TreeMeter::lives)) {
                trees.put(run, tree);
            }
        }
        return trees;
    }

    private static boolean lives(ProcessEntry process) {
        return !process.zombie();
    }

    private Map<ProcessId, OpenFiles> openFiles(Collection<List<ProcessEntry>> trees) {
        List<ProcessId> living =
                trees.stream()
                        .flatMap(List::stream)
                        .filter(TreeMeter::lives)
                        .map(ProcessEntry::id)
                        .toList();
        return living.isEmpty() ? Map.of() : system.openFiles(living);
    }

    /** The shim's own time is ours, not the program's; that of those it waited for is not. */
    private static Map<ProcessId, CpuTime> usage(
            List<ProcessEntry> tree, Optional<ProcessEntry> shim) {
        Map<ProcessId, CpuTime> usage = new HashMap<>();
        for (ProcessEntry entry : tree) {
            usage.put(entry.id(), new CpuTime(entry.cpuMillis(), entry.reapedCpuMillis()));
        }
        shim.ifPresent(it -> usage.put(it.id(), new CpuTime(0, it.reapedCpuMillis())));
        return usage;
    }

    private Moment birth(Run run) {
        Duration age = system.age(run.leader()).orElse(Duration.ZERO);
        return new Moment(nanoTime.getAsLong() - age.toNanos(), Map.of());
    }

    private TreeFigures figures(
            Run run, List<ProcessEntry> tree, double percent, Map<ProcessId, OpenFiles> open) {
        TreeSum sum = new TreeSum();
        tree.stream()
                .filter(TreeMeter::lives)
                .forEach(process -> {
                    sum.add(process);
                    OpenFiles files = open.get(process.id());
                    if (files != null) {
                        sum.add(process.id(), files);
                    } else if (system.isAlive(process.id())) {
                        sum.addHidden();
                    }
                });
        return sum.figures(percent, run.leader());
    }
}
