package dev.localdeploy.health;

import static dev.localdeploy.health.HealthStatus.DEGRADED;
import static dev.localdeploy.health.HealthStatus.HEALTHY;
import static dev.localdeploy.health.HealthStatus.UNHEALTHY;
import static dev.localdeploy.health.HealthStatus.UNKNOWN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.localdeploy.os.ProcessEntry;
import dev.localdeploy.os.TcpSocket;
import dev.localdeploy.process.TreeFigures;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ResourceCheckTest {
    private static final ProcessEntry ALIVE =
            new ProcessEntry(Some.LEADER, 1, 4711, 4711, 'S', 0, 0, 1, 0);
    private static final ProcessEntry ZOMBIE =
            new ProcessEntry(Some.LEADER, 1, 4711, 4711, 'Z', 0, 0, 1, 0);

    @Test
    void exactly_at_all_thresholds_is_healthy() {
        assertThat(judged(Some.figures(80, 500, 100, 1000)))
                .returns(HEALTHY, CheckResult::status)
                .returns("Under all thresholds", CheckResult::message);
    }

    @Test
    void one_figure_over_its_threshold_is_named_with_it() {
        assertThat(judged(Some.figures(80.04, 500, 100, 1000)))
                .returns(DEGRADED, CheckResult::status)
                .returns("CPU 80.0 % (threshold 80 %)", CheckResult::message);
        assertThat(judged(Some.figures(0, 501, 0, 0)).message())
                .isEqualTo("Memory 501 MB (threshold 500 MB)");
        assertThat(judged(Some.figures(0, 0, 0, 1001)).message())
                .isEqualTo("File descriptors 1001 (threshold 1000)");
        assertThat(judged(Some.figures(0, 0, 101, 0)).message())
                .isEqualTo("Threads 101 (threshold 100)");
    }

    @Test
    void every_breach_is_named() {
        assertThat(judged(Some.figures(120.5, 600, 200, 2000)).message())
                .isEqualTo(
                        "CPU 120.5 % (threshold 80 %); Memory 600 MB (threshold 500 MB);"
                                + " File descriptors 2000 (threshold 1000);"
                                + " Threads 200 (threshold 100)");
    }

    @Test
    void the_figures_are_in_the_details() {
        assertThat(judged(Some.figures(12.34, 100, 7, 42)).details())
                .containsEntry("cpu_percent", 12.3)
                .containsEntry("memory_mb", 100.0)
                .containsEntry("threads", 7)
                .containsEntry("file_descriptors", 42)
                .containsEntry("connections", 0)
                .containsEntry("connections_by_state", Map.of())
                .containsEntry("process_count", 1);
    }

    @Test
    void connections_are_in_the_details_by_their_states() {
        var details =
                judged(
                                Some.connected(
                                        Map.of(
                                                TcpSocket.State.ESTABLISHED,
                                                2,
                                                TcpSocket.State.CLOSE_WAIT,
                                                5)))
                        .details();

        assertThat(details)
                .containsEntry("connections", 2)
                .containsEntry("connections_by_state", Map.of("established", 2, "close_wait", 5));
    }

    @Test
    void a_tree_that_may_not_be_looked_into_is_not_called_healthy() {
        assertThat(judged(Some.hidden()).status()).isEqualTo(UNKNOWN);
        assertThat(judged(Some.hidden()).details()).containsEntry("hidden_processes", 1);
    }

    @Test
    void without_figures_a_living_leader_means_that_they_may_not_be_read() {
        assertThat(withoutFigures(Optional.of(ALIVE))).isEqualTo(UNKNOWN);
    }

    @Test
    void without_figures_and_without_a_living_leader_it_is_gone() {
        assertThat(withoutFigures(Optional.empty())).isEqualTo(UNHEALTHY);
        assertThat(withoutFigures(Optional.of(ZOMBIE))).isEqualTo(UNHEALTHY);
    }

    private static CheckResult judged(TreeFigures figures) {
        return check(Optional.empty(), Optional.of(figures));
    }

    private static HealthStatus withoutFigures(Optional<ProcessEntry> leader) {
        return check(leader, Optional.empty()).status();
    }

    private static CheckResult check(Optional<ProcessEntry> leader, Optional<TreeFigures> figures) {
        return new ResourceCheck(_ -> leader)
                .check(Some.watched("d", null, Some.plan()), figures)
                .orElseThrow();
    }
}
