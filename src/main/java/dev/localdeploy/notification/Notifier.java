package dev.localdeploy.notification;

import dev.localdeploy.wire.DaemonEvent;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Turns events into notices and sends those that the user wants, one after the other on a thread of
 * their own. One that cannot be sent is logged and lost.
 */
public final class Notifier {
    private static final Logger LOG = Logger.getLogger(Notifier.class);

    private final Executor worker;
    private final Supplier<NotificationPlan> plan;
    private final Desktop desktop;
    private final Webhook webhook;
    private final NoticeRules rules = new NoticeRules();
    private final NoticeLimit limit;

    /**
     * @param worker does one thing after the other, and not in the thread that asks
     * @param plan asked for each notice, so that a change holds at once
     */
    public Notifier(
            Clock clock,
            Executor worker,
            Supplier<NotificationPlan> plan,
            Desktop desktop,
            Webhook webhook) {
        this.worker = worker;
        this.plan = plan;
        this.desktop = desktop;
        this.webhook = webhook;
        this.limit = new NoticeLimit(clock);
    }

    /** Called for one event after the other, in their order. Does not wait. */
    public void heard(DaemonEvent event) {
        for (Notice notice : rules.of(event)) {
            worker.execute(() -> tell(notice));
        }
    }

    private void tell(Notice notice) {
        NotificationPlan wanted = plan.get();
        if (wanted.wants(notice)) {
            limit.pass(notice).ifPresent(one -> send(one, wanted));
        }
    }

    private void send(Notice notice, NotificationPlan wanted) {
        if (wanted.desktop()) {
            attempt("the desktop", () -> desktop.show(notice));
        }
        @Nullable URI address = wanted.webhook();
        if (address != null) {
            attempt("the webhook", () -> webhook.post(notice, address, wanted.secretFile()));
        }
    }

    @FunctionalInterface
    private interface Attempt {
        void run() throws IOException, InterruptedException;
    }

    /** Without the address, which may hold a secret. */
    private static void attempt(String whom, Attempt attempt) {
        try {
            attempt.run();
        } catch (IOException e) {
            LOG.warnf("%s could not be notified: %s", whom, Undelivered.why(e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
