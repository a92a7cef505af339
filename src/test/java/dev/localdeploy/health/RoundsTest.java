package dev.localdeploy.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RoundsTest {
    private static final Duration HALF_A_MINUTE = Duration.ofSeconds(30);

    @ParameterizedTest
    @ValueSource(
            longs = {
                0,
                1,
                29_999_999_999L,
                30_000_000_000L,
                -1,
                -12_345_678_901L,
                Long.MIN_VALUE / 2
            })
    void the_next_round_is_after_now_and_within_the_interval(long now) {
        long next = Rounds.of(HALF_A_MINUTE, "a").next(now);

        assertThat(next - now).isBetween(1L, HALF_A_MINUTE.toNanos());
    }

    @Test
    void rounds_follow_each_other_at_the_interval() {
        Rounds rounds = Rounds.of(HALF_A_MINUTE, "a");
        long first = rounds.next(17);

        assertThat(rounds.next(first) - first).isEqualTo(HALF_A_MINUTE.toNanos());
        assertThat(rounds.next(first + 1_000_000_000) - first).isEqualTo(HALF_A_MINUTE.toNanos());
    }

    @Test
    void many_deployments_are_spread_over_six_moments_of_the_interval() {
        Map<Long, Integer> perMoment = new HashMap<>();
        for (int i = 0; i < 600; i++) {
            perMoment.merge(Rounds.of(HALF_A_MINUTE, "deployment-" + i).next(0), 1, Integer::sum);
        }

        assertThat(perMoment).hasSize(Rounds.MOST_PHASES);
        assertThat(perMoment.values()).allMatch(count -> count > 50);
    }

    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
                    # interval, due in, comes along, next round in (ms)
                    30000,      -29999, true,            1
                    30000,        -500, true,        29500
                    30000,           0, true,        30000
                    30000,           1, true,        30001
                    30000,        3000, true,        33000
                    30000,        3001, false,       33001
                    30000,       30000, false,       60000
                    10000,        1000, true,        11000
                    10000,        1001, false,       11001
                     1000,         100, true,         1100
                     1000,         101, false,        1101
                    """)
    void who_is_nearly_due_comes_along_and_keeps_its_place_in_the_interval(
            long interval, long dueIn, boolean comesAlong, long nextIn) {
        var rounds = new Rounds(Duration.ofMillis(interval), Duration.ZERO);
        long due = nanos(7 * interval);
        long now = due - nanos(dueIn);

        assertThat(rounds.mayComeAlong(due, now)).isEqualTo(comesAlong);
        assertThat(rounds.after(due, now) - now).isEqualTo(nanos(nextIn));
    }

    private static long nanos(long millis) {
        return Duration.ofMillis(millis).toNanos();
    }

    @ParameterizedTest
    @ValueSource(longs = {100, 500, 1000, 1500})
    void short_intervals_are_not_cut_finer_than_a_tick(long millis) {
        Set<Long> moments = new HashSet<>();
        for (int i = 0; i < 100; i++) {
            moments.add(Rounds.of(Duration.ofMillis(millis), "deployment-" + i).next(0));
        }

        assertThat(moments).containsExactly(Duration.ofMillis(millis).toNanos());
    }
}
