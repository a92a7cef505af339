package dev.localdeploy.health;

import dev.localdeploy.process.RunKey;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Writes down what it hears. */
final class RecordingHealthListener implements HealthListener {
    Runnable whenTold = () -> {};
    final List<HealthReport> reports = new CopyOnWriteArrayList<>();

    /** Deployments that became ready, in order. */
    final List<String> ready = new CopyOnWriteArrayList<>();

    /** Why runs became unresponsive, in order. */
    final List<String> unresponsive = new CopyOnWriteArrayList<>();

    /** Deployments that answered again, in order. */
    final List<String> responsive = new CopyOnWriteArrayList<>();

    @Override
    public void checked(RunKey run, HealthReport report) {
        whenTold.run();
        reports.add(report);
    }

    @Override
    public void becameReady(RunKey run) {
        ready.add(run.deployment());
    }

    @Override
    public void becameUnresponsive(RunKey run, String reason) {
        unresponsive.add(reason);
    }

    @Override
    public void becameResponsive(RunKey run) {
        responsive.add(run.deployment());
    }

    HealthReport last() {
        return reports.getLast();
    }
}
