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

    private final Receiver receiver;
    private final Deployments deployments;
    private final BooleanSupplier moves;
    private String status = "";
    private boolean ready;

    /**
     * @param moves whether the supervision of deployments does what it should
     */
    ServiceNotices(Receiver receiver, Deployments deployments, BooleanSupplier moves) {
        this.receiver = receiver;
        this.deployments = deployments;
        this.moves = moves;
    }

    /** The API answers, and what had been running is adopted. */
    synchronized void ready() {
        ready = true;
        status = status();
        tell("READY=1\nSTATUS=" + status);
    }

    /** Call it about once a second, from the thread whose death must be noticed. */
    synchronized void tick() {
        if (!ready) {
            return;
        }
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
