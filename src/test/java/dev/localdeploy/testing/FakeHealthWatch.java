package dev.localdeploy.testing;

import dev.localdeploy.health.HealthListener;
import dev.localdeploy.health.HealthReport;
import dev.localdeploy.health.HealthWatch;
import dev.localdeploy.health.WatchedRun;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A health watch that looks at nothing: the test says what it finds. What it was told is in {@link
 * #log}, as {@code watch 1}, {@code watch 1 ready}, {@code ended "why"}, {@code forget}, {@code
 * check}, {@code tick}.
 */
public final class FakeHealthWatch implements HealthWatch {
    public final List<String> log = new CopyOnWriteArrayList<>();

    /** What was watched, in order. */
    public final List<WatchedRun> runs = new CopyOnWriteArrayList<>();

    private final HealthListener listener;
    private final Map<String, List<HealthReport>> reports = new HashMap<>();
    private final Map<String, WatchedRun> watched = new HashMap<>();
    private final Map<String, HealthReport> newest = new HashMap<>();
    private Optional<HealthReport> next = Optional.empty();
    private Optional<Instant> nextCheck = Optional.empty();

    public FakeHealthWatch(HealthListener listener) {
        this.listener = listener;
    }

    /** Finds this, and says so. */
    public void find(WatchedRun run, HealthReport report) {
        synchronized (this) {
            add(run.run().key().deployment(), report);
            newest.put(run.run().key().deployment(), report);
        }
        listener.checked(run.run().key(), report);
    }

    public void becomeReady(WatchedRun run) {
        listener.becameReady(run.run().key());
    }

    public void becomeUnresponsive(WatchedRun run, String reason) {
        listener.becameUnresponsive(run.run().key(), reason);
    }

    public void becomeResponsive(WatchedRun run) {
        listener.becameResponsive(run.run().key());
    }

    /** Will find this when it is asked to check now. */
    public synchronized void willFind(HealthReport report) {
        next = Optional.of(report);
    }

    public synchronized void planCheck(Instant at) {
        nextCheck = Optional.of(at);
    }

    private void add(String deployment, HealthReport report) {
        reports.computeIfAbsent(deployment, _ -> new ArrayList<>()).addFirst(report);
    }

    @Override
    public synchronized void watch(WatchedRun run, boolean ready) {
        log.add("watch " + run.run().key().number() + (ready ? " ready" : ""));
        runs.add(run);
        watched.put(run.run().key().deployment(), run);
        newest.remove(run.run().key().deployment());
    }

    @Override
    public synchronized void ended(String deployment, String why) {
        log.add("ended \"" + why + "\"");
        watched.remove(deployment);
        newest.remove(deployment);
    }

    @Override
    public synchronized void forget(String deployment) {
        log.add("forget");
        watched.remove(deployment);
        reports.remove(deployment);
    }

    @Override
    public Optional<CompletableFuture<HealthReport>> checkNow(String deployment) {
        log.add("check");
        WatchedRun run;
        Optional<HealthReport> found;
        synchronized (this) {
            run = watched.get(deployment);
            found = next;
        }
        if (run == null) {
            return Optional.empty();
        }
        found.ifPresent(report -> find(run, report));
        return Optional.of(CompletableFuture.completedFuture(found.orElseThrow()));
    }

    @Override
    public synchronized Optional<HealthReport> newest(String deployment) {
        return Optional.ofNullable(newest.get(deployment));
    }

    @Override
    public synchronized List<HealthReport> newestFirst(String deployment, int limit) {
        return reports.getOrDefault(deployment, List.of()).stream().limit(limit).toList();
    }

    @Override
    public synchronized Optional<Instant> nextCheck(String deployment) {
        return watched.containsKey(deployment) ? nextCheck : Optional.empty();
    }

    @Override
    public void tick() {
        log.add("tick");
    }
}
