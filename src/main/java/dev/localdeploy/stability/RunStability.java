package dev.localdeploy.stability;

import dev.localdeploy.extension.Sample;
import dev.localdeploy.extension.Subject;
import dev.localdeploy.os.ProcessId;
import dev.localdeploy.os.TcpSocket;
import dev.localdeploy.plugin.ForeignCode;
import dev.localdeploy.plugin.ForeignCode.Outcome;
import dev.localdeploy.process.RunKey;
import dev.localdeploy.process.TreeFigures;
import dev.localdeploy.stability.StabilityFinding.Cure;
import dev.localdeploy.stability.leak.Activity;
import dev.localdeploy.stability.resource.ResourceSample;
import dev.localdeploy.stability.resource.ResourceSample.FreeSpace;
import dev.localdeploy.stability.resource.ResourceSample.OpenFiles;
import dev.localdeploy.stability.resource.ResourceStatus;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * How one run develops. A sample's figures are judged at once; what has to be asked for beside them
 * (limits, disks) is asked on another thread, and judged when it is there.
 *
 * <p>One lock guards what is remembered. Nobody is told and nobody is asked under it, and who only
 * reads takes none.
 */
final class RunStability {
    /** Enough to know what this run does when it has nothing to do. */
    private static final int LATELY = 10;

    private static final Duration PATIENCE_WITH_DISKS = Duration.ofSeconds(2);

    private final ReentrantLock lock = new ReentrantLock();
    private final ObservedRun run;
    private final Surroundings around;
    private final long upSince;
    private final LeakWatch leaks;
    private final ResourceWatch resources;
    private final List<MonitorWatch> monitors;
    private final Deque<Activity> lately = new ArrayDeque<>();
    private final ForeignCode disks = new ForeignCode("disk-space");
    private final AtomicBoolean gathering = new AtomicBoolean();
    private volatile @Nullable StabilityReport newest;

    RunStability(ObservedRun run, Surroundings around) {
        this.run = run;
        this.around = around;
        this.leaks = new LeakWatch(run.plan());
        this.resources = new ResourceWatch(run.plan());
        this.monitors = around.monitors().stream().map(MonitorWatch::new).toList();
        // From here on by the monotonic clock, for the other may be set.
        Duration before = Duration.between(run.run().startedAt(), around.clock().instant());
        this.upSince = around.ticker().getAsLong() - (before.isNegative() ? 0 : before.toNanos());
    }

    boolean isOf(RunKey key) {
        return run.run().key().equals(key);
    }

    /** Empty before the first sample. */
    Optional<StabilityReport> newest() {
        return Optional.ofNullable(newest);
    }

    void sampled(TreeFigures figures) {
        Duration up = Duration.ofNanos(around.ticker().getAsLong() - upSince);
        Optional<StabilityFinding> leak;
        lock.lock();
        try {
            remember(
                    new Activity(
                            figures.connections(TcpSocket.State.ESTABLISHED),
                            figures.cpuPercent()));
            leak = leaks.add(up, figures.memoryBytes());
            publish();
        } finally {
            lock.unlock();
        }
        leak.ifPresent(this::tell);
        gather(figures, up);
    }

    private void remember(Activity activity) {
        lately.add(activity);
        if (lately.size() > LATELY) {
            lately.remove();
        }
    }

    /** One at a time: a disk that does not answer costs this run its samples, and nobody else. */
    private void gather(TreeFigures figures, Duration up) {
        if (gathering.compareAndSet(false, true)) {
            around.threads()
                    .execute(() -> {
                        try {
                            judge(resourcesOf(figures, up));
                            show(figures, up);
                        } finally {
                            gathering.set(false);
                        }
                    });
        }
    }

    private void judge(ResourceSample sample) {
        List<StabilityFinding> found;
        lock.lock();
        try {
            found = resources.add(sample);
            publish();
        } finally {
            lock.unlock();
        }
        found.forEach(this::tell);
    }

    private void show(TreeFigures figures, Duration up) {
        if (monitors.isEmpty()) {
            return;
        }
        List<StabilityFinding> found = new ArrayList<>();
        Subject subject = subject(figures);
        Sample sample = sample(figures, up);
        monitors.forEach(monitor -> found.addAll(monitor.examine(subject, sample)));
        lock.lock();
        try {
            publish();
        } finally {
            lock.unlock();
        }
        found.forEach(this::tell);
    }

    private Subject subject(TreeFigures figures) {
        @Nullable Integer port = run.port();
        return new Subject(
                run.deployment(),
                run.run().leader().pid(),
                run.run().startedAt(),
                run.workingDirectory(),
                port == null ? OptionalInt.empty() : OptionalInt.of(port),
                figures.listeningPorts());
    }

    private static Sample sample(TreeFigures figures, Duration up) {
        return new Sample(
                up,
                figures.openFiles().keySet().stream().map(ProcessId::pid).sorted().toList(),
                figures.cpuPercent(),
                figures.memoryBytes(),
                figures.threads(),
                figures.fileDescriptors(),
                figures.connections(TcpSocket.State.ESTABLISHED));
    }

    private void publish() {
        List<StabilityFinding> own =
                monitors.stream().flatMap(monitor -> monitor.present().stream()).toList();
        List<StabilityFinding> standing = new ArrayList<>();
        leaks.standing().ifPresent(standing::add);
        standing.addAll(resources.standing());
        own.stream().filter(finding -> finding.cure() != Cure.NONE).forEach(standing::add);
        newest =
                new StabilityReport(
                        leaks.trend(), memoryLasts(), status(own), standing, List.copyOf(lately));
    }

    /** What a plugin says that a restart would help against is as bad as what we say. */
    private ResourceStatus status(List<StabilityFinding> own) {
        ResourceStatus status = resources.status();
        List<String> issues = new ArrayList<>(status.issues());
        own.forEach(finding -> issues.add(finding.reason()));
        boolean bad = own.stream().anyMatch(finding -> finding.cure() != Cure.NONE);
        return new ResourceStatus(issues, status.critical() || bad);
    }

    private @Nullable Duration memoryLasts() {
        if (!leaks.trend().leakDetected()) {
            return null;
        }
        OptionalLong left = around.system().memoryLeft(run.run().leader());
        return left.isEmpty() ? null : leaks.trend().timeToFill(left.getAsLong()).orElse(null);
    }

    private ResourceSample resourcesOf(TreeFigures figures, Duration up) {
        boolean someSeen = figures.hidden() < figures.processCount();
        return new ResourceSample(
                // Of the monotonic clock, so that a trend survives one that is set.
                run.run().startedAt().plus(up),
                openFiles(figures),
                OptionalInt.of(figures.threads()),
                someSeen ? Optional.of(figures.connections()) : Optional.empty(),
                freeSpace());
    }

    private List<OpenFiles> openFiles(TreeFigures figures) {
        List<OpenFiles> known = new ArrayList<>();
        figures.openFiles()
                .forEach((process, open) -> {
                    OptionalLong limit = around.system().openFilesLimit(process);
                    if (limit.isPresent() && limit.getAsLong() > 0) {
                        known.add(new OpenFiles(process.pid(), open, limit.getAsLong()));
                    }
                });
        return known;
    }

    private List<FreeSpace> freeSpace() {
        return disks.call(() -> around.disks().of(run), PATIENCE_WITH_DISKS)
                        instanceof Outcome.Returned<List<FreeSpace>>(var spaces)
                ? spaces
                : List.of();
    }

    private void tell(StabilityFinding finding) {
        around.listener().found(run.run().key(), finding);
    }
}
