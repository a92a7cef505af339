package dev.localdeploy.process;

import dev.localdeploy.os.ProcessId;
import java.net.InetSocketAddress;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Starts, watches, finds again and ends real processes. Knows runs; has never heard of policies or
 * goals. All methods may be called from any thread.
 */
public interface Processes {
    /**
     * Starts a run in a session of its own. Returns as soon as it has a pid, about a millisecond
     * later; that its program could not be executed is reported as its exit.
     *
     * @throws LaunchException if not even a process could be made
     */
    Run launch(LaunchOrder order) throws LaunchException;

    /**
     * From now on tells {@code listener} what becomes of the run, also what became of it before
     * this call. Call it once per run, after everybody knows of the run.
     */
    void watch(Run run, RunListener listener);

    /** Sends SIGTERM to every process of the run's tree. */
    void askToStop(Run run);

    /** Sends SIGKILL to every process of the tree until nothing is left; returns at once. */
    void kill(Run run);

    /**
     * What there is of runs when a daemon starts: those that left a record in our state folder,
     * whether or not their deployment is known, and the living ones that carry the marker of a
     * known deployment though their record is lost.
     *
     * @return deployment id to its runs, oldest first
     */
    Map<String, List<FoundRun>> find(Set<String> knownDeployments);

    /**
     * What a living run was launched with, as far as the system still tells; empty if not even its
     * arguments can be known.
     */
    Optional<LaunchOrder> orderOf(Run run);

    /**
     * The living processes of each run, its shim first, from one look at the process table; without
     * runs of which nothing lives.
     */
    Map<RunKey, List<ProcessId>> trees(Collection<Run> runs);

    /** Deletes the record of a run whose end has been saved elsewhere. */
    void forget(RunKey key);

    /**
     * The tick: figures of the runs' trees, without those of which nothing lives, from one look at
     * the process table. Processor time is that since the run's last sample, and the next sample
     * measures from here. In the half second after a sample another one answers the same and
     * changes nothing. Before the first, processor time is that since the run began.
     */
    Map<RunKey, TreeFigures> sample(Collection<Run> runs);

    /**
     * As {@link #sample}, fresh in everything, but leaves no trace: whoever looks does not shorten
     * the interval of those who sample.
     */
    Map<RunKey, TreeFigures> look(Collection<Run> runs);

    /**
     * For who follows one run closely for a while, a second at a time: each answer is a fresh look,
     * with processor time since the answer before, the first since this call. Nobody else's
     * interval is touched. Empty when nothing of the run lives.
     */
    Supplier<Optional<TreeFigures>> closely(Run run);

    /**
     * Who answers at {@code localhost:port}. Costs little where it is the run; to name a stranger,
     * all processes of the machine are searched. Where several answer on different addresses and
     * the run is among them, it is the run.
     */
    PortOwner ownerOf(int port, Run run);

    /** Who answers at exactly this address, which is one of this machine's. */
    PortOwner ownerOf(InetSocketAddress address, Run run);
}
