package dev.localdeploy.stability.resource;

import static org.assertj.core.api.Assertions.assertThat;

import dev.localdeploy.os.TcpSocket.State;
import dev.localdeploy.stability.resource.ResourceFinding.LimitAhead;
import dev.localdeploy.stability.resource.ResourceFinding.ThresholdExceeded;
import dev.localdeploy.stability.resource.ResourceSample.FreeSpace;
import dev.localdeploy.stability.resource.ResourceSample.OpenFiles;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class ResourceMonitorTest {
    private static final long MB = 1024 * 1024;

    private final ResourceMonitor monitor =
            new ResourceMonitor(new ResourceLimits(0.8, 1000, 500, 100 * MB));
    private final List<ResourceFinding> findings = new ArrayList<>();
    private Instant now = Instant.parse("2026-11-26T10:00:00Z");
    private ResourceHistory history = ResourceHistory.NEW;
    private ResourceStatus status = new ResourceStatus(List.of(), false);

    @Test
    void under_all_thresholds_nothing_is_wrong() {
        sample(819, 1000, Map.of(State.ESTABLISHED, 500), 100 * MB);
        sample(819, 1000, Map.of(State.ESTABLISHED, 500), 100 * MB);

        assertThat(status).isEqualTo(new ResourceStatus(List.of(), false));
        assertThat(findings).isEmpty();
    }

    @Test
    void what_is_over_its_threshold_is_an_issue_at_once_and_told_at_the_second_sample() {
        threads(1204);
        assertThat(status.issues()).containsExactly("Thread count threshold exceeded: 1204");
        assertThat(status.critical()).isFalse();
        assertThat(findings).isEmpty();

        threads(1203);

        assertThat(status.critical()).isTrue();
        assertThat(findings)
                .containsExactly(
                        new ThresholdExceeded(
                                "Thread count threshold exceeded: 1203", true, false));
    }

    @Test
    void one_high_sample_is_not_told() {
        threads(1204);
        threads(900);
        threads(1204);

        assertThat(findings).isEmpty();
    }

    @Test
    void a_breach_is_told_once_and_ends_below_nine_tenths() {
        threads(1100);
        threads(1100);
        threads(901);
        threads(1100);
        threads(1100);
        assertThat(findings).hasSize(1);
        assertThat(status.critical()).isTrue();

        threads(899);
        assertThat(status).isEqualTo(new ResourceStatus(List.of(), false));

        threads(1100);
        threads(1100);
        assertThat(findings).hasSize(2);
    }

    @Test
    void open_files_are_held_against_the_limit_of_the_process_itself() {
        files(new OpenFiles(7, 840, 1024));
        files(new OpenFiles(7, 840, 1024));

        assertThat(findings)
                .containsExactly(
                        new ThresholdExceeded(
                                "File descriptor threshold exceeded: 840 of 1024", true, false));
    }

    @Test
    void of_several_processes_the_one_nearest_to_its_limit_is_named() {
        files(new OpenFiles(7, 5000, 65_536), new OpenFiles(8, 240, 256), new OpenFiles(9, 3, 256));

        assertThat(status.issues())
                .containsExactly("File descriptor threshold exceeded: 240 of 256 in process 8");
    }

    @Test
    void nearly_no_free_file_descriptor_is_told_at_once() {
        files(new OpenFiles(7, 973, 1024));

        assertThat(findings)
                .containsExactly(
                        new ThresholdExceeded(
                                "File descriptor threshold exceeded: 973 of 1024", true, true));
    }

    @Test
    void a_breach_that_becomes_urgent_is_told_once_more() {
        files(new OpenFiles(7, 85, 100));
        files(new OpenFiles(7, 86, 100));
        files(new OpenFiles(7, 97, 100));
        files(new OpenFiles(7, 90, 100));
        files(new OpenFiles(7, 98, 100));

        assertThat(findings)
                .containsExactly(
                        new ThresholdExceeded(
                                "File descriptor threshold exceeded: 86 of 100", true, false),
                        new ThresholdExceeded(
                                "File descriptor threshold exceeded: 97 of 100", true, true));
    }

    @Test
    void connections_are_told_by_state() {
        var states = Map.of(State.CLOSE_WAIT, 540, State.ESTABLISHED, 72, State.LAST_ACK, 0);
        connections(states);
        connections(states);

        assertThat(findings)
                .containsExactly(
                        new ThresholdExceeded(
                                "Connection threshold exceeded: 612 (540 CLOSE_WAIT, 72 ESTABLISHED)",
                                true,
                                false));
    }

    @Test
    void a_full_disk_is_told_but_a_restart_would_not_help() {
        space(new FreeSpace("/srv", 42 * MB), new FreeSpace("/log", 900 * MB));
        space(new FreeSpace("/srv", 42 * MB), new FreeSpace("/log", 900 * MB));

        assertThat(findings)
                .containsExactly(
                        new ThresholdExceeded(
                                "Free disk space below threshold: 42 MB under /srv", false, false));
    }

    @Test
    void space_must_be_clearly_more_than_the_threshold_for_the_breach_to_end() {
        for (long free : new long[] {90, 90, 110, 90, 112}) {
            space(new FreeSpace("/srv", free * MB));
        }

        assertThat(findings).hasSize(1);
        assertThat(status.critical()).isFalse();
    }

    @Test
    void what_is_not_known_is_not_judged_and_changes_nothing() {
        threads(1100);
        judge(new ResourceSample(now, List.of(), OptionalInt.empty(), Optional.empty(), List.of()));
        assertThat(status.issues()).isEmpty();

        threads(1100);

        assertThat(findings).hasSize(1);
    }

    @Test
    void steady_growth_is_foretold_once() {
        for (int open = 300; open <= 540; open += 40) {
            files(new OpenFiles(7, open, 1024));
        }

        assertThat(status.issues())
                .containsExactly("file descriptors reach the limit of 1024 in about 6 min");
        assertThat(findings)
                .containsExactly(
                        new LimitAhead("file descriptors reach the limit of 1024 in about 7 min"));
    }

    @Test
    void growth_that_stops_is_foretold_no_more() {
        for (int open : new int[] {300, 340, 380, 420, 460, 460, 460, 460}) {
            files(new OpenFiles(7, open, 1024));
        }

        assertThat(status.issues()).isEmpty();
    }

    @Test
    void noise_the_start_and_slow_growth_are_no_growth() {
        for (int open : new int[] {300, 340, 310, 350, 320, 360, 330}) {
            files(new OpenFiles(7, open, 1024));
        }
        for (int open = 20; open < 200; open += 20) {
            files(new OpenFiles(8, open, 1024));
        }
        for (int open = 300; open < 312; open++) {
            files(new OpenFiles(9, open, 1024));
        }

        assertThat(findings).isEmpty();
    }

    @Test
    void the_files_of_another_process_are_no_growth() {
        for (int pid = 1; pid < 8; pid++) {
            files(new OpenFiles(pid, 300 + pid * 40, 1024));
        }

        assertThat(findings).isEmpty();
    }

    @Test
    void a_disk_that_fills_is_foretold() {
        for (long free = 390; free >= 150; free -= 40) {
            space(new FreeSpace("/srv", free * MB));
        }

        assertThat(status.issues())
                .containsExactly("free disk space under /srv comes to its end in about 2 min");
    }

    private void sample(int files, int threads, Map<State, Integer> states, long free) {
        judge(
                new ResourceSample(
                        now,
                        List.of(new OpenFiles(7, files, 1024)),
                        OptionalInt.of(threads),
                        Optional.of(states),
                        List.of(new FreeSpace("/srv", free))));
    }

    private void threads(int threads) {
        judge(
                new ResourceSample(
                        now, List.of(), OptionalInt.of(threads), Optional.empty(), List.of()));
    }

    private void files(OpenFiles... files) {
        judge(
                new ResourceSample(
                        now, List.of(files), OptionalInt.empty(), Optional.empty(), List.of()));
    }

    private void connections(Map<State, Integer> states) {
        judge(
                new ResourceSample(
                        now, List.of(), OptionalInt.empty(), Optional.of(states), List.of()));
    }

    private void space(FreeSpace... space) {
        judge(
                new ResourceSample(
                        now, List.of(), OptionalInt.empty(), Optional.empty(), List.of(space)));
    }

    private void judge(ResourceSample sample) {
        ResourceVerdict verdict = monitor.judge(history, sample);
        history = verdict.history();
        status = verdict.status();
        findings.addAll(verdict.findings());
        now = now.plus(Duration.ofSeconds(30));
    }
}
