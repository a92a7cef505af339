package dev.localdeploy.daemon;

import static dev.localdeploy.testing.DeploymentBuilder.deployment;
import static org.assertj.core.api.Assertions.assertThat;

import dev.localdeploy.deployment.Deployment;
import dev.localdeploy.deployment.DeploymentState;
import dev.localdeploy.deployment.DeploymentState.Ending;
import dev.localdeploy.process.Exit;
import dev.localdeploy.stability.StabilityReport;
import dev.localdeploy.stability.leak.MemoryTrend;
import dev.localdeploy.stability.leak.Verdict;
import dev.localdeploy.stability.log.ErrorTotals;
import dev.localdeploy.stability.resource.ResourceStatus;
import dev.localdeploy.testing.ManualTime;
import dev.localdeploy.wire.HealthView;
import dev.localdeploy.wire.HealthView.CheckView;
import io.prometheus.client.Collector.MetricFamilySamples.Sample;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class MetricSamplesTest {
    private static final Instant NOW = ManualTime.START.plusSeconds(90);

    @Test
    void figures_are_told_in_base_units() {
        var samples =
                told(
                        deployment("web").port(3000).running(1).build(),
                        health(
                                new CheckView("http", "HEALTHY", "200", 12.5, Map.of()),
                                new CheckView(
                                        "resource",
                                        "DEGRADED",
                                        "",
                                        null,
                                        Map.of(
                                                "cpu_percent",
                                                150.0,
                                                "memory_mb",
                                                2,
                                                "threads",
                                                7))));

        assertThat(value(samples, Metric.DEPLOYMENT_HTTP_RESPONSE_SECONDS)).isEqualTo(0.0125);
        assertThat(value(samples, Metric.DEPLOYMENT_CPU_USAGE_RATIO)).isEqualTo(1.5);
        assertThat(value(samples, Metric.DEPLOYMENT_MEMORY_BYTES)).isEqualTo(2 * 1024 * 1024);
        assertThat(value(samples, Metric.DEPLOYMENT_THREADS)).isEqualTo(7);
        assertThat(value(samples, Metric.DEPLOYMENT_UPTIME_SECONDS)).isEqualTo(90);
        assertThat(value(samples, Metric.DEPLOYMENT_LAST_CHECK_TIME_SECONDS)).isEqualTo(1.5);
    }

    @Test
    void connections_are_told_by_state() {
        var samples =
                told(
                        deployment("web").running(1).build(),
                        health(
                                new CheckView(
                                        "resource",
                                        "HEALTHY",
                                        "",
                                        null,
                                        Map.of(
                                                "connections",
                                                1,
                                                "connections_by_state",
                                                Map.of("close_wait", 3, "established", 1)))));

        assertThat(samples.get(Metric.DEPLOYMENT_CONNECTIONS))
                .extracting(sample -> String.join(" ", sample.labelValues) + " " + sample.value)
                .containsExactlyInAnyOrder(
                        "web established 1.0",
                        "web syn_sent 0.0",
                        "web fin_wait1 0.0",
                        "web fin_wait2 0.0",
                        "web close 0.0",
                        "web close_wait 3.0",
                        "web last_ack 0.0",
                        "web closing 0.0");
    }

    @Test
    void connections_that_are_not_known_are_not_told_as_none() {
        var samples =
                told(
                        deployment("web").running(1).build(),
                        health(new CheckView("resource", "UNKNOWN", "", null, Map.of())));

        assertThat(samples).doesNotContainKey(Metric.DEPLOYMENT_CONNECTIONS);
    }

    @Test
    void of_several_words_the_present_one_is_1_and_the_others_are_0() {
        var samples =
                told(
                        deployment("web").running(1).build(),
                        health(new CheckView("process", "DEGRADED", "", null, Map.of())));

        assertThat(samples.get(Metric.DEPLOYMENT_STATUS))
                .extracting(sample -> sample.labelValues.get(1) + " " + sample.value)
                .containsExactlyInAnyOrder(
                        "starting 1.0",
                        "running 0.0",
                        "stopping 0.0",
                        "crashed 0.0",
                        "stopped 0.0");
        assertThat(samples.get(Metric.DEPLOYMENT_CHECK))
                .extracting(sample -> sample.labelValues.subList(1, 3) + " " + sample.value)
                .contains("[process, degraded] 1.0", "[process, healthy] 0.0");
    }

    @Test
    void what_waits_for_its_restart_says_when_and_why_it_is_down() {
        var ending = new Ending(new Exit.Signalled(9), ManualTime.START);
        Instant until = NOW.plusSeconds(8);

        var samples =
                told(
                        deployment("web")
                                .autoRestart()
                                .runs(1)
                                .state(new DeploymentState.BackingOff(ending, until))
                                .lastEnding(ending)
                                .build(),
                        health());

        assertThat(value(samples, Metric.DEPLOYMENT_NEXT_RESTART_TIME_SECONDS))
                .isEqualTo((double) until.getEpochSecond());
        assertThat(value(samples, Metric.DEPLOYMENT_LAST_EXIT_SIGNAL)).isEqualTo(9);
        assertThat(samples)
                .doesNotContainKeys(
                        Metric.DEPLOYMENT_LAST_EXIT_CODE,
                        Metric.DEPLOYMENT_UPTIME_SECONDS,
                        Metric.DEPLOYMENT_MEMORY_BYTES);
    }

    @Test
    void where_a_run_is_going_is_told_in_base_units() {
        var samples =
                told(
                        new MemoryTrend(100, 30, 1, 10, Duration.ofSeconds(90), Verdict.GROWING),
                        Duration.ofMinutes(20));

        assertThat(value(samples, Metric.DEPLOYMENT_MEMORY_GROWTH_BYTES_PER_SECOND))
                .isEqualTo(1024 * 1024 / 2.0);
        assertThat(value(samples, Metric.DEPLOYMENT_LEAK_DETECTED)).isEqualTo(1);
        assertThat(value(samples, Metric.DEPLOYMENT_MEMORY_FULL_SECONDS)).isEqualTo(1200);
        assertThat(value(samples, Metric.DEPLOYMENT_RESOURCE_ISSUES)).isEqualTo(1);
        assertThat(value(samples, Metric.DEPLOYMENT_RESOURCE_CRITICAL)).isZero();
    }

    @Test
    void a_growth_that_is_not_known_yet_is_not_told() {
        var samples = told(new MemoryTrend(100, 0, 0, 1, Duration.ZERO, Verdict.TOO_EARLY), null);

        assertThat(value(samples, Metric.DEPLOYMENT_LEAK_DETECTED)).isZero();
        assertThat(samples)
                .doesNotContainKeys(
                        Metric.DEPLOYMENT_MEMORY_GROWTH_BYTES_PER_SECOND,
                        Metric.DEPLOYMENT_MEMORY_FULL_SECONDS);
    }

    @Test
    void errors_in_the_output_are_told_by_severity() {
        Map<Metric, List<Sample>> samples = new EnumMap<>(Metric.class);

        new MetricSamples(deployment("web").build(), health(), NOW, samples)
                .addLogErrors(new ErrorTotals(1, 20, 3));

        assertThat(samples.get(Metric.DEPLOYMENT_LOG_ERRORS_TOTAL))
                .extracting(sample -> sample.name + " " + sample.labelValues + " " + sample.value)
                .containsExactly(
                        "local_deploy_deployment_log_errors_total [web, warning] 1.0",
                        "local_deploy_deployment_log_errors_total [web, error] 20.0",
                        "local_deploy_deployment_log_errors_total [web, critical] 3.0");
    }

    private static Map<Metric, List<Sample>> told(MemoryTrend memory, @Nullable Duration lasts) {
        Map<Metric, List<Sample>> samples = new EnumMap<>(Metric.class);
        new MetricSamples(deployment("web").running(1).build(), health(), NOW, samples)
                .add(
                        new StabilityReport(
                                memory,
                                lasts,
                                new ResourceStatus(List.of("threads"), false),
                                List.of(),
                                List.of()));
        return samples;
    }

    private static HealthView health(CheckView... checks) {
        return new HealthView("DEGRADED", List.of(checks), 1.5, null, null);
    }

    private static Map<Metric, List<Sample>> told(Deployment deployment, HealthView health) {
        Map<Metric, List<Sample>> samples = new EnumMap<>(Metric.class);
        new MetricSamples(deployment, health, NOW, samples).add();
        return samples;
    }

    private static double value(Map<Metric, List<Sample>> samples, Metric metric) {
        return samples.get(metric).getFirst().value;
    }
}
