package dev.localdeploy.restart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.localdeploy.process.Exit;
import dev.localdeploy.process.Exit.NotStarted.Cause;
import dev.localdeploy.restart.RestartDecision.GiveUp;
import dev.localdeploy.restart.RestartDecision.RestartAfter;
import dev.localdeploy.restart.RestartDecision.StayDown;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class RestartPolicyTest {
    private static final Instant NOW = Instant.parse("2025-10-22T10:00:00Z");
    private static final RestartPolicy STANDARD = RestartPolicy.STANDARD;
    private static final Exit CRASH = new Exit.Code(1);

    @ParameterizedTest(name = "before attempt {0}: {1} s")
    @CsvSource({"0,2", "1,4", "2,8", "3,16", "4,32", "5,64", "6,128", "7,256", "8,300", "9,300"})
    void the_backoff_doubles_up_to_its_maximum(int attempt, int seconds) {
        assertThat(STANDARD.delayBeforeAttempt(attempt)).isEqualTo(Duration.ofSeconds(seconds));
    }

    @ParameterizedTest(name = "{0} ms times {1} to the {2}, at most {3} ms: {4} ms")
    @CsvSource({
        "500,1,0,60000,500",
        "500,1,7,60000,500",
        "500,1,10000,60000,500",
        "1000,1.5,1,60000,1500",
        "1000,1.5,2,60000,2250",
        "0,2,0,60000,0",
        "0,2,5,60000,0",
        "0,2,10000,60000,0",
        "2000,2,10000,300000,300000",
        "2000,2,2147483647,300000,300000",
        "9000,2,0,5000,5000",
        "2000,2,3,0,0",
        "2000,1e308,2,300000,300000"
    })
    void the_backoff_never_leaves_its_bounds(
            long initial, double multiplier, int attempt, long max, long expected) {
        RestartPolicy policy = backoff(initial, multiplier, max);

        assertThat(policy.delayBeforeAttempt(attempt)).isEqualTo(Duration.ofMillis(expected));
    }

    private static RestartPolicy backoff(long initial, double multiplier, long max) {
        return new RestartPolicy(
                5,
                Duration.ofMillis(initial),
                Duration.ofMillis(max),
                multiplier,
                Duration.ofSeconds(60),
                3,
                Duration.ofSeconds(300),
                Duration.ofSeconds(600));
    }

    @ParameterizedTest(name = "after {0} attempts without a stable run: {1} s")
    @CsvSource({"0,2", "1,4", "4,32"})
    void a_crash_is_answered_by_a_restart_after_the_backoff(int attempts, int seconds) {
        assertThat(STANDARD.decide(CRASH, afterAttempts(attempts), NOW))
                .isEqualTo(new RestartAfter(Duration.ofSeconds(seconds)));
    }

    @Test
    void after_the_last_attempt_it_gives_up_and_says_why() {
        assertThat(STANDARD.decide(new Exit.Signalled(9), afterAttempts(5), NOW))
                .isEqualTo(
                        new GiveUp(
                                "gave up after 5 restart attempts without a stable run; last:"
                                        + " killed by SIGKILL"));
    }

    @Test
    void with_no_attempts_allowed_the_first_crash_is_the_last() {
        RestartPolicy never =
                new RestartPolicy(
                        0,
                        Duration.ZERO,
                        Duration.ZERO,
                        1,
                        Duration.ZERO,
                        3,
                        Duration.ZERO,
                        Duration.ZERO);

        assertThat(never.decide(CRASH, RestartHistory.NONE, NOW)).isInstanceOf(GiveUp.class);
    }

    @Test
    void an_end_with_exit_code_0_is_a_crash_like_any_other() {
        assertThat(STANDARD.decide(new Exit.Code(0), RestartHistory.NONE, NOW))
                .isEqualTo(new RestartAfter(Duration.ofSeconds(2)));
    }

    @ParameterizedTest
    @CsvSource({"126,permissions", "127,PATH"})
    void what_the_shell_cannot_run_is_not_tried_again(int code, String advice) {
        assertThat(STANDARD.decide(new Exit.Code(code), RestartHistory.NONE, NOW))
                .isInstanceOfSatisfying(
                        StayDown.class,
                        down ->
                                assertThat(down.reason())
                                        .contains("exit code " + code)
                                        .contains(advice));
    }

    @ParameterizedTest
    @EnumSource(
            value = Cause.class,
            names = {"LOG_FILE_NOT_WRITABLE", "OTHER"},
            mode = EnumSource.Mode.EXCLUDE)
    void what_cannot_be_started_is_not_tried_again(Cause cause) {
        Exit exit = new Exit.NotStarted(cause, 127, "the reason in words");

        assertThat(STANDARD.decide(exit, RestartHistory.NONE, NOW))
                .isEqualTo(new StayDown("the reason in words"));
    }

    @ParameterizedTest
    @EnumSource(
            value = Cause.class,
            names = {"LOG_FILE_NOT_WRITABLE", "OTHER"})
    void a_start_that_failed_for_want_of_room_or_processes_is_tried_again(Cause cause) {
        Exit exit = new Exit.NotStarted(cause, 126, "the reason in words");

        assertThat(STANDARD.decide(exit, RestartHistory.NONE, NOW))
                .isEqualTo(new RestartAfter(Duration.ofSeconds(2)));
    }

    @Test
    void an_unknown_end_is_tried_again() {
        assertThat(STANDARD.decide(new Exit.Unknown("its shim was killed"), afterAttempts(1), NOW))
                .isEqualTo(new RestartAfter(Duration.ofSeconds(4)));
    }

    @Test
    void an_open_circuit_delays_the_restart_until_it_allows_a_trial() {
        RestartHistory history = behind(new Circuit.Open(NOW.plusSeconds(600)), 1);

        assertThat(STANDARD.decide(CRASH, history, NOW))
                .isEqualTo(new RestartAfter(Duration.ofMinutes(10)));
    }

    @Test
    void an_open_circuit_does_not_shorten_the_backoff() {
        RestartHistory history = behind(new Circuit.Open(NOW.plusSeconds(3)), 3);

        assertThat(STANDARD.decide(CRASH, history, NOW))
                .isEqualTo(new RestartAfter(Duration.ofSeconds(16)));
    }

    @Test
    void a_circuit_that_has_been_open_long_enough_blocks_nothing() {
        RestartHistory history = behind(new Circuit.Open(NOW.minusSeconds(1)), 0);

        assertThat(STANDARD.decide(CRASH, history, NOW))
                .isEqualTo(new RestartAfter(Duration.ofSeconds(2)));
    }

    @Test
    void an_open_circuit_does_not_add_attempts() {
        RestartHistory history = behind(new Circuit.Open(NOW.plusSeconds(600)), 5);

        assertThat(STANDARD.decide(CRASH, history, NOW)).isInstanceOf(GiveUp.class);
    }

    @ParameterizedTest
    @CsvSource({
        "-1,2,2,3,max_attempts",
        "5,-1,2,3,initial_backoff",
        "5,2,0.9,3,backoff_multiplier",
        "5,2,NaN,3,backoff_multiplier",
        "5,2,Infinity,3,backoff_multiplier",
        "5,2,2,0,circuit_threshold"
    })
    void a_senseless_policy_is_refused_by_name(
            int attempts, int initial, double multiplier, int threshold, String name) {
        assertThatThrownBy(() ->
                        new RestartPolicy(
                                attempts,
                                Duration.ofSeconds(initial),
                                Duration.ofSeconds(300),
                                multiplier,
                                Duration.ofSeconds(60),
                                threshold,
                                Duration.ofSeconds(300),
                                Duration.ofSeconds(600)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(name + " is ");
    }

    private static RestartHistory afterAttempts(int attempts) {
        return behind(new Circuit.Closed(), attempts);
    }

    private static RestartHistory behind(Circuit circuit, int attempts) {
        return new RestartHistory(attempts, 0, attempts, attempts, circuit, List.of(), List.of());
    }
}
