package dev.localdeploy.daemon;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.localdeploy.api.EventFeed;
import dev.localdeploy.deployment.CrashDesk;
import dev.localdeploy.deployment.Deployments;
import dev.localdeploy.deployment.FigureDesk;
import dev.localdeploy.deployment.HealthDesk;
import dev.localdeploy.deployment.LogErrorDesk;
import dev.localdeploy.deployment.StabilityDesk;
import dev.localdeploy.os.DurableFiles;
import dev.localdeploy.wire.Endpoint;
import dev.localdeploy.wire.Folders;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.vertx.http.HttpServerStart;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.ObservesAsync;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/** The daemon's life from top to bottom. What it has started outlives it: nothing is ended here. */
@Singleton
public final class Daemon {
    private static final Logger LOG = Logger.getLogger(Daemon.class);

    private final Deployments deployments;
    private final EventFeed events;
    private final HealthDesk health;
    private final StabilityDesk stability;
    private final LogErrorDesk logErrors;
    private final LogPump logPump;
    private final CrashDesk crashes;
    private final FigureDesk figures;
    private final Metrics metrics;
    private final LogRotations rotations;
    private final DaemonTimers timers;
    private final DaemonLog log;
    private final Folders folders;
    private final Endpoint endpoint;
    private final ObjectMapper json;
    private final LastBoot lastBoot;
    private final ServiceNotices notices;
    private boolean ending;
    private volatile boolean recovered;

    Daemon(
            Deployments deployments,
            EventFeed events,
            HealthDesk health,
            StabilityDesk stability,
            LogErrorDesk logErrors,
            LogPump logPump,
            CrashDesk crashes,
            FigureDesk figures,
            Metrics metrics,
            LogRotations rotations,
            DaemonTimers timers,
            DaemonLog log,
            Folders folders,
            Endpoint endpoint,
            ObjectMapper json,
            LastBoot lastBoot,
            ServiceNotices notices) {
        this.deployments = deployments;
        this.events = events;
        this.health = health;
        this.stability = stability;
        this.logErrors = logErrors;
        this.logPump = logPump;
        this.crashes = crashes;
        this.figures = figures;
        this.metrics = metrics;
        this.rotations = rotations;
        this.timers = timers;
        this.log = log;
        this.folders = folders;
        this.endpoint = endpoint;
        this.json = json;
        this.lastBoot = lastBoot;
        this.notices = notices;
    }

    /** Before anybody can ask: who asks finds everything recovered. */
    void start(@Observes StartupEvent event) throws IOException {
        log.replaceIn(java.util.logging.Logger.getLogger(""));
        stability.begin(); // before the health checks, whose figures it gets
        health.begin(); // before the events, which tell of the health of what comes up
        logErrors.begin();
        crashes.begin();
        figures.begin();
        events.begin();
        deployments.recover(lastBoot.isOver());
        lastBoot.rememberThisOne();
        logPump.begin();
        Set<String> saved = saved();
        crashes.sweep(saved::contains);
        figures.sweep(saved::contains);
        metrics.expose();
        rotations.begin();
        recovered = true;
        DaemonProcess.yieldApiPort();
        LOG.infof(
                "daemon started pid=%d version=%s api=%s state=%s",
                endpoint.pid(), endpoint.version(), endpoint.apiUrl(), endpoint.stateDir());
    }

    /** Ids of the deployments of which there is a file, also one that was set aside. */
    private Set<String> saved() throws IOException {
        try (Stream<Path> files = Files.list(folders.deployments())) {
            return files.map(file -> file.getFileName().toString().replaceFirst("\\..*", ""))
                    .collect(Collectors.toSet());
        }
    }

    /** The address card is the sign for clients that the API answers. */
    synchronized void answering(@ObservesAsync HttpServerStart event) throws IOException {
        if (!ending) {
            DurableFiles.write(folders.endpointFile(), json.writeValueAsBytes(endpoint));
            notices.ready();
        }
    }

    synchronized void stop(@Observes ShutdownEvent event) throws IOException {
        ending = true;
        notices.stopping();
        DurableFiles.delete(folders.endpointFile());
        events.close();
        rotations.close(); // before the pump: it asks how far that came
        logPump.close();
        figures.close();
        timers.close();
        LOG.infof("daemon ended pid=%d, what it started goes on running", endpoint.pid());
    }

    boolean hasRecovered() {
        return recovered;
    }
}
