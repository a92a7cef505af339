package dev.localdeploy.deployment;

import dev.localdeploy.deployment.DeploymentState.BackingOff;
import dev.localdeploy.deployment.DeploymentState.Failed;
import dev.localdeploy.deployment.DeploymentState.Idle;
import dev.localdeploy.deployment.DeploymentState.Launching;
import dev.localdeploy.deployment.DeploymentState.Running;
import dev.localdeploy.deployment.DeploymentState.Stopping;
import dev.localdeploy.deployment.Event.AutoRestartChanged;
import dev.localdeploy.deployment.Event.BecameReady;
import dev.localdeploy.deployment.Event.BecameUnresponsive;
import dev.localdeploy.deployment.Event.FindingReported;
import dev.localdeploy.deployment.Event.Recovered;
import dev.localdeploy.deployment.Event.RestartRequested;
import dev.localdeploy.deployment.Event.StartRequested;
import dev.localdeploy.deployment.Event.StopRequested;
import dev.localdeploy.deployment.Refusal.Code;
import dev.localdeploy.os.Timers;
import dev.localdeploy.process.FoundRun;
import dev.localdeploy.process.Processes;
import dev.localdeploy.process.RunKey;
import dev.localdeploy.restart.OwnAdvisor;
import dev.localdeploy.restart.RestartCounsel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * All deployments of this daemon: the one door through which everybody reaches the core. What
 * concerns more than one deployment, names and ports, is decided here under one lock; everything
 * else is left to the deployment's own supervisor.
 */
public final class Deployments {
    private static final Logger LOG = Logger.getLogger(Deployments.class);

    /** From SIGKILL until what is left is named as survivors, and some. */
    private static final Duration KILLING = Duration.ofSeconds(15);

    /** A supervisor that does not answer for so long hangs. */
    private static final Duration ANSWERING = Duration.ofSeconds(15);

    private final Clock clock;
    private final Timers timers;
    private final Processes processes;
    private final DeploymentStore store;
    private final ConfiguredDefaults.Source configuration;
    private final Ports ports;
    private final RandomGenerator random;
    private final Path logFolder;
    private final Duration patience;

    private final Map<String, Supervisor> supervisors = new ConcurrentHashMap<>();
    private final List<Consumer<Deployment>> subscribers = new CopyOnWriteArrayList<>();
    private final List<Consumer<Deployment>> removalSubscribers = new CopyOnWriteArrayList<>();
    private final List<Consumer<Deployment>> launchSubscribers = new CopyOnWriteArrayList<>();
    private final List<Consumer<AbnormalEnd>> endSubscribers = new CopyOnWriteArrayList<>();

    private volatile List<OwnAdvisor> advisors = List.of();

    /** Held while names and ports are compared and given out. */
    private final ReentrantLock registry = new ReentrantLock();

    /**
     * @param logFolder existing folder for the output of deployments without a log file of their
     *     own
     */
    public Deployments(
            Clock clock,
            Timers timers,
            Processes processes,
            DeploymentStore store,
            ConfiguredDefaults.Source configuration,
            PortTable portTable,
            RandomGenerator random,
            Path logFolder) {
        this(clock, timers, processes, store, configuration, portTable, random, logFolder, KILLING);
    }

    /**
     * @param patience how long after a SIGKILL news of the end is waited for
     */
    Deployments(
            Clock clock,
            Timers timers,
            Processes processes,
            DeploymentStore store,
            ConfiguredDefaults.Source configuration,
            PortTable portTable,
            RandomGenerator random,
            Path logFolder,
            Duration patience) {
        this.clock = clock;
        this.timers = timers;
        this.processes = processes;
        this.store = store;
        this.configuration = configuration;
        this.ports = new Ports(portTable, processes);
        this.random = random;
        this.logFolder = logFolder;
        this.patience = patience;
    }

    /**
     * From now on these are asked before each automatic restart. Call it once, before {@link
     * #recover}.
     */
    public void advisedBy(List<OwnAdvisor> given) {
        advisors = List.copyOf(given);
    }

    /**
     * Takes up where the last daemon left off: compares what was saved with what lives. Call it
     * once, before anything else.
     *
     * @param rebooted whether the machine was restarted since the last daemon
     */
    public void recover(boolean rebooted) {
        List<Deployment> saved = store.load();
        Map<String, Optional<String>> lost = store.lost();
        Set<String> ids = new HashSet<>(lost.keySet());
        saved.forEach(one -> ids.add(one.spec().id()));
        Map<String, List<FoundRun>> found = new HashMap<>(processes.find(ids));
        List<CompletableFuture<Deployment>> recovered = new ArrayList<>();
        for (Deployment deployment : saved) {
            List<FoundRun> runs = found.getOrDefault(deployment.spec().id(), List.of());
            found.remove(deployment.spec().id());
            LOG.infof(
                    "deployment=%s recovery: saved as %s wanting %s, found %s",
                    deployment.spec().name(),
                    deployment.state().getClass().getSimpleName(),
                    deployment.goal(),
                    inWords(runs));
            recovered.add(supervise(deployment).ask(new Recovered(runs, rebooted)));
        }
        found.forEach((id, runs) ->
                putTogether(id, lost, runs)
                        .ifPresentOrElse(
                                one -> {
                                    Lost.tellOf(one);
                                    recovered.add(
                                            supervise(one).ask(new Recovered(runs, rebooted)));
                                },
                                () -> reportStray(id, runs)));
        CompletableFuture.allOf(recovered.toArray(CompletableFuture[]::new)).join();
    }

    /** A deployment again, if something of it runs and nobody forbids to write its file. */
    private Optional<Deployment> putTogether(
            String id, Map<String, Optional<String>> lost, List<FoundRun> runs) {
        Optional<String> name = lost.getOrDefault(id, Optional.empty());
        return runs.stream()
                .filter(FoundRun.Alive.class::isInstance)
                .map(FoundRun::run)
                .reduce((_, newest) -> newest)
                .flatMap(run ->
                        processes.orderOf(run).map(order -> Lost.seenIn(order, run, name, names())))
                .filter(seen -> lost.containsKey(id) || isSaved(seen));
    }

    /** Where a file is in the way that was left alone, nothing can be saved. */
    private boolean isSaved(Deployment deployment) {
        try {
            store.save(deployment);
            return true;
        } catch (IOException | IllegalArgumentException e) {
            LOG.errorf("id=%s cannot be recovered: %s", deployment.spec().id(), e.getMessage());
            return false;
        }
    }

    private Set<String> names() {
        return all().stream().map(one -> one.spec().name()).collect(Collectors.toSet());
    }

    private static String inWords(List<FoundRun> runs) {
        return runs.isEmpty()
                ? "no run"
                : runs.stream()
                        .map(run ->
                                "run %d %s"
                                        .formatted(
                                                run.run().key().number(),
                                                run.getClass()
                                                        .getSimpleName()
                                                        .toLowerCase(Locale.ROOT)))
                        .collect(Collectors.joining(", "));
    }

    private static void reportStray(String deployment, List<FoundRun> runs) {
        for (FoundRun run : runs) {
            if (run instanceof FoundRun.Alive) {
                LOG.errorf(
                        "deployment=%s pid=%d still runs, but its file in the state folder cannot"
                                + " be read; repair the file and restart the daemon, or end the"
                                + " process with: kill %d",
                        deployment, run.run().leader().pid(), run.run().leader().pid());
            }
        }
    }

    /**
     * Creates a deployment and starts it. When this returns it is saved and its first run has a
     * pid, or the reason why not is in its state.
     */
    public Deployment create(StartOrder order) {
        ConfiguredDefaults configured = configuration.of(order.projectDirectory(), order.name());
        Supervisor supervisor = register(order, configured);
        Deployment created = supervisor.snapshot();
        boolean saved = false;
        try {
            store.save(created);
            saved = true;
        } catch (IOException e) {
            throw new Refusal(
                    Code.STATE_NOT_WRITABLE,
                    "the deployment was not started because it could not be saved: "
                            + e.getMessage());
        } finally {
            if (!saved) {
                supervisors.remove(created.spec().id());
            }
        }
        supervisor.begin();
        return join(supervisor.ask(new StartRequested()));
    }

    private Supervisor register(StartOrder order, ConfiguredDefaults configured) {
        registry.lock();
        try {
            Deployment created =
                    Deployment.created(
                            spec(order, configured),
                            order.autoRestart() != null
                                    ? order.autoRestart()
                                    : configured.autoRestart());
            Supervisor supervisor = supervisorOf(created);
            supervisors.put(created.spec().id(), supervisor);
            return supervisor;
        } finally {
            registry.unlock();
        }
    }

    private DeploymentSpec spec(StartOrder order, ConfiguredDefaults configured) {
        Command command = or(order.command(), configured.command());
        if (command == null) {
            throw new Refusal(
                    Code.INVALID_REQUEST,
                    "no command was given: use --command 'npm run dev', or -- PROGRAM ARGUMENTS, or"
                            + " 'command' in the deployment's entry of local-deploy.yaml");
        }
        Path directory = directory(order, configured);
        Set<String> taken = names();
        String name =
                order.name() != null
                        ? Names.checked(order.name(), taken)
                        : Names.derived(directory, taken);
        Integer wanted = or(order.port(), configured.port());
        boolean autoFind =
                order.autoFindPort() != null ? order.autoFindPort() : configured.autoFindPort();
        Integer port = wanted == null ? null : (Integer) ports.choose(wanted, autoFind, all());
        String id = newId();
        Path log = or(order.logFile(), configured.logFile());
        return new DeploymentSpec(
                id,
                name,
                command,
                directory,
                port,
                environment(order, configured),
                log != null ? directory.resolve(log) : ownLog(id),
                order.healthTarget(),
                configured.health(),
                configured.stability(),
                configured.logs(),
                configured.restartPolicy(),
                clock.instant(),
                false);
    }

    private static Path directory(StartOrder order, ConfiguredDefaults configured) {
        Path said = or(order.workingDirectory(), configured.workingDirectory());
        Path directory = said != null ? said : order.from().directory();
        requireDirectory(directory);
        return directory;
    }

    /** The last word wins: that of the shell, of the configuration, of the order. */
    private static Map<String, String> environment(
            StartOrder order, ConfiguredDefaults configured) {
        Map<String, String> environment = new HashMap<>(order.from().environment());
        environment.putAll(configured.environment());
        environment.putAll(order.environment());
        return environment;
    }

    private static <T> @Nullable T or(@Nullable T first, @Nullable T second) {
        return first != null ? first : second;
    }

    private static void requireDirectory(Path directory) {
        if (!directory.isAbsolute() || !Files.isDirectory(directory)) {
            throw new Refusal(
                    Code.INVALID_REQUEST,
                    "working directory %s is not an existing folder given by its full path"
                            .formatted(directory));
        }
    }

    private String newId() {
        String id = Names.newId(clock.instant(), random);
        while (supervisors.containsKey(id)) {
            id = Names.newId(clock.instant(), random);
        }
        return id;
    }

    private Path ownLog(String id) {
        return logFolder.resolve(id + ".log");
    }

    /** Snapshots of all deployments, oldest first. */
    public List<Deployment> all() {
        return supervisors.values().stream()
                .map(Supervisor::snapshot)
                .sorted(
                        Comparator.comparing((Deployment one) -> one.spec().createdAt())
                                .thenComparing(one -> one.spec().id()))
                .toList();
    }

    /**
     * @param reference an id, a unique prefix of an id, or a name
     */
    public Deployment find(String reference) {
        return supervisor(reference).snapshot();
    }

    /** The deployment with exactly this id, unless it was removed meanwhile. */
    public Optional<Deployment> withId(String id) {
        return Optional.ofNullable(supervisors.get(id)).map(Supervisor::snapshot);
    }

    private Supervisor supervisor(String reference) {
        Supervisor exact = supervisors.get(reference);
        if (exact != null) {
            return exact;
        }
        List<Supervisor> matching = new ArrayList<>();
        for (Supervisor one : supervisors.values()) {
            if (one.snapshot().spec().name().equals(reference)) {
                return one;
            }
            if (!reference.isEmpty() && one.snapshot().spec().id().startsWith(reference)) {
                matching.add(one);
            }
        }
        return switch (matching.size()) {
            case 1 -> matching.getFirst();
            case 0 ->
                    throw new Refusal(
                            Code.NO_SUCH_DEPLOYMENT,
                            "there is no deployment '%s'; 'local-deploy list' shows what there is"
                                    .formatted(reference));
            default ->
                    throw new Refusal(
                            Code.AMBIGUOUS_REFERENCE,
                            "'%s' fits %d deployments; give more of the id: %s"
                                    .formatted(
                                            reference,
                                            matching.size(),
                                            matching.stream()
                                                    .map(one -> one.snapshot().spec().id())
                                                    .sorted()
                                                    .limit(5)
                                                    .collect(Collectors.joining(", "))));
        };
    }

    /**
     * Ends the deployment's whole tree, and waits for it.
     *
     * @param grace between SIGTERM and SIGKILL
     * @param force kill at once
     */
    public Deployment stop(String reference, Duration grace, boolean force) {
        Supervisor supervisor = supervisor(reference);
        Duration waits = force ? Duration.ZERO : grace;
        Deployment after =
                within(
                                waits.plus(patience),
                                supervisor
                                        .ask(new StopRequested(waits))
                                        .thenCompose(_ -> supervisor.when(Deployments::stopEnded)))
                        .orElseThrow(() -> Failures.noNewsOfItsEnd(supervisor.snapshot()));
        if (after.goal() == Goal.UP) {
            throw Failures.stopOvertaken(after);
        }
        if (after.state() instanceof Stopping(_, _, var survivors)) {
            throw Failures.survived(after, survivors);
        }
        return after;
    }

    /** Well or not: somebody may have started it again, or something may live on. */
    private static boolean stopEnded(Deployment d) {
        return d.goal() == Goal.UP || d.state() instanceof Idle || hasSurvivors(d);
    }

    private static boolean hasSurvivors(Deployment d) {
        return d.state() instanceof Stopping(_, _, var survivors) && !survivors.isEmpty();
    }

    /**
     * Ends the present run, if there is one, and launches the next with freshly read settings.
     * Clears the count of attempts and closes the circuit.
     */
    public Deployment restart(String reference, Duration grace) {
        Supervisor supervisor = supervisor(reference);
        Deployment before = supervisor.snapshot();
        ConfiguredDefaults configured =
                configuration.of(before.spec().workingDirectory(), before.spec().name());
        DeploymentSpec spec =
                before.spec()
                        .with(
                                configured.health(),
                                configured.stability(),
                                configured.logs(),
                                configured.restartPolicy());
        if (!Files.isDirectory(spec.workingDirectory())) {
            throw Failures.notStarted(
                    before, "its working directory %s is gone".formatted(spec.workingDirectory()));
        }
        registry.lock();
        try {
            requirePort(supervisor, spec);
            join(supervisor.ask(new RestartRequested(spec, grace)));
        } finally {
            registry.unlock();
        }
        Deployment after =
                within(grace.plus(patience), supervisor.when(Deployments::restartEnded))
                        .orElseGet(supervisor::snapshot);
        return switch (after.state()) {
            case Running _ -> after;
            case Stopping(_, _, var survivors) ->
                    throw survivors.isEmpty()
                            ? Failures.noNewsOfItsEnd(after)
                            : Failures.survived(after, survivors);
            case Failed(_, var reason) -> throw Failures.notStarted(after, reason);
            case BackingOff(var last, _) -> throw Failures.notStarted(after, last.exit().inWords());
            case Idle _ -> throw Failures.notStarted(after, "it was stopped in the meantime");
            case Launching _ ->
                    throw Failures.notStarted(after, "nothing was heard of its launch so far");
        };
    }

    private static boolean restartEnded(Deployment d) {
        return hasSurvivors(d)
                || !(d.state() instanceof Stopping || d.state() instanceof Launching);
    }

    /** A deployment that is down gave its port up; somebody else may have it now. */
    private void requirePort(Supervisor supervisor, DeploymentSpec spec) {
        if (spec.port() != null && !supervisor.snapshot().needsPort()) {
            List<Deployment> others =
                    all().stream().filter(one -> !one.spec().id().equals(spec.id())).toList();
            ports.requireFree(
                    spec.port(),
                    others,
                    "End that first, or remove %s and start it again on another --port"
                            .formatted(spec.name()));
        }
    }

    public Deployment setAutoRestart(String reference, boolean enabled) {
        Supervisor supervisor = supervisor(reference);
        Deployment before = supervisor.snapshot();
        if (before.autoRestart() == enabled) {
            throw new Refusal(
                    Code.ALREADY_SO,
                    "auto-restart of %s is already %s"
                            .formatted(before.spec().name(), enabled ? "on" : "off"));
        }
        return join(supervisor.ask(new AutoRestartChanged(enabled)));
    }

    /** Forgets a deployment that is down, with the log that we made for it. */
    public void remove(String reference) {
        registry.lock();
        try {
            remove(supervisor(reference));
        } finally {
            registry.unlock();
        }
    }

    private void remove(Supervisor supervisor) {
        Deployment deployment = supervisor.snapshot();
        if (!isDown(deployment)) {
            throw new Refusal(
                    Code.STILL_RUNNING,
                    "%s is %s: 'local-deploy stop %s' first"
                            .formatted(
                                    deployment.spec().name(),
                                    whatItDoes(deployment),
                                    deployment.spec().name()));
        }
        // Its last change may be on its way to the disk just now, and would undo the deletion.
        join(supervisor.close().thenApply(_ -> deployment));
        supervisors.remove(deployment.spec().id());
        removalSubscribers.forEach(one -> one.accept(deployment));
        try {
            store.delete(deployment.spec().id());
            supervisor.forgetRuns();
            Files.deleteIfExists(ownLog(deployment.spec().id()));
        } catch (IOException e) {
            throw new Refusal(
                    Code.STATE_NOT_WRITABLE,
                    "%s is forgotten, but its files could not all be deleted: %s"
                            .formatted(deployment.spec().name(), e.getMessage()));
        }
    }

    /** Idle with the goal UP is what it is while it is being created. */
    private static boolean isDown(Deployment d) {
        return d.state() instanceof Failed || (d.state() instanceof Idle && d.goal() == Goal.DOWN);
    }

    private static String whatItDoes(Deployment d) {
        return switch (d.state()) {
            case BackingOff _ -> "waiting to be restarted";
            case Idle _ -> "starting";
            case Launching _, Running _, Stopping _, Failed _ ->
                    d.status().name().toLowerCase(Locale.ROOT);
        };
    }

    /**
     * @param listener is told of every snapshot, when what it brings about has been done; must not
     *     block
     */
    public void subscribe(Consumer<Deployment> listener) {
        subscribers.add(listener);
    }

    /**
     * @param listener is told of every deployment whose next run is launched as soon as it returns,
     *     before it hears of the changes that led there; must be quick, because a crash is not over
     *     until then
     */
    public void subscribeToLaunches(Consumer<Deployment> listener) {
        launchSubscribers.add(listener);
    }

    /**
     * @param listener is told of every deployment that was removed, after its last change; must not
     *     block
     */
    public void subscribeToRemovals(Consumer<Deployment> listener) {
        removalSubscribers.add(listener);
    }

    /**
     * @param listener is told of every end of a run that nobody wanted, after what follows from it
     *     has been done; must not block
     */
    public void subscribeToEnds(Consumer<AbnormalEnd> listener) {
        endSubscribers.add(listener);
    }

    /** News of a run from who asks it. Never waits; what is gone meanwhile is passed over. */
    public void becameReady(RunKey run) {
        tell(run, d -> !d.spec().isReadyByStayingUp(), new BecameReady(run));
    }

    /** As {@link #becameReady}: whether anything is done about it depends on the settings. */
    public void becameUnresponsive(RunKey run, String reason) {
        tell(run, _ -> true, new BecameUnresponsive(run, reason));
    }

    /**
     * As {@link #becameReady}, from a watcher that saw something that only a restart can cure: with
     * auto-restart, the run is restarted for this reason.
     */
    public void findingReported(RunKey run, String reason) {
        tell(run, _ -> true, new FindingReported(run, reason));
    }

    private void tell(RunKey run, Predicate<Deployment> matters, Event event) {
        Supervisor supervisor = supervisors.get(run.deployment());
        if (supervisor != null && matters.test(supervisor.snapshot())) {
            supervisor.tell(event);
        }
    }

    /** The names of those whose supervisor has had something to do since then, and is not done. */
    public List<String> busySince(Instant then) {
        return supervisors.values().stream()
                .filter(one -> one.busySince().filter(since -> since.isBefore(then)).isPresent())
                .map(one -> one.snapshot().spec().name())
                .sorted()
                .toList();
    }

    /** Ports that deployments use or will use when they are started again. */
    public Set<Integer> portsAskedFor() {
        Set<Integer> asked = new HashSet<>();
        for (Deployment one : all()) {
            if (one.spec().port() != null) {
                asked.add(one.spec().port());
            }
        }
        return asked;
    }

    private Supervisor supervise(Deployment deployment) {
        Supervisor supervisor = supervisorOf(deployment);
        supervisors.put(deployment.spec().id(), supervisor);
        supervisor.begin();
        return supervisor;
    }

    private Supervisor supervisorOf(Deployment deployment) {
        return new Supervisor(
                deployment,
                clock,
                timers,
                processes,
                store,
                new RestartCounsel(advisors),
                new Announcer());
    }

    /** Tells all subscribers what a supervisor tells. */
    private final class Announcer implements SupervisorListener {
        @Override
        public void launching(Deployment deployment) {
            launchSubscribers.forEach(one -> one.accept(deployment));
        }

        @Override
        public void changed(Deployment snapshot) {
            subscribers.forEach(one -> one.accept(snapshot));
        }

        @Override
        public void endedAbnormally(AbnormalEnd end) {
            endSubscribers.forEach(one -> one.accept(end));
        }
    }

    private static Deployment join(CompletableFuture<Deployment> future) {
        return within(ANSWERING, future)
                .orElseThrow(() ->
                        new IllegalStateException(
                                "the deployment did not answer within %s; the daemon's log says why"
                                        .formatted(ANSWERING)));
    }

    /** Empty if there is no answer within this time. */
    private static Optional<Deployment> within(
            Duration atMost, CompletableFuture<Deployment> future) {
        try {
            return Optional.of(future.get(atMost.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for a deployment", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Refusal refusal) {
                throw refusal;
            }
            throw new IllegalStateException(e.getCause());
        } catch (TimeoutException e) {
            return Optional.empty();
        }
    }
}
