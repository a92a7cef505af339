package dev.localdeploy.daemon;

import dev.localdeploy.deployment.DeploymentState.Running;
import dev.localdeploy.deployment.Deployments;
import java.io.IOException;
import java.util.function.BooleanSupplier;
import org.jboss.logging.Logger;

/**
 * Tells systemd, where it has started us, that we are ready, how many deployments there are, and
 * that we are not stuck: who falls silent is replaced, and what runs is adopted by the next daemon.
 */
final class ServiceNotices {
    private static final Logger LOG = Logger.getLogger(ServiceNotices.class);

    /** Where notices go: sd_notify(3), or nowhere. */
    @FunctionalInterface
    interface Receiver {
        void send(String state) throws IOException;
    }

    private static final int USUAL_TICKS = 10;

    /** Two may get lost or be late before systemd loses its patience. */
    private static final int WATCHDOG_SHARE = 3;

    private final Receiver receiver;
    private final Deployments deployments;
    private final BooleanSupplier moves;
    private final int every;
    private int ticks;
    private String status = "";
    private boolean ready;

    /**
     * @param moves whether the supervision of deployments does what it should
     * @param every so many ticks there is news
     */
    ServiceNotices(Receiver receiver, Deployments deployments, BooleanSupplier moves, int every) {
        this.receiver = receiver;
        this.deployments = deployments;
        this.moves = moves;
        this.every = every;
    }

    /** Where nobody listens, nothing is found out either. */
    static ServiceNotices toNobody(Deployments deployments) {
        return new ServiceNotices(_ -> {}, deployments, () -> true, Integer.MAX_VALUE);
    }

    /**
     * How often a daemon that ticks once a second must say that it lives.
     *
     * @param watchdogMicros how long systemd bears silence; 0 if it does not mind
     */
    static int ticksFor(long watchdogMicros) {
        return watchdogMicros <= 0
                ? USUAL_TICKS
                : Math.clamp(watchdogMicros / 1_000_000 / WATCHDOG_SHARE, 1, USUAL_TICKS);
    }

    /** The API answers, and what had been running is adopted. */
    synchronized void ready() {
        ready = true;
        status = status();
        tell("READY=1\nSTATUS=" + status);
    }

    /** Call it about once a second, from the thread whose death must be noticed. */
    synchronized void tick() {
        ticks++;
        if (!ready || ticks < every) {
            return;
        }
        ticks = 0;
        String now = status();
        String news = now.equals(status) ? "" : "STATUS=" + now;
        status = now;
        String alive = moves.getAsBoolean() ? "WATCHDOG=1" : "";
        String notice = (alive + "\n" + news).strip();
        if (!notice.isEmpty()) {
            tell(notice);
        }
    }

    synchronized void stopping() {
        ready = false;
        tell("STOPPING=1\nSTATUS=Ending; deployments go on running");
    }

    private String status() {
        var all = deployments.all();
        long running = all.stream().filter(one -> one.state() instanceof Running).count();
        return "%d deployment%s, %d running"
                .formatted(all.size(), all.size() == 1 ? "" : "s", running);
    }

    private void tell(String state) {
        try {
            receiver.send(state);
        } catch (IOException e) {
            LOG.warnf("%s; if this goes on, the daemon is restarted", e.getMessage());
        }
    }
}
