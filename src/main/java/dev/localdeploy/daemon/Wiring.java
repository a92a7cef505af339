package dev.localdeploy.daemon;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.localdeploy.api.ApiToken;
import dev.localdeploy.api.DeploymentViews;
import dev.localdeploy.api.EventFeed;
import dev.localdeploy.api.LogDesk;
import dev.localdeploy.api.WhyDesk;
import dev.localdeploy.config.ConfigurationFiles;
import dev.localdeploy.crash.CrashReportStore;
import dev.localdeploy.crash.CrashReports;
import dev.localdeploy.deployment.ConfiguredDefaults;
import dev.localdeploy.deployment.CrashDesk;
import dev.localdeploy.deployment.DeploymentStore;
import dev.localdeploy.deployment.Deployments;
import dev.localdeploy.deployment.FigureDesk;
import dev.localdeploy.deployment.HealthDesk;
import dev.localdeploy.deployment.LogErrorDesk;
import dev.localdeploy.deployment.PortTable;
import dev.localdeploy.deployment.ScopeDesk;
import dev.localdeploy.deployment.StabilityDesk;
import dev.localdeploy.extension.HealthProbe;
import dev.localdeploy.extension.RestartAdvisor;
import dev.localdeploy.extension.StabilityMonitor;
import dev.localdeploy.figure.FigureBook;
import dev.localdeploy.health.ChecksOfRuns;
import dev.localdeploy.health.HttpPatience;
import dev.localdeploy.health.OwnProbe;
import dev.localdeploy.health.RoundTheClock;
import dev.localdeploy.log.LogFiles;
import dev.localdeploy.notification.Desktop;
import dev.localdeploy.notification.Notifier;
import dev.localdeploy.notification.Webhook;
import dev.localdeploy.os.NotifySocket;
import dev.localdeploy.os.OperatingSystem;
import dev.localdeploy.os.Timers;
import dev.localdeploy.plugin.Plugins;
import dev.localdeploy.process.LocalProcesses;
import dev.localdeploy.process.Processes;
import dev.localdeploy.process.Run;
import dev.localdeploy.process.RunKey;
import dev.localdeploy.process.TreeFigures;
import dev.localdeploy.restart.OwnAdvisor;
import dev.localdeploy.scope.RunScopes;
import dev.localdeploy.scope.SystemdUserManager;
import dev.localdeploy.stability.OwnMonitor;
import dev.localdeploy.stability.StabilityWatch;
import dev.localdeploy.stability.logwatch.LogWatch;
import dev.localdeploy.store.BinaryFigureStore;
import dev.localdeploy.store.JsonBookmarks;
import dev.localdeploy.store.JsonCrashReportStore;
import dev.localdeploy.store.JsonDeploymentStore;
import dev.localdeploy.web.PageFiles;
import dev.localdeploy.web.Sessions;
import dev.localdeploy.wire.Endpoint;
import dev.localdeploy.wire.Folders;
import dev.localdeploy.wire.Protocol;
import io.prometheus.client.CollectorRegistry;
import io.quarkus.runtime.configuration.MemorySize;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The only class that turns plain Java into beans. */
@Singleton
public final class Wiring {
    private static final String VERSION = "quarkus.application.version";

    /** So long does a crash report wait until all that the run said has been searched. */
    private static final Duration FOR_THE_SEARCH = Duration.ofMillis(500);

    @Produces
    @Singleton
    Clock clock() {
        return Clock.system(ZoneId.systemDefault());
    }

    /** One for all: by default each who asks for it gets one of its own. */
    @Produces
    @Singleton
    CollectorRegistry collectorRegistry() {
        return new CollectorRegistry(true);
    }

    @Produces
    @Singleton
    Pulse pulse() {
        return new Pulse(System::nanoTime);
    }

    /** The only pool of the heap that can outgrow its beginnings is the old generation. */
    @Produces
    @Singleton
    Housekeeping housekeeping() {
        MemoryPoolMXBean old =
                ManagementFactory.getMemoryPoolMXBeans().stream()
                        .filter(pool -> pool.getType() == MemoryType.HEAP)
                        .max(Comparator.comparingLong(pool -> pool.getUsage().getMax()))
                        .orElseThrow();
        return new Housekeeping(() -> old.getUsage().getUsed(), System::gc);
    }

    @Produces
    @Singleton
    DaemonTimers daemonTimers() {
        return new DaemonTimers();
    }

    @Produces
    @Singleton
    Folders folders() {
        return Folders.ofThisProcess();
    }

    @Produces
    @Singleton
    OperatingSystem operatingSystem() {
        return OperatingSystem.current();
    }

    @Produces
    @Singleton
    LastBoot lastBoot(OperatingSystem system, Folders folders) {
        return new LastBoot(folders.bootFile(), system.bootId());
    }

    @Produces
    @Singleton
    Processes processes(OperatingSystem system, Clock clock, Timers timers, Folders folders) {
        return new LocalProcesses(
                system,
                clock,
                System::nanoTime,
                timers,
                folders.runs(),
                shim(),
                Long.getLong("local-deploy.nofile", 0));
    }

    @Produces
    @Singleton
    DeploymentStore store(
            Folders folders, Clock clock, @ConfigProperty(name = VERSION) String version) {
        return new JsonDeploymentStore(folders.deployments(), clock, version);
    }

    @Produces
    @Singleton
    PortTable ports(OperatingSystem system) {
        return new SystemPorts(system);
    }

    @Produces
    @Singleton
    ConfigurationFiles configurationFiles(Folders folders) {
        return new ConfigurationFiles(folders.config(), Path.of(System.getProperty("user.home")));
    }

    @Produces
    @Singleton
    ConfiguredDefaults.Source configuredDefaults(ConfigurationFiles files) {
        return new FileDefaults(files);
    }

    @Produces
    @Singleton
    Deployments deployments(
            Clock clock,
            Timers timers,
            Processes processes,
            DeploymentStore store,
            ConfiguredDefaults.Source defaults,
            PortTable ports,
            Folders folders,
            Plugins plugins) {
        Deployments deployments =
                new Deployments(
                        clock,
                        timers,
                        processes,
                        store,
                        defaults,
                        ports,
                        RandomGenerator.getDefault(),
                        folders.logs());
        deployments.advisedBy(plugins.all(RestartAdvisor.class, OwnAdvisor::of));
        return deployments;
    }

    @Produces
    @Singleton
    ApiToken token(Folders folders) throws IOException {
        return new ApiToken(TokenFile.readOrMake(folders.tokenFile()));
    }

    @Produces
    @Singleton
    Sessions sessions(Clock clock) {
        return new Sessions(clock, SecureRandom::new);
    }

    @Produces
    @Singleton
    PageFiles pageFiles() {
        return PageFiles.ofThisProgram();
    }

    @Produces
    @Singleton
    Endpoint endpoint(
            Folders folders,
            Clock clock,
            @ConfigProperty(name = VERSION) String version,
            @ConfigProperty(name = "quarkus.http.port") int port) {
        return new Endpoint(
                ProcessHandle.current().pid(),
                version,
                Protocol.CURRENT.toString(),
                "http://127.0.0.1:" + port,
                folders.tokenFile().toString(),
                folders.state().toString(),
                folders.daemonLog().toString(),
                UUID.randomUUID().toString(),
                clock.millis() / 1000.0);
    }

    @Produces
    @Singleton
    Plugins plugins(Folders folders) {
        return Plugins.in(folders.plugins(), HealthProbe.class.getPackage());
    }

    @Produces
    @Singleton
    ChecksOfRuns checksOfRuns(
            OperatingSystem system, Timers timers, Processes processes, Plugins plugins) {
        return new ChecksOfRuns(
                system,
                System::nanoTime,
                timers,
                processes::ownerOf,
                HttpPatience.STANDARD,
                plugins.all(HealthProbe.class, OwnProbe::of));
    }

    @Produces
    @Singleton
    StabilityDesk stabilityDesk(
            Clock clock,
            Timers timers,
            OperatingSystem system,
            Deployments deployments,
            Processes processes,
            Plugins plugins) {
        List<OwnMonitor> monitors = plugins.all(StabilityMonitor.class, OwnMonitor::of);
        return new StabilityDesk(
                System::nanoTime,
                timers,
                processes,
                deployments,
                listener ->
                        new StabilityWatch(
                                clock,
                                System::nanoTime,
                                Thread::startVirtualThread,
                                system,
                                monitors,
                                listener));
    }

    @Produces
    @Singleton
    HealthDesk healthDesk(
            Clock clock,
            Timers timers,
            Deployments deployments,
            Processes processes,
            ChecksOfRuns checks,
            StabilityDesk stability) {
        return new HealthDesk(
                clock,
                deployments,
                listener ->
                        new RoundTheClock(
                                clock,
                                System::nanoTime,
                                timers,
                                Thread::startVirtualThread,
                                runs -> sample(runs, processes, stability),
                                processes::look,
                                checks,
                                listener));
    }

    /** One pass over the process table serves the health checks and the stability of runs. */
    private static Map<RunKey, TreeFigures> sample(
            Collection<Run> runs, Processes processes, StabilityDesk stability) {
        Map<RunKey, TreeFigures> figures = processes.sample(runs);
        stability.sampled(figures);
        return figures;
    }

    @Produces
    @Singleton
    FigureDesk figureDesk(
            Clock clock,
            Timers timers,
            Folders folders,
            Deployments deployments,
            HealthDesk health) {
        var store = new BinaryFigureStore(folders.figures(), clock);
        return new FigureDesk(deployments, health, new FigureBook(clock, timers, store));
    }

    @Produces
    @Singleton
    DaemonLog daemonLog(
            Folders folders,
            @ConfigProperty(name = "quarkus.log.file.rotation.max-file-size") MemorySize largest,
            @ConfigProperty(name = "quarkus.log.file.rotation.max-backup-index") int kept)
            throws IOException {
        return new DaemonLog(folders.daemonLog(), largest.asLongValue(), kept);
    }

    @Produces
    @Singleton
    LogFiles logFiles(OperatingSystem system, Clock clock, Folders folders) {
        return new LogFiles(system::headOf, clock, folders.logs());
    }

    @Produces
    @Singleton
    LogErrorDesk logErrorDesk(
            Clock clock,
            Deployments deployments,
            LogFiles files,
            Folders folders,
            StabilityDesk stability,
            @ConfigProperty(name = VERSION) String version) {
        var bookmarks = new JsonBookmarks(folders.logErrors(), clock, version);
        return new LogErrorDesk(
                deployments,
                stability::restartWanted,
                listener ->
                        new LogWatch(
                                clock,
                                System::nanoTime,
                                files,
                                bookmarks,
                                Thread::startVirtualThread,
                                listener));
    }

    @Produces
    @Singleton
    LogPump logPump(LogErrorDesk desk) {
        return new LogPump(desk.watch());
    }

    @Produces
    @Singleton
    LogRotations logRotations(
            Deployments deployments,
            LogFiles files,
            ConfigurationFiles configuration,
            LogErrorDesk errors) {
        return new LogRotations(deployments, files, configuration, errors.watch()::searchedUpTo);
    }

    @Produces
    @Singleton
    LogDesk logDesk(Clock clock, Timers timers, LogFiles files) {
        return new LogDesk(clock, timers, files);
    }

    @Produces
    @Singleton
    CrashReportStore crashReportStore(Folders folders) {
        return new JsonCrashReportStore(folders.crashes());
    }

    @Produces
    @Singleton
    CrashReports crashReports(
            Clock clock,
            Timers timers,
            OperatingSystem system,
            LogFiles logs,
            CrashReportStore store,
            Deployments deployments,
            HealthDesk health,
            LogErrorDesk errors) {
        return new CrashReports(
                clock,
                timers,
                oneThread("crash-reports"),
                system,
                logs,
                store,
                run -> CrashDesk.figures(run, health),
                run -> errors.errorsOf(run.key(), FOR_THE_SEARCH),
                id -> deployments.withId(id).map(one -> one.spec().name()));
    }

    @Produces
    @Singleton
    ScopeDesk scopeDesk(
            OperatingSystem system,
            Timers timers,
            Processes processes,
            Deployments deployments,
            CrashReports crashes) {
        return new ScopeDesk(
                deployments,
                new RunScopes(
                        system.controlGroups(),
                        timers,
                        oneThread("scopes"),
                        processes::trees,
                        SystemdUserManager.in(System.getenv(), timers),
                        crashes::moved));
    }

    /** One thread at most, so that many crashes at once leave room for the next runs. */
    private static Executor oneThread(String name) {
        var one =
                new ThreadPoolExecutor(
                        1,
                        1,
                        10,
                        TimeUnit.SECONDS,
                        new LinkedBlockingQueue<>(),
                        Thread.ofPlatform().daemon().name(name).factory());
        one.allowCoreThreadTimeOut(true);
        return one;
    }

    @Produces
    @Singleton
    CrashDesk crashDesk(Deployments deployments, CrashReports reports, LogErrorDesk errors) {
        return new CrashDesk(deployments, reports, errors::beginningOf);
    }

    @Produces
    @Singleton
    WhyDesk whyDesk(Clock clock, CrashReports reports, HealthDesk health, StabilityDesk stability) {
        return new WhyDesk(clock, reports, health, stability);
    }

    @Produces
    @Singleton
    EventFeed eventFeed(
            Clock clock,
            Deployments deployments,
            HealthDesk health,
            StabilityDesk stability,
            LogErrorDesk errors,
            CrashReports crashes,
            ObjectMapper json,
            Endpoint endpoint) {
        return new EventFeed(
                clock,
                deployments,
                health,
                stability,
                errors,
                crashes,
                json,
                endpoint.instanceId());
    }

    @Produces
    @Singleton
    Notifier notifier(Clock clock, ConfigurationFiles files) {
        return new Notifier(
                clock,
                messenger(),
                new UserNotifications(files),
                new Desktop(System.getProperty("os.name", "").startsWith("Mac")),
                new Webhook(Duration.ofSeconds(10)));
    }

    /** One thread, which is there only while there is something to tell; more than that is lost. */
    private static Executor messenger() {
        var one =
                new ThreadPoolExecutor(
                        1,
                        1,
                        10,
                        TimeUnit.SECONDS,
                        new LinkedBlockingQueue<>(100),
                        Thread.ofPlatform().daemon().name("notifications").factory(),
                        new ThreadPoolExecutor.DiscardPolicy());
        one.allowCoreThreadTimeOut(true);
        return one;
    }

    @Produces
    @Singleton
    DeploymentViews views(
            Clock clock,
            Processes processes,
            HealthDesk health,
            StabilityDesk stability,
            LogErrorDesk errors,
            ScopeDesk scopes) {
        return new DeploymentViews(clock, processes, health, stability, errors, scopes);
    }

    @Produces
    @Singleton
    Supervision supervision(
            DaemonTimers timers, Pulse pulse, Deployments deployments, Clock clock) {
        return new Supervision(timers, pulse, deployments, clock);
    }

    @Produces
    @Singleton
    ServiceNotices serviceNotices(Deployments deployments, Supervision supervision) {
        String watchdog = System.getenv().getOrDefault("WATCHDOG_USEC", "0");
        int every =
                ServiceNotices.ticksFor(
                        watchdog.matches("\\d{1,18}") ? Long.parseLong(watchdog) : 0);
        return NotifySocket.in(System.getenv())
                .map(socket ->
                        new ServiceNotices(
                                socket::send, deployments, () -> supervision.look().moves(), every))
                .orElseGet(() -> ServiceNotices.toNobody(deployments));
    }

    private static Path shim() {
        String home = System.getProperty("local-deploy.home", ".");
        return Path.of(
                        System.getProperty(
                                "local-deploy.shim",
                                Path.of(home, "lib", "local-deploy-shim").toString()))
                .toAbsolutePath();
    }
}
