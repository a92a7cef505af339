package dev.localdeploy.daemon;

import dev.localdeploy.config.ConfigurationException;
import dev.localdeploy.config.ConfigurationFiles;
import dev.localdeploy.config.Settings;
import dev.localdeploy.deployment.Deployment;
import dev.localdeploy.deployment.Deployments;
import dev.localdeploy.log.CapturedLog;
import dev.localdeploy.log.LogFiles;
import dev.localdeploy.log.RotationPolicy;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Looks at every deployment's log every five seconds and rotates those that have grown too large,
 * one part of one log at a time. Compressing keeps a core busy, so it has a thread of its own
 * instead of one of those that supervisors share.
 */
final class LogRotations implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(LogRotations.class);
    private static final long MEGABYTE = 1024 * 1024;
    private static final long PATIENCE_SECONDS = 5;

    /** So many times as large as it may be can a log become before it is rotated unsearched. */
    private static final long PATIENCE_SIZES = 4;

    private final Deployments deployments;
    private final LogFiles files;
    private final ConfigurationFiles configuration;
    private final ToLongFunction<CapturedLog> readUpTo;
    private final ScheduledThreadPoolExecutor thread =
            new ScheduledThreadPoolExecutor(
                    1, Thread.ofPlatform().daemon().name("log-rotation").factory());
    private final Map<String, Watched> watched = new HashMap<>();
    private volatile boolean ending;

    /**
     * @param readUpTo logical offset up to which a log has been searched for errors; what lies
     *     behind stays in the live file, as long as that is not much too large
     */
    LogRotations(
            Deployments deployments,
            LogFiles files,
            ConfigurationFiles configuration,
            ToLongFunction<CapturedLog> readUpTo) {
        this.deployments = deployments;
        this.files = files;
        this.configuration = configuration;
        this.readUpTo = readUpTo;
    }

    /**
     * A log and what was configured when its deployment's present run was started.
     *
     * @param policy empty if it shall not be rotated
     */
    private record Watched(long run, CapturedLog log, Optional<RotationPolicy> policy) {}

    void begin() {
        thread.execute(this::sweep);
        var _ = thread.scheduleWithFixedDelay(this::look, 5, 5, TimeUnit.SECONDS);
    }

    private void sweep() {
        Set<Path> inUse =
                deployments.all().stream()
                        .map(one -> one.spec().logFile())
                        .collect(Collectors.toSet());
        try {
            files.sweep(inUse);
        } catch (IOException | RuntimeException e) {
            LOG.warnf("remains of removed logs could not be deleted: %s", e.getMessage());
        }
    }

    private void look() {
        try {
            List<Deployment> all = deployments.all();
            forgetRemoved(all);
            boolean more = true;
            while (more && !ending) {
                more = false;
                for (Deployment one : all) {
                    more |= rotate(one);
                }
            }
        } catch (RuntimeException e) {
            LOG.errorf(e, "logs could not be rotated");
        }
    }

    /** Deployments that are gone show by there being fewer, if need be a second later. */
    private void forgetRemoved(List<Deployment> all) {
        if (watched.size() > all.size()) {
            watched.keySet()
                    .retainAll(
                            all.stream().map(one -> one.spec().id()).collect(Collectors.toSet()));
        }
    }

    private boolean rotate(Deployment deployment) {
        Watched known = watched.get(deployment.spec().id());
        if (known == null || known.run() != deployment.lastRun()) {
            known = watch(deployment, known);
        }
        return known != null
                && known.policy().isPresent()
                && rotate(known.log(), known.policy().get());
    }

    private boolean rotate(CapturedLog log, RotationPolicy policy) {
        return files.rotateIfNeeded(log, policy, () -> limit(log, policy), () -> ending);
    }

    /**
     * The search is faster than programs usually write, and what is archived can still be read. So
     * if it is so far behind, something is wrong with it, and the disk counts more.
     */
    private long limit(CapturedLog log, RotationPolicy policy) {
        return log.liveLength() > PATIENCE_SIZES * policy.maxSize()
                ? Long.MAX_VALUE
                : readUpTo.applyAsLong(log);
    }

    private @Nullable Watched watch(Deployment deployment, @Nullable Watched before) {
        try {
            CapturedLog log = files.of(deployment.spec().logFile());
            Watched now = new Watched(deployment.lastRun(), log, policy(deployment, before));
            watched.put(deployment.spec().id(), now);
            return now;
        } catch (IOException e) {
            LOG.debugf(
                    "deployment=%s its log cannot be looked at: %s",
                    deployment.spec().name(), e.getMessage());
            return null;
        }
    }

    private Optional<RotationPolicy> policy(Deployment deployment, @Nullable Watched before) {
        try {
            return policy(
                    configuration
                            .readFor(deployment.spec().workingDirectory())
                            .forDeployment(deployment.spec().name())
                            .logRotation());
        } catch (ConfigurationException | IllegalArgumentException e) {
            // Whoever starts something there is told in full; what runs goes on as before.
            return before == null ? policy(Settings.LogRotation.BUILT_IN) : before.policy();
        }
    }

    private static Optional<RotationPolicy> policy(Settings.LogRotation settings) {
        return settings.enabled()
                ? Optional.of(
                        new RotationPolicy(
                                settings.maxSizeMb() * MEGABYTE,
                                settings.keep(),
                                settings.maxTotalMb() * MEGABYTE))
                : Optional.empty();
    }

    /** Returns when nothing is half done. */
    @Override
    public void close() {
        ending = true;
        thread.shutdown(); // not interrupted: that would close the file it reads
        try {
            if (!thread.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn("a log rotation is cut off; the next daemon puts it right");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
