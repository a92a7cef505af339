package dev.localdeploy.stability;

import dev.localdeploy.extension.Sample;
import dev.localdeploy.extension.Subject;
import dev.localdeploy.os.ProcessId;
import dev.localdeploy.os.TcpSocket;
import dev.localdeploy.process.RunKey;
import dev.localdeploy.process.TreeFigures;
import dev.localdeploy.stability.DiskSpace.Room;
import dev.localdeploy.stability.StabilityFinding.Cure;
import dev.localdeploy.stability.leak.Activity;
import dev.localdeploy.stability.resource.ResourceSample;
import dev.localdeploy.stability.resource.ResourceSample.FreeSpace;
import dev.localdeploy.stability.resource.ResourceStatus;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * How one run develops. Its memory is judged as soon as there is a sample; what it uses when the
 * disks have been asked for their room; and the monitors of plugins are asked on a thread of their
 * own.
 *
 * <p>One lock guards what is remembered. Nobody is told and nobody who may not answer is asked
 * under it, and who only reads takes none.
 */
final class RunStability {
    /** Enough to know what this run does when it has nothing to do. */
    private static final int LATELY = 10;

    private final ReentrantLock lock = new ReentrantLock();
    private final ObservedRun run;
    private final Surroundings around;
    private final long upSince;
    private final LeakWatch leaks;
    private final ResourceWatch resources;
    private final List<MonitorWatch> monitors;
    private final Deque<Activity> lately = new ArrayDeque<>();
    private final FileLimits limits;
    private final AtomicBoolean examining = new AtomicBoolean();
    private Duration judgedAt = Duration.ofSeconds(-1);
    private volatile @Nullable StabilityReport newest;

    RunStability(ObservedRun run, Surroundings around) {
        this.run = run;
        this.around = around;
        this.leaks = new LeakWatch(run.plan());
        this.resources = new ResourceWatch(run.plan());
        this.limits = new FileLimits(around.system());
        this.monitors = around.monitors().stream().map(MonitorWatch::new).toList();
        // From here on by the monotonic clock, for the other may be set.
        Duration before = Duration.between(run.run().startedAt(), around.clock().instant());
        this.upSince = around.ticker().getAsLong() - (before.isNegative() ? 0 : before.toNanos());
    }

    String deployment() {
        return run.deployment();
    }

    boolean isOf(RunKey key) {
        return run.run().key().equals(key);
    }

    /** Empty before the first sample. */
    Optional<StabilityReport> newest() {
        return Optional.ofNullable(newest);
    }

    /** Where it writes. */
    List<Path> folders() {
        @Nullable Path logs = run.logFile().getParent();
        return logs == null
                ? List.of(run.workingDirectory())
                : List.of(run.workingDirectory(), logs);
    }

    /**
     * Judges its memory, and shows the sample to the monitors.
     *
     * @return how long it had been up at this sample
     */
    Duration sampled(TreeFigures figures) {
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
        if (!monitors.isEmpty() && examining.compareAndSet(false, true)) {
            around.threads().execute(() -> examine(figures, up));
        }
        return up;
    }

    private void remember(Activity activity) {
        lately.add(activity);
        if (lately.size() > LATELY) {
            lately.remove();
        }
    }

    /** Judges what the tree uses. A sample that comes after a later one is left out. */
    void judge(TreeFigures figures, Duration up, Map<Path, Room> rooms) {
        List<StabilityFinding> found;
        lock.lock();
        try {
            if (up.compareTo(judgedAt) <= 0) {
                return;
            }
            judgedAt = up;
            found = resources.add(resourcesOf(figures, up, rooms));
            publish();
        } finally {
            lock.unlock();
        }
        found.forEach(this::tell);
    }

    /** One at a time: a monitor that does not answer costs this run its samples. */
    private void examine(TreeFigures figures, Duration up) {
        try {
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
        } finally {
            examining.set(false);
        }
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

    private ResourceSample resourcesOf(TreeFigures figures, Duration up, Map<Path, Room> rooms) {
        boolean someSeen = figures.hidden() < figures.processCount();
        return new ResourceSample(
                // Of the monotonic clock, so that a trend survives one that is set.
                run.run().startedAt().plus(up),
                limits.of(figures.openFiles()),
                OptionalInt.of(figures.threads()),
                someSeen ? Optional.of(figures.connections()) : Optional.empty(),
                freeSpace(rooms));
    }

    /** A file system that holds both folders is named once. */
    private List<FreeSpace> freeSpace(Map<Path, Room> rooms) {
        List<FreeSpace> spaces = new ArrayList<>();
        Set<Object> devices = new HashSet<>();
        for (Path folder : folders()) {
            @Nullable Room room = rooms.get(folder);
            if (room != null && devices.add(room.device())) {
                spaces.add(new FreeSpace(folder.toString(), room.bytes()));
            }
        }
        return spaces;
    }

    private void tell(StabilityFinding finding) {
        around.listener().found(run.run().key(), finding);
    }
}
