package dev.localdeploy.daemon;

import dev.localdeploy.api.DeploymentViews;
import dev.localdeploy.deployment.Deployment;
import dev.localdeploy.deployment.Deployments;
import dev.localdeploy.deployment.HealthDesk;
import dev.localdeploy.deployment.LogErrorDesk;
import dev.localdeploy.deployment.StabilityDesk;
import io.prometheus.client.Collector;
import io.prometheus.client.CollectorRegistry;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Figures for monitoring tools, made when somebody asks for them, of what is known at that moment:
 * nothing is measured for the asking. A deployment that was removed is simply not there any more.
 */
@Singleton
public final class Metrics extends Collector {
    private final CollectorRegistry registry;
    private final Deployments deployments;
    private final HealthDesk health;
    private final StabilityDesk stability;
    private final LogErrorDesk errors;
    private final Clock clock;

    Metrics(
            CollectorRegistry registry,
            Deployments deployments,
            HealthDesk health,
            StabilityDesk stability,
            LogErrorDesk errors,
            Clock clock) {
        this.registry = registry;
        this.deployments = deployments;
        this.health = health;
        this.stability = stability;
        this.errors = errors;
        this.clock = clock;
    }

    void expose() {
        registry.register(this);
    }

    @Override
    public List<MetricFamilySamples> collect() {
        Map<Metric, List<MetricFamilySamples.Sample>> samples = new EnumMap<>(Metric.class);
        List<Deployment> all = deployments.all();
        MetricSamples.countByStatus(all, samples);
        for (Deployment deployment : all) {
            var view = DeploymentViews.of(health.lookAt(deployment));
            var told = new MetricSamples(deployment, view, clock.instant(), samples);
            told.add();
            stability.lookAt(deployment).ifPresent(told::add);
            errors.totalsOf(deployment).ifPresent(told::addLogErrors);
        }
        return Arrays.stream(Metric.values())
                .map(metric -> metric.family(samples.getOrDefault(metric, List.of())))
                .toList();
    }
}
