package dev.localdeploy.stability.leak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules one by one. How they do on many curves: {@link LeakDetectorCurvesTest}. */
class LeakDetectorTest {
    private static final double BOUND = 10;
    private static final LeakDetector DETECTOR = new LeakDetector(BOUND, Duration.ofSeconds(60));

    @Test
    void a_clean_leak_is_known_five_samples_after_the_warm_up() {
        Watched watched = watch(every(1).growing(100, 30));

        assertThat(watched.alarm()).hasValue(64);
    }

    @Test
    void where_the_warm_up_had_too_few_samples_to_compare_with_it_takes_a_sixth() {
        Watched watched = watch(every(60).growing(20, 30));

        assertThat(watched.alarm()).hasValue(6);
    }

    @Test
    void a_leak_near_the_bound_takes_eight_samples() {
        Watched watched = watch(every(30).growing(20, BOUND * 1.05));

        assertThat(watched.alarm()).hasValue(9);
    }

    @Test
    void growth_just_under_the_bound_is_no_leak() {
        Watched watched = watch(every(30).growing(100, BOUND * 0.99));

        assertThat(watched.alarm()).isEmpty();
        assertThat(verdicts(watched)).contains(Verdict.WITHIN_BOUND);
    }

    @Test
    void growth_under_the_bound_that_noise_lifts_above_it_is_no_leak() {
        for (long seed = 1; seed <= 20; seed++) {
            CurveBuilder curve = new CurveBuilder(Duration.ofSeconds(30), 100, seed);

            assertThat(watch(curve.growing(100, BOUND * 0.97).noise(1)).alarm())
                    .as("seed %d", seed)
                    .isEmpty();
        }
    }

    @Test
    void nothing_is_judged_during_the_warm_up() {
        Watched watched = watch(every(1).growing(60, 500));

        assertThat(verdicts(watched)).containsOnly(Verdict.TOO_EARLY);
        assertThat(last(watched).samples()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5, 30, 60, 300})
    void it_is_as_patient_at_one_second_as_at_five_minutes(int seconds) {
        LeakDetector withoutWarmup = new LeakDetector(BOUND, Duration.ZERO);
        CurveBuilder curve = every(seconds).flat(40).growing(40, 3 * BOUND);

        assertThat(Watched.with(withoutWarmup, curve.build("", "")).alarm()).hasValue(46);
    }

    @Test
    void a_step_is_no_leak_however_high() {
        Watched watched = watch(every(30).flat(20).step(2000).flat(20).noise(0.5));

        assertThat(watched.alarm()).isEmpty();
        assertThat(verdicts(watched)).contains(Verdict.UNSTEADY);
    }

    @Test
    void a_step_within_slow_growth_does_not_make_it_a_leak() {
        Watched watched = watch(every(30).growing(25, 9.5).step(8).growing(25, 9.5));

        assertThat(watched.alarm()).isEmpty();
    }

    @Test
    void two_steps_are_no_leak() {
        Watched watched = watch(every(30).flat(20).step(80).flat(4).step(80).flat(20));

        assertThat(watched.alarm()).isEmpty();
    }

    @Test
    void five_samples_of_work_that_takes_memory_are_no_leak() {
        Watched watched = watch(every(1).flat(90).growing(5, 900).flat(60));

        assertThat(watched.alarm()).isEmpty();
        assertThat(verdicts(watched)).contains(Verdict.UNSTEADY);
    }

    @Test
    void a_burst_at_the_end_of_the_warm_up_is_no_leak() {
        Watched watched = watch(every(1).flat(61).growing(4, 900).flat(60));

        assertThat(watched.alarm()).isEmpty();
    }

    @Test
    void growth_that_slows_down_is_no_leak() {
        Watched watched = watch(every(30).nearing(60, 400, 6));

        assertThat(watched.alarm()).isEmpty();
        assertThat(verdicts(watched)).contains(Verdict.SLOWING_DOWN);
    }

    @Test
    void the_end_of_a_warm_up_that_looks_straight_is_no_leak() {
        Watched watched = watch(every(1).nearing(240, 600, 21));

        assertThat(watched.alarm()).isEmpty();
        assertThat(verdicts(watched)).contains(Verdict.SLOWING_DOWN);
    }

    @Test
    void a_long_tooth_that_climbs_to_where_the_run_has_been_before_is_no_leak() {
        Watched watched = watch(every(1).teeth(6, 35, 100, 0, 0));

        assertThat(watched.alarm()).isEmpty();
        assertThat(verdicts(watched)).contains(Verdict.KNOWN_GROUND);
    }

    @Test
    void a_tooth_a_third_higher_than_those_before_is_no_leak() {
        Watched watched = watch(every(1).teeth(4, 35, 90, 0, 0).teeth(1, 35, 120, 0, 0));

        assertThat(watched.alarm()).isEmpty();
    }

    @Test
    void level_troughs_are_no_leak_and_rising_ones_are() {
        CurveBuilder level = every(30).teeth(30, 3, 90, 0.1, 0);
        CurveBuilder rising = every(30).teeth(30, 3, 90, 0.1, 45);
        CurveBuilder slowly = every(30).teeth(30, 3, 90, 0.1, 9);

        assertThat(watch(level).alarm()).isEmpty();
        assertThat(watch(slowly).alarm()).isEmpty();
        assertThat(firstAlarm(watch(rising)).verdict()).isEqualTo(Verdict.RISING_TROUGHS);
        assertThat(firstAlarm(watch(rising)).growthMbPerMinute()).isCloseTo(30, within(0.1));
    }

    @Test
    void a_leak_block_by_block_with_rests_between_is_one() {
        Watched watched = watch(every(1).flat(80).blocks(8, 3, 4));

        assertThat(firstAlarm(watched).verdict()).isEqualTo(Verdict.GROWING_IN_BLOCKS);
        assertThat(firstAlarm(watched).growthMbPerMinute()).isCloseTo(80, within(0.1));
    }

    @Test
    void a_tooth_that_climbs_block_by_block_is_no_leak() {
        CurveBuilder curve = every(1);
        for (int tooth = 0; tooth < 8; tooth++) {
            curve.blocks(7, 3, 4).step(-28);
        }

        assertThat(watch(curve).alarm()).isEmpty();
    }

    @Test
    void blocks_that_come_ever_more_seldom_are_no_leak() {
        CurveBuilder curve = every(30).flat(5);
        for (int rest : new int[] {2, 3, 4, 6, 8, 12}) {
            curve.blocks(1, rest, 50);
        }

        assertThat(watch(curve.flat(20)).alarm()).isEmpty();
    }

    @Test
    void a_leak_after_hours_of_calm_is_found() {
        Watched watched = watch(every(30).flat(400).leak().growing(20, 25).noise(0.5));

        assertThat(watched.samplesNeeded()).isBetween(5, 10);
    }

    @Test
    void a_leak_that_ends_is_no_longer_reported() {
        Watched watched = watch(every(30).growing(30, 50).flat(20));

        assertThat(watched.alarm()).isPresent();
        assertThat(last(watched).leakDetected()).isFalse();
    }

    @Test
    void the_trend_of_a_healthy_run_is_known_too() {
        MemoryTrend trend = last(watch(every(30).growing(41, 3)));

        assertThat(trend.currentMb()).isCloseTo(100 + 40 * 1.5, within(0.01));
        assertThat(trend.growthMbPerMinute()).isCloseTo(3, within(0.001));
        assertThat(trend.fit()).isCloseTo(1, within(0.001));
        assertThat(trend.samples()).isEqualTo(10);
        assertThat(trend.span()).isEqualTo(Duration.ofSeconds(270));
        assertThat(trend.leakDetected()).isFalse();
    }

    @Test
    void memory_that_does_not_move_has_no_growth_and_no_fit() {
        MemoryTrend trend = last(watch(every(30).flat(20)));

        assertThat(trend.growthMbPerMinute()).isZero();
        assertThat(trend.fit()).isZero();
        assertThat(trend.verdict()).isEqualTo(Verdict.WITHIN_BOUND);
    }

    @Test
    void without_samples_there_is_nothing_to_say() {
        MemoryTrend trend = DETECTOR.judge(new MemorySamples());

        assertThat(trend).isEqualTo(new MemoryTrend(0, 0, 0, 0, Duration.ZERO, Verdict.TOO_EARLY));
    }

    @Test
    void uneven_spacing_of_the_samples_changes_nothing() {
        MemorySamples samples = new MemorySamples();
        double[] seconds = {60, 89, 121, 150, 177, 215, 240, 268, 301, 330};
        for (double at : seconds) {
            samples.add(Duration.ofMillis((long) (at * 1000)), (long) (at / 60 * 30 * 1048576));
        }

        MemoryTrend trend = DETECTOR.judge(samples);

        assertThat(trend.growthMbPerMinute()).isCloseTo(30, within(0.01));
        assertThat(trend.leakDetected()).isTrue();
    }

    @Test
    void a_bound_of_nothing_is_refused() {
        assertThatThrownBy(() -> new LeakDetector(0, Duration.ZERO))
                .hasMessageContaining("above 0 MB/min");
        assertThatThrownBy(() -> new LeakDetector(10, Duration.ofSeconds(-1)))
                .hasMessageContaining("warm-up of 0 s or more");
    }

    private static CurveBuilder every(int seconds) {
        return new CurveBuilder(Duration.ofSeconds(seconds), 100, 7);
    }

    private static Watched watch(CurveBuilder curve) {
        return Watched.with(DETECTOR, curve.build("curve", ""));
    }

    private static MemoryTrend last(Watched watched) {
        return watched.trends().getLast();
    }

    private static MemoryTrend firstAlarm(Watched watched) {
        OptionalInt alarm = watched.alarm();
        return watched.trends().get(alarm.orElseThrow());
    }

    private static Set<Verdict> verdicts(Watched watched) {
        return watched.trends().stream().map(MemoryTrend::verdict).collect(Collectors.toSet());
    }
}
