package dev.localdeploy.deployment;

import dev.localdeploy.figure.FigureBook;
import dev.localdeploy.figure.FigurePoint;
import dev.localdeploy.figure.FigureSpan;
import java.time.Duration;
import java.util.function.Predicate;

/**
 * Where deployments and the figures for their graphs meet: what every round of health checks finds
 * is remembered, and that a run has ended.
 */
public final class FigureDesk {
    private final Deployments deployments;
    private final HealthDesk health;
    private final FigureBook book;

    public FigureDesk(Deployments deployments, HealthDesk health, FigureBook book) {
        this.deployments = deployments;
        this.health = health;
        this.book = book;
    }

    /** From now on follows the deployments. Call it once, before they are recovered. */
    public void begin() {
        deployments.subscribe(changed -> book.open(changed.spec().id()));
        deployments.subscribeToRemovals(removed -> book.forget(removed.spec().id()));
        health.subscribeToReports((id, report) -> book.add(id, FigurePoint.of(report)));
    }

    /**
     * Deletes the figures of deployments that were removed by a daemon that died meanwhile. Call it
     * after they are recovered.
     *
     * @param saved whether a file of a deployment is there, in whatever state
     */
    public void sweep(Predicate<String> saved) {
        book.sweep(id -> deployments.withId(id).isEmpty() && !saved.test(id));
    }

    /** What it used during the last while. */
    public FigureSpan last(Deployment deployment, Duration span) {
        DeploymentSpec spec = deployment.spec();
        return book.last(spec.id(), span, spec.health().interval());
    }

    /** Saves everything: the daemon ends. */
    public void close() {
        book.close();
    }
}
