package dev.localdeploy.restart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.localdeploy.process.Exit;
import dev.localdeploy.restart.RestartAttempt.Result;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class RestartHistoryTest {
    private static final Instant NOON = Instant.parse("2025-10-22T12:00:00Z");
    private static final RestartPolicy STANDARD = RestartPolicy.STANDARD;

    private RestartHistory history = RestartHistory.NONE;

    @Test
    void the_third_crash_within_the_window_opens_the_circuit() {
        crashAt(0);
        crashAt(100);
        assertThat(history.circuit()).isEqualTo(new Circuit.Closed());

        crashAt(299);

        assertThat(history.circuit())
                .isEqualTo(new Circuit.Open(NOON.plusSeconds(299).plusSeconds(600)));
    }

    @Test
    void a_crash_that_has_left_the_window_does_not_count() {
        crashAt(0);
        crashAt(100);
        crashAt(300);

        assertThat(history.circuit()).isEqualTo(new Circuit.Closed());
        assertThat(history.crashes()).containsExactly(at(100), at(300));
    }

    @Test
    void the_window_slides_and_does_not_begin_anew_with_each_period() {
        crashAt(10);
        crashAt(290);
        crashAt(320); // with periods of 300 s this would be the first of the second

        crashAt(330);

        assertThat(history.circuit()).isInstanceOf(Circuit.Open.class);
    }

    @Test
    void the_launch_behind_an_open_circuit_is_a_trial() {
        openCircuit();

        attempt();

        assertThat(history.circuit()).isEqualTo(new Circuit.HalfOpen());
    }

    @Test
    void a_trial_that_becomes_stable_closes_the_circuit_and_clears_the_window() {
        openCircuit();
        attempt();

        history = history.stable();

        assertThat(history.circuit()).isEqualTo(new Circuit.Closed());
        assertThat(history.crashes()).isEmpty();
        assertThat(history.attemptsSinceStable()).isZero();
    }

    @Test
    void a_trial_that_crashes_opens_the_circuit_again_for_the_whole_time() {
        openCircuit();
        attempt();

        crashAt(2000);

        assertThat(history.circuit()).isEqualTo(new Circuit.Open(at(2600)));
    }

    @Test
    void a_crash_while_the_circuit_is_open_does_not_prolong_it() {
        openCircuit();
        Circuit before = history.circuit();

        crashAt(30);

        assertThat(history.circuit()).isEqualTo(before);
    }

    @Test
    void a_stable_run_resets_the_attempts_but_not_the_window_of_a_closed_circuit() {
        crashAt(0);
        attempt();
        crashAt(1);
        attempt();

        history = history.stable();

        assertThat(history.attemptsSinceStable()).isZero();
        assertThat(history.crashes()).containsExactly(at(0), at(1));
    }

    @Test
    void forgiveness_closes_the_circuit_and_forgets_attempts_and_crashes() {
        openCircuit();
        attempt();
        crashAt(1000);

        history = history.forgiven();

        assertThat(history.circuit()).isEqualTo(new Circuit.Closed());
        assertThat(history.crashes()).isEmpty();
        assertThat(history.attemptsSinceStable()).isZero();
        assertThat(history.total()).isEqualTo(1);
        assertThat(history.recent()).hasSize(1);
    }

    @Test
    void what_the_user_ends_without_forgiving_keeps_attempts_and_circuit() {
        openCircuit();
        attempt();

        history = history.endedByUser();

        assertThat(history.attemptsSinceStable()).isEqualTo(1);
        assertThat(history.circuit()).isEqualTo(new Circuit.HalfOpen());
    }

    @Test
    void a_clock_that_was_set_back_leaves_no_crash_in_the_future() {
        crashAt(5000);
        crashAt(5001);

        crashAt(0);

        assertThat(history.crashes()).containsExactly(at(0), at(0), at(0));
        assertThat(history.circuit()).isEqualTo(new Circuit.Open(at(600)));
    }

    @Test
    void an_attempt_goes_from_scheduled_over_launched_to_its_result() {
        schedule();
        assertThat(lastResult()).isEqualTo(Result.SCHEDULED);
        assertCounts(0, 0, 0);

        history = history.launched();
        assertThat(lastResult()).isEqualTo(Result.LAUNCHED);
        assertCounts(1, 0, 0);

        history = history.stable();
        assertThat(lastResult()).isEqualTo(Result.SUCCEEDED);
        assertCounts(1, 1, 0);
    }

    @Test
    void a_crash_before_it_is_stable_makes_an_attempt_fail() {
        attempt();

        crashAt(10);

        assertThat(lastResult()).isEqualTo(Result.FAILED);
        assertCounts(1, 0, 1);
    }

    @Test
    void a_crash_after_it_was_stable_takes_no_success_back() {
        attempt();
        history = history.stable();

        crashAt(100);

        assertThat(lastResult()).isEqualTo(Result.SUCCEEDED);
        assertCounts(1, 1, 0);
    }

    @Test
    void an_attempt_that_was_up_when_the_user_ended_it_succeeded() {
        attempt();

        history = history.endedByUser();

        assertThat(lastResult()).isEqualTo(Result.SUCCEEDED);
        assertCounts(1, 1, 0);
    }

    @Test
    void an_attempt_that_was_still_waiting_when_the_user_ended_it_is_cancelled() {
        schedule();

        history = history.endedByUser();

        assertThat(lastResult()).isEqualTo(Result.CANCELLED);
        assertCounts(0, 0, 0);
    }

    @Test
    void a_result_once_given_stays() {
        attempt();
        crashAt(1);

        history = history.stable().endedByUser().forgiven();

        assertThat(lastResult()).isEqualTo(Result.FAILED);
        assertCounts(1, 0, 1);
    }

    @Test
    void an_attempt_remembers_why_it_was_necessary() {
        Duration backoff = Duration.ofSeconds(4);

        history = history.scheduled("killed by SIGKILL", new Exit.Signalled(9), NOON, backoff);

        assertThat(history.recent())
                .containsExactly(
                        new RestartAttempt(
                                1,
                                NOON,
                                Result.SCHEDULED,
                                "killed by SIGKILL",
                                OptionalInt.empty(),
                                OptionalInt.of(9),
                                backoff));
    }

    @Test
    void only_the_last_fifty_attempts_are_kept_and_all_are_counted() {
        for (int i = 1; i <= 120; i++) {
            attempt();
            crashAt(i * 1000L);
        }

        assertThat(history.recent()).hasSize(RestartHistory.KEPT);
        assertThat(history.recent().getFirst().number()).isEqualTo(71);
        assertThat(history.recent().getLast().number()).isEqualTo(120);
        assertCounts(120, 0, 120);
    }

    @Test
    void attempt_numbers_go_up_also_over_cancelled_attempts() {
        schedule();
        history = history.endedByUser();
        attempt();
        history = history.forgiven();
        schedule();

        assertThat(history.recent()).extracting(RestartAttempt::number).containsExactly(1L, 2L, 3L);
    }

    private void crashAt(long seconds) {
        history = history.crashed(STANDARD, at(seconds));
    }

    private static Instant at(long seconds) {
        return NOON.plusSeconds(seconds);
    }

    private void openCircuit() {
        crashAt(0);
        crashAt(1);
        crashAt(2);
        assertThat(history.circuit()).isEqualTo(new Circuit.Open(at(602)));
    }

    private void schedule() {
        history =
                history.scheduled(
                        "Process exited with code 1",
                        new Exit.Code(1),
                        NOON,
                        Duration.ofSeconds(2));
    }

    private void attempt() {
        schedule();
        history = history.launched();
    }

    private Result lastResult() {
        return history.recent().getLast().result();
    }

    private void assertCounts(long total, long successful, long failed) {
        assertThat(history.total()).isEqualTo(total);
        assertThat(history.successful()).isEqualTo(successful);
        assertThat(history.failed()).isEqualTo(failed);
    }
}
