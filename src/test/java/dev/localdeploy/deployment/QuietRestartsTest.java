package dev.localdeploy.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.localdeploy.os.TcpSocket;
import dev.localdeploy.process.Run;
import dev.localdeploy.process.RunKey;
import dev.localdeploy.process.TreeFigures;
import dev.localdeploy.stability.leak.Activity;
import dev.localdeploy.testing.FakeProcesses;
import dev.localdeploy.testing.ManualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class QuietRestartsTest {
    private static final Activity IDLE = new Activity(0, 1);
    private static final Activity BURST = new Activity(40, 90);

    private final ManualTime time = new ManualTime();
    private final List<String> ordered = new ArrayList<>();
    private final Run run = FakeProcesses.runOf(new RunKey("deployment-a", 1), ManualTime.START);
    private Optional<Activity> now = Optional.of(BURST);
    private int looks;

    private final QuietRestarts restarts =
            new QuietRestarts(
                    () -> Duration.between(ManualTime.START, time.instant()).toNanos(),
                    time,
                    _ -> this::look,
                    (key, reason) ->
                            ordered.add(
                                    "%d after %d s: %s"
                                            .formatted(
                                                    key.number(),
                                                    Duration.between(
                                                                    ManualTime.START,
                                                                    time.instant())
                                                            .toSeconds(),
                                                    reason)));

    @Test
    void a_quiet_run_is_restarted_at_once_and_not_looked_at() {
        restarts.wish(run, "leak", List.of(BURST, IDLE));

        assertThat(ordered).containsExactly("1 after 0 s: leak");
        assertThat(looks).isZero();
    }

    @Test
    void a_burst_is_waited_for_with_a_look_each_second() {
        restarts.wish(run, "leak", List.of(IDLE, BURST));
        time.pass(Duration.ofSeconds(7));
        assertThat(ordered).isEmpty();
        assertThat(looks).isEqualTo(7);

        now = Optional.of(IDLE);
        time.pass(Duration.ofSeconds(10));

        assertThat(ordered).containsExactly("1 after 8 s: leak");
        assertThat(time.pending()).isZero();
    }

    @Test
    void after_a_minute_it_is_restarted_anyway() {
        restarts.wish(run, "leak", List.of(IDLE, BURST));
        time.pass(Duration.ofMinutes(5));

        assertThat(ordered).containsExactly("1 after 60 s: leak");
    }

    @Test
    void one_finding_more_makes_no_second_restart() {
        restarts.wish(run, "leak", List.of(IDLE, BURST));
        restarts.wish(run, "threads", List.of(IDLE, BURST));
        time.pass(Duration.ofMinutes(5));

        assertThat(ordered).containsExactly("1 after 60 s: leak");
    }

    @Test
    void what_cannot_wait_does_not_and_nothing_comes_after_it() {
        restarts.wish(run, "leak", List.of(IDLE, BURST));
        time.pass(Duration.ofSeconds(3));
        restarts.atOnce(run.key(), "files");
        time.pass(Duration.ofMinutes(5));

        assertThat(ordered).containsExactly("1 after 3 s: files");
    }

    @Test
    void what_is_cancelled_never_comes() {
        restarts.wish(run, "leak", List.of(IDLE, BURST));
        time.pass(Duration.ofSeconds(3));
        restarts.cancel(run.key());
        time.pass(Duration.ofMinutes(5));

        assertThat(ordered).isEmpty();
        assertThat(looks).isEqualTo(3);
    }

    @Test
    void what_was_held_back_waits_anew_however_long_that_was() {
        restarts.wish(run, "leak", List.of(IDLE, BURST));
        time.pass(Duration.ofSeconds(3));
        restarts.holdBack(run.key());
        time.pass(Duration.ofHours(1));
        assertThat(looks).isEqualTo(3);

        restarts.goOn(run);
        time.pass(Duration.ofMinutes(5));

        assertThat(ordered).containsExactly("1 after 3663 s: leak");
    }

    @Test
    void a_run_that_ended_meanwhile_is_let_go() {
        restarts.wish(run, "leak", List.of(IDLE, BURST));
        now = Optional.empty();
        time.pass(Duration.ofMinutes(5));

        assertThat(ordered).isEmpty();
        assertThat(looks).isEqualTo(1);
    }

    private Optional<TreeFigures> look() {
        looks++;
        return now.map(activity ->
                new TreeFigures(
                        activity.cpuPercent(),
                        1,
                        1,
                        3,
                        Map.of(),
                        Map.of(TcpSocket.State.ESTABLISHED, activity.connections()),
                        List.of(),
                        1,
                        0,
                        'S'));
    }
}
