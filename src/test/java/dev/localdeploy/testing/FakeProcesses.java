package dev.localdeploy.testing;

import dev.localdeploy.os.ProcessId;
import dev.localdeploy.process.Exit;
import dev.localdeploy.process.FoundRun;
import dev.localdeploy.process.LaunchException;
import dev.localdeploy.process.LaunchOrder;
import dev.localdeploy.process.PortOwner;
import dev.localdeploy.process.Processes;
import dev.localdeploy.process.Run;
import dev.localdeploy.process.RunKey;
import dev.localdeploy.process.RunListener;
import dev.localdeploy.process.Survivor;
import dev.localdeploy.process.TreeFigures;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Processes that exist only in a test. What they were told is in {@link #log}, as {@code launch 1},
 * {@code watch 1}, {@code closely 1}, {@code ask 1}, {@code kill 1}, {@code forget 1} with the
 * run's number. Two runs of one deployment at once are noted in {@link #mistakes} and refused.
 */
public final class FakeProcesses implements Processes {
    public final List<String> log = new CopyOnWriteArrayList<>();

    /** What must never happen; empty after a test that went well. */
    public final List<String> mistakes = new CopyOnWriteArrayList<>();

    /** In the order of their launches. */
    public final List<LaunchOrder> orders = new CopyOnWriteArrayList<>();

    private static final int SIGTERM = 15;
    private static final int SIGKILL = 9;

    private final Clock clock;
    private final Map<RunKey, Run> living = new HashMap<>();
    private final Map<RunKey, RunListener> listeners = new HashMap<>();
    private final Map<RunKey, Consumer<RunListener>> untold = new HashMap<>();
    private final Map<String, List<FoundRun>> found = new HashMap<>();
    private final Map<RunKey, List<Integer>> listening = new HashMap<>();
    private boolean obedient;
    private boolean refusing;
    private boolean broken;
    private @Nullable Exit bornDead;

    public FakeProcesses(Clock clock) {
        this.clock = clock;
    }

    /** From now on every run ends as soon as it is asked or killed. */
    public synchronized FakeProcesses obedient() {
        obedient = true;
        return this;
    }

    /** Whether launches fail from now on because the machine has no process left to give. */
    public synchronized void refuseLaunches(boolean refuse) {
        refusing = refuse;
    }

    /** Whether launches fail from now on in a way that nobody declared. */
    public synchronized void breakLaunches(boolean broke) {
        broken = broke;
    }

    /** From now on a run has ended before its launch returns. */
    public synchronized void dieAtBirth(Exit exit) {
        bornDead = exit;
    }

    @Override
    public synchronized Map<RunKey, List<ProcessId>> trees(Collection<Run> runs) {
        return runs.stream()
                .filter(run -> living.containsKey(run.key()))
                .collect(Collectors.toMap(Run::key, run -> List.of(run.shim(), run.leader())));
    }

    @Override
    public synchronized Run launch(LaunchOrder order) throws LaunchException {
        log.add("launch " + order.key().number());
        if (refusing) {
            throw new LaunchException("no process could be started", new IOException("EAGAIN"));
        }
        if (broken) {
            throw new IllegalStateException("a defect of the process package");
        }
        orders.add(order);
        Run run = runOf(order.key(), clock.instant());
        beAlive(run);
        if (bornDead != null) {
            exit(run.key(), bornDead);
        }
        return run;
    }

    private void beAlive(Run run) {
        for (RunKey other : living.keySet()) {
            if (other.deployment().equals(run.key().deployment())) {
                String mistake = "two at once: " + other + " and " + run.key();
                mistakes.add(mistake);
                throw new IllegalStateException(mistake);
            }
        }
        living.put(run.key(), run);
    }

    /** The run this fake makes for a key. */
    public static Run runOf(RunKey key, Instant startedAt) {
        long pid = 1000 + key.number();
        return new Run(
                key,
                new ProcessId(pid, 10 * pid, "boot"),
                new ProcessId(pid + 100_000, 10 * pid, "boot"),
                startedAt);
    }

    @Override
    public void watch(Run run, RunListener listener) {
        Consumer<RunListener> missed;
        synchronized (this) {
            log.add("watch " + run.key().number());
            if (listeners.put(run.key(), listener) != null) {
                mistakes.add("watched twice: " + run.key());
            }
            missed = untold.remove(run.key());
        }
        if (missed != null) {
            missed.accept(listener);
        }
    }

    @Override
    public void askToStop(Run run) {
        log.add("ask " + run.key().number());
        if (isObedient()) {
            exit(run.key(), new Exit.Signalled(SIGTERM));
        }
    }

    @Override
    public void kill(Run run) {
        log.add("kill " + run.key().number());
        if (isObedient()) {
            exit(run.key(), new Exit.Signalled(SIGKILL));
        }
    }

    private synchronized boolean isObedient() {
        return obedient;
    }

    /** Says what {@link #find} will answer; what is alive of it lives. */
    public synchronized void leaveBehind(String deployment, FoundRun... runs) {
        found.put(deployment, List.of(runs));
        for (FoundRun run : runs) {
            if (run instanceof FoundRun.Alive) {
                living.put(run.run().key(), run.run());
            }
        }
    }

    @Override
    public synchronized Map<String, List<FoundRun>> find(Set<String> knownDeployments) {
        return Map.copyOf(found);
    }

    /** Says what {@link #orderOf} will answer for a run that this fake did not launch. */
    public void remember(LaunchOrder order) {
        orders.add(order);
    }

    @Override
    public Optional<LaunchOrder> orderOf(Run run) {
        return orders.stream().filter(order -> order.key().equals(run.key())).findFirst();
    }

    @Override
    public void forget(RunKey key) {
        log.add("forget " + key.number());
    }

    @Override
    public Map<RunKey, TreeFigures> sample(Collection<Run> runs) {
        return look(runs);
    }

    @Override
    public synchronized Map<RunKey, TreeFigures> look(Collection<Run> runs) {
        Map<RunKey, TreeFigures> figures = new HashMap<>();
        for (Run run : runs) {
            if (living.containsKey(run.key())) {
                List<Integer> ports = listening.getOrDefault(run.key(), List.of());
                figures.put(
                        run.key(),
                        new TreeFigures(0, 0, 1, 3, Map.of(), Map.of(), ports, 1, 0, 'S'));
            }
        }
        return figures;
    }

    @Override
    public Supplier<Optional<TreeFigures>> closely(Run run) {
        log.add("closely " + run.key().number());
        return () -> Optional.ofNullable(look(List.of(run)).get(run.key()));
    }

    @Override
    public synchronized PortOwner ownerOf(int port, Run run) {
        if (listening.getOrDefault(run.key(), List.of()).contains(port)) {
            return new PortOwner.Ours();
        }
        return listening.values().stream().anyMatch(ports -> ports.contains(port))
                ? new PortOwner.Stranger(4711, "a stranger")
                : new PortOwner.Nobody();
    }

    @Override
    public PortOwner ownerOf(InetSocketAddress address, Run run) {
        return ownerOf(address.getPort(), run);
    }

    /** Nothing of the run is left. Does nothing if it is over already. */
    public void exit(RunKey run, Exit exit) {
        Instant at = clock.instant();
        synchronized (this) {
            if (living.remove(run) == null) {
                return;
            }
        }
        tell(run, listener -> listener.exited(exit, at));
    }

    /** As {@link #exit(RunKey, Exit)}, of the living run with this number, whosever it is. */
    public void exit(long number, Exit exit) {
        exit(livingRun(number), exit);
    }

    /** The leader of this living run is gone, the rest of its tree lives on. */
    public void leaderExit(long number, Exit exit) {
        Instant at = clock.instant();
        tell(livingRun(number), listener -> listener.leaderExited(exit, at));
    }

    /** A process of this living run listens on the port. */
    public synchronized void listen(long number, int port) {
        listening.put(livingRun(number), List.of(port));
    }

    /** These outlive the kill. */
    public void survive(long number, Survivor... survivors) {
        tell(livingRun(number), listener -> listener.survived(List.of(survivors)));
    }

    private void tell(RunKey run, Consumer<RunListener> news) {
        RunListener listener;
        synchronized (this) {
            listener = listeners.get(run);
            if (listener == null) {
                untold.merge(run, news, Consumer::andThen);
            }
        }
        if (listener != null) {
            news.accept(listener);
        }
    }

    private synchronized RunKey livingRun(long number) {
        return living.keySet().stream()
                .filter(key -> key.number() == number)
                .findAny()
                .orElseThrow(() -> new IllegalStateException("no run " + number + " lives"));
    }

    /** The runs that live now. */
    public synchronized List<Run> living() {
        return new ArrayList<>(living.values());
    }

    /** The log without what is only bookkeeping: launches, asks and kills. */
    public List<String> deeds() {
        return log.stream()
                .filter(line ->
                        !line.startsWith("watch")
                                && !line.startsWith("forget")
                                && !line.startsWith("closely"))
                .toList();
    }
}
