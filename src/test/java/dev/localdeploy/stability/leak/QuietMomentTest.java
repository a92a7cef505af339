package dev.localdeploy.stability.leak;

import static org.assertj.core.api.Assertions.assertThat;

import dev.localdeploy.stability.leak.QuietMoment.Answer;
import dev.localdeploy.testing.ManualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class QuietMomentTest {
    private static final Activity IDLE = new Activity(0, 1);
    private static final Activity BURST = new Activity(40, 90);

    private final ManualTime time = new ManualTime();
    private Optional<Duration> restartedAfter = Optional.empty();

    @Test
    void a_quiet_run_is_restarted_at_once() {
        whenWished(List.of(IDLE, BURST), _ -> IDLE);

        assertThat(restartedAfter).hasValue(Duration.ZERO);
    }

    @Test
    void a_burst_is_waited_for() {
        whenWished(List.of(IDLE, BURST), after(12, BURST, IDLE));

        time.pass(Duration.ofSeconds(11));
        assertThat(restartedAfter).isEmpty();

        time.pass(Duration.ofSeconds(1));
        assertThat(restartedAfter).hasValue(Duration.ofSeconds(12));
    }

    @Test
    void no_longer_than_a_minute() {
        whenWished(List.of(IDLE), _ -> BURST);

        time.pass(Duration.ofMinutes(5));
        assertThat(restartedAfter).hasValue(Duration.ofSeconds(60));
        assertThat(time.pending()).isZero();
    }

    @Test
    void connections_that_stay_open_all_day_are_no_burst() {
        Activity open = new Activity(3, 2);
        whenWished(List.of(open, new Activity(5, 30)), _ -> open);

        assertThat(restartedAfter).hasValue(Duration.ZERO);
    }

    @Test
    void a_run_that_always_computes_is_not_waited_for() {
        whenWished(List.of(new Activity(0, 97), new Activity(0, 99)), _ -> new Activity(0, 98));

        assertThat(restartedAfter).hasValue(Duration.ZERO);
    }

    @Test
    void one_connection_more_than_usual_is_waited_for() {
        whenWished(List.of(IDLE), after(2, new Activity(1, 1), IDLE));

        assertThat(restartedAfter).isEmpty();
    }

    @Test
    void work_without_connections_is_waited_for() {
        whenWished(List.of(IDLE), after(4, new Activity(0, 95), IDLE));

        time.pass(Duration.ofSeconds(10));
        assertThat(restartedAfter).hasValue(Duration.ofSeconds(4));
    }

    @Test
    void after_half_the_time_half_the_activity_will_do() {
        Activity quieter = new Activity(20, 60);
        whenWished(List.of(IDLE), after(5, BURST, quieter));

        time.pass(Duration.ofSeconds(29));
        assertThat(restartedAfter).isEmpty();

        time.pass(Duration.ofSeconds(1));
        assertThat(restartedAfter).hasValue(Duration.ofSeconds(30));
    }

    @Test
    void the_last_look_is_when_the_minute_is_over() {
        QuietMoment moment = QuietMoment.wished(List.of(IDLE), BURST);

        assertThat(moment.ask(Duration.ofMillis(59_400), BURST))
                .isEqualTo(new Answer.LookAgain(Duration.ofMillis(600)));
    }

    @Test
    void without_a_past_only_an_idle_run_is_quiet() {
        whenWished(List.of(), after(3, new Activity(2, 5), IDLE));

        time.pass(Duration.ofSeconds(10));
        assertThat(restartedAfter).hasValue(Duration.ofSeconds(3));
    }

    private static Function<Duration, Activity> after(int seconds, Activity first, Activity then) {
        return waited -> waited.toSeconds() < seconds ? first : then;
    }

    /** Asks as the daemon does: looks, asks, and looks again when told. */
    private void whenWished(List<Activity> lately, Function<Duration, Activity> activity) {
        QuietMoment moment = QuietMoment.wished(lately, activity.apply(Duration.ZERO));
        ask(moment, time.instant(), activity);
    }

    private void ask(QuietMoment moment, Instant wished, Function<Duration, Activity> activity) {
        Duration waited = Duration.between(wished, time.instant());
        switch (moment.ask(waited, activity.apply(waited))) {
            case Answer.Now() -> restartedAfter = Optional.of(waited);
            case Answer.LookAgain(Duration after) ->
                    time.after(after, () -> ask(moment, wished, activity));
        }
    }
}
