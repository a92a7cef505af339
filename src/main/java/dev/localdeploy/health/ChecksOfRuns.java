package dev.localdeploy.health;

import dev.localdeploy.os.OperatingSystem;
import dev.localdeploy.os.Timers;
import dev.localdeploy.process.PortOwner;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/** Which checks a run gets. */
public final class ChecksOfRuns implements CheckBook {
    private final OperatingSystem system;
    private final LongSupplier ticker;
    private final PortOwners owners;
    private final List<OwnProbe> probes;
    private final HttpCheck http;
    private final ResourceCheck resource;
    private final ExecCheck exec;

    /**
     * @param ticker monotonic nanoseconds
     * @param probes that plugins brought
     */
    public ChecksOfRuns(
            OperatingSystem system,
            LongSupplier ticker,
            Timers timers,
            PortOwners owners,
            HttpPatience patience,
            List<OwnProbe> probes) {
        this.system = system;
        this.ticker = ticker;
        this.owners = owners;
        this.probes = List.copyOf(probes);
        this.http = new HttpCheck(new HttpProbe(timers, ticker), owners, timers, patience);
        this.resource = new ResourceCheck(system::process);
        this.exec = new ExecCheck(system, ticker);
    }

    @Override
    public List<HealthCheck> quick() {
        return List.of(new ProcessCheck(system::process, ticker), resource);
    }

    @Override
    public List<HealthCheck> slow(HealthPlan plan) {
        List<HealthCheck> slow = new ArrayList<>();
        if (plan.http()) {
            slow.add(http);
        }
        if (plan.exec() != null) {
            slow.add(exec);
        }
        probes.forEach(probe -> slow.add(new ExtensionCheck(probe)));
        return slow;
    }

    @Override
    public boolean listens(WatchedRun run) {
        return run.port() != null && owners.of(run.port(), run.run()) instanceof PortOwner.Ours;
    }
}
