package dev.localdeploy.stability.resource;

import dev.localdeploy.stability.resource.ResourceFinding.LimitAhead;
import dev.localdeploy.stability.resource.ResourceFinding.ThresholdExceeded;
import dev.localdeploy.stability.resource.Trend.Point;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;

/**
 * Judges what a run uses, sample by sample. Holds no state of its own.
 *
 * <p>What is above its threshold is an issue at once. It is a breach, which is told once and may be
 * answered by a restart, when two samples in a row are above, or at once when a process has used 95
 * % of its file descriptors. A breach that becomes so urgent later is told once more, for its
 * answer may still be waiting. It ends below 90 % of the threshold. What is unknown changes
 * nothing.
 *
 * <p>A forecast is made when a figure has grown steadily for five samples, is beyond a quarter of
 * its threshold, and would reach its limit within half an hour.
 */
public final class ResourceMonitor {
    private static final Duration HORIZON = Duration.ofMinutes(30);
    private static final double FAR_BELOW = 0.25;

    private final ResourceLimits limits;

    public ResourceMonitor(ResourceLimits limits) {
        this.limits = limits;
    }

    /**
     * @param before what the sample before gave, {@link ResourceHistory#NEW} for the first of a run
     */
    public ResourceVerdict judge(ResourceHistory before, ResourceSample sample) {
        var gauges = new HashMap<>(before.gauges());
        var exceeded = new ArrayList<String>();
        var ahead = new ArrayList<String>();
        var findings = new ArrayList<ResourceFinding>();
        var breaches = new ArrayList<ThresholdExceeded>();
        for (Measure measure : Measure.of(sample, limits)) {
            Gauge old = gauges.getOrDefault(measure.subject(), Gauge.NEW);
            Gauge gauge = old.with(new Point(sample.at(), measure.value()), measure);
            Optional<String> forecast = forecast(gauge, measure);
            if (gauge.breached() || measure.fullness() > 1) {
                exceeded.add(measure.exceeded().get());
            }
            if (gauge.breached()) {
                var breach =
                        new ThresholdExceeded(
                                measure.exceeded().get(), measure.restartHelps(), measure.urgent());
                breaches.add(breach);
                if (!old.breached() || (gauge.urgent() && !old.urgent())) {
                    findings.add(breach);
                }
            }
            forecast.ifPresent(ahead::add);
            if (forecast.isPresent() && !gauge.foretold()) {
                findings.add(new LimitAhead(forecast.get()));
                gauge = gauge.told();
            }
            gauges.put(measure.subject(), gauge);
        }
        boolean critical = gauges.values().stream().anyMatch(Gauge::breached);
        return new ResourceVerdict(
                new ResourceHistory(gauges), status(exceeded, ahead, critical), findings, breaches);
    }

    private static ResourceStatus status(
            List<String> exceeded, List<String> ahead, boolean critical) {
        var issues = new ArrayList<>(exceeded);
        issues.addAll(ahead);
        return new ResourceStatus(issues, critical);
    }

    private static Optional<String> forecast(Gauge gauge, Measure measure) {
        if (measure.fullness() < FAR_BELOW) {
            return Optional.empty();
        }
        return new Trend(gauge.points())
                .until(measure.end())
                .filter(left -> left.compareTo(HORIZON) <= 0)
                .map(left -> measure.ahead().get() + " in about " + inWords(left));
    }

    private static String inWords(Duration left) {
        return left.toSeconds() < 90
                ? Math.max(1, left.toSeconds()) + " s"
                : Math.round(left.toSeconds() / 60.0) + " min";
    }
}
