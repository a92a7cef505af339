package dev.localdeploy.daemon;

import static io.prometheus.client.Collector.Type.COUNTER;
import static io.prometheus.client.Collector.Type.GAUGE;

import io.prometheus.client.Collector;
import io.prometheus.client.Collector.MetricFamilySamples;
import io.prometheus.client.Collector.MetricFamilySamples.Sample;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What we tell monitoring tools; docs/metrics.md has the same table. Base units, as they want. */
enum Metric {
    DEPLOYMENTS(GAUGE, "Deployments by status.", "status"),
    DEPLOYMENT_INFO(GAUGE, "Always 1; carries id and port.", "deployment_id", "port"),
    DEPLOYMENT_STATUS(GAUGE, "1 for the present status, 0 for the others.", "status"),
    DEPLOYMENT_GOAL_UP(GAUGE, "1 if it should be up, 0 if it should be down."),
    DEPLOYMENT_AUTO_RESTART_ENABLED(GAUGE, "1 if it is restarted when it crashes."),
    DEPLOYMENT_CREATED_TIME_SECONDS(GAUGE, "When it was created, since 1970."),
    DEPLOYMENT_START_TIME_SECONDS(GAUGE, "When its present run was started, since 1970."),
    DEPLOYMENT_UPTIME_SECONDS(GAUGE, "How long its present run has been up."),
    DEPLOYMENT_HEALTH(GAUGE, "1 for the present overall health, 0 for the others.", "health"),
    DEPLOYMENT_CHECK(GAUGE, "1 for the present result of each check, 0 else.", "check", "health"),
    DEPLOYMENT_UNRESPONSIVE(GAUGE, "1 if it lives and does not answer."),
    DEPLOYMENT_LAST_CHECK_TIME_SECONDS(GAUGE, "When it was last checked, since 1970."),
    DEPLOYMENT_NEXT_CHECK_TIME_SECONDS(GAUGE, "When it is checked next, since 1970."),
    DEPLOYMENT_HTTP_RESPONSE_SECONDS(GAUGE, "How long the last HTTP check took."),
    DEPLOYMENT_CPU_USAGE_RATIO(GAUGE, "CPU use of the whole tree; 1 is one core."),
    DEPLOYMENT_MEMORY_BYTES(GAUGE, "Resident memory of the whole tree."),
    DEPLOYMENT_THREADS(GAUGE, "Threads of the whole tree."),
    DEPLOYMENT_OPEN_FDS(GAUGE, "Open file descriptors of the whole tree."),
    DEPLOYMENT_CONNECTIONS(GAUGE, "TCP connections of the whole tree by state.", "state"),
    DEPLOYMENT_PROCESSES(GAUGE, "Processes of the tree."),
    DEPLOYMENT_MEMORY_GROWTH_BYTES_PER_SECOND(
            GAUGE, "Slope of the memory of its present run; negative if it shrinks."),
    DEPLOYMENT_LEAK_DETECTED(GAUGE, "1 if its present run leaks memory, 0 if not."),
    DEPLOYMENT_MEMORY_FULL_SECONDS(
            GAUGE, "How long until a leak has taken all memory that the run may have."),
    DEPLOYMENT_RESOURCE_ISSUES(
            GAUGE, "What is over its threshold, or will reach its limit soon, counted."),
    DEPLOYMENT_RESOURCE_CRITICAL(GAUGE, "1 if a threshold is exceeded for longer than a moment."),
    DEPLOYMENT_RESTARTS_TOTAL(COUNTER, "Automatic restarts ever launched."),
    DEPLOYMENT_RESTART_RESULTS_TOTAL(
            COUNTER, "Automatic restarts that have come to a result.", "result"),
    DEPLOYMENT_LAST_RESTART_TIME_SECONDS(
            GAUGE, "When the last automatic restart was decided, since 1970."),
    DEPLOYMENT_NEXT_RESTART_TIME_SECONDS(GAUGE, "When it is restarted next, since 1970."),
    DEPLOYMENT_CIRCUIT(GAUGE, "1 for the circuit's present state, 0 else.", "state"),
    DEPLOYMENT_LOG_ERRORS_TOTAL(COUNTER, "Errors found in its output.", "severity"),
    DEPLOYMENT_LAST_EXIT_CODE(GAUGE, "Exit code of the last run that ended with one."),
    DEPLOYMENT_LAST_EXIT_SIGNAL(GAUGE, "Signal that ended the last run, if one did.");

    private static final String PREFIX = "local_deploy_";
    private static final String TOTAL = "_total";

    private final Collector.Type type;
    private final String help;

    @SuppressWarnings("ImmutableEnumChecker") // List.of makes lists that nobody can change
    private final List<String> labels;

    Metric(Collector.Type type, String help, String... labels) {
        this.type = type;
        this.help = help;
        this.labels = List.of(labels);
    }

    /** As it is exposed, such as {@code local_deploy_deployment_restarts_total}. */
    String exposedName() {
        return PREFIX + name().toLowerCase(Locale.ROOT);
    }

    String help() {
        return help;
    }

    String kind() {
        return type.name().toLowerCase(Locale.ROOT);
    }

    /** In the order in which {@link #sample} wants their values. */
    List<String> labels() {
        List<String> all = new ArrayList<>();
        if (this != DEPLOYMENTS) {
            all.add("deployment");
        }
        all.addAll(labels);
        return all;
    }

    Sample sample(double value, String... labelValues) {
        return new Sample(exposedName(), labels(), List.of(labelValues), value);
    }

    MetricFamilySamples family(List<Sample> samples) {
        String name = exposedName();
        // The library puts the ending of a counter back on.
        String family = type == COUNTER ? name.substring(0, name.length() - TOTAL.length()) : name;
        return new MetricFamilySamples(family, type, help, samples);
    }
}
