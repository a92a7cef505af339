package dev.localdeploy.testing;

import dev.localdeploy.deployment.ConfiguredDefaults;
import dev.localdeploy.deployment.DeploymentStore;
import dev.localdeploy.deployment.Deployments;
import dev.localdeploy.os.Timers;
import dev.localdeploy.process.Processes;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Random;

/**
 * Makes the deployments of one daemon for tests, around fakes that do as they are told. A test
 * brings only what it wants to tell something, or to see.
 */
public final class DaemonBuilder {
    private final Clock clock;
    private final Timers timers;
    private final Path logFolder;
    private Processes processes;
    private DeploymentStore store = new InMemoryStore();
    private ConfiguredDefaults.Source configuration = new FakeConfiguration();

    private DaemonBuilder(Clock clock, Timers timers, Path logFolder) {
        this.clock = clock;
        this.timers = timers;
        this.logFolder = logFolder;
        this.processes = new FakeProcesses(clock).obedient();
    }

    /**
     * @param logFolder existing
     */
    public static DaemonBuilder daemon(ManualTime time, Path logFolder) {
        return daemon(time, time, logFolder);
    }

    /**
     * @param logFolder existing
     */
    public static DaemonBuilder daemon(Clock clock, Timers timers, Path logFolder) {
        return new DaemonBuilder(clock, timers, logFolder);
    }

    public DaemonBuilder processes(Processes given) {
        processes = given;
        return this;
    }

    public DaemonBuilder store(DeploymentStore given) {
        store = given;
        return this;
    }

    public DaemonBuilder configuration(ConfiguredDefaults.Source given) {
        configuration = given;
        return this;
    }

    /** Without those of an earlier daemon, until they are told to recover. */
    public Deployments deployments() {
        return new Deployments(
                clock,
                timers,
                processes,
                store,
                configuration,
                new FakePorts(),
                new Random(42),
                logFolder);
    }
}
