package dev.localdeploy.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PaceTest {
    private final Pace pace = new Pace();
    private long monotonic = -5_000_000_000L;
    private long wall = 1_700_000_000_000L;

    @BeforeEach
    void firstTick() {
        assertThat(tick(0, 0)).isEmpty();
    }

    @Test
    void ticks_that_come_as_expected_or_a_little_late_are_no_news() {
        assertThat(tick(1000, 1000)).isEmpty();
        assertThat(tick(4900, 4900)).isEmpty();
    }

    @Test
    void a_machine_that_slept_shows_it_by_its_wall_clock_alone() {
        assertThat(tick(1000, 3_600_000)).contains(new Pace.Gap(Duration.ZERO));
    }

    @Test
    void a_daemon_that_was_held_shows_it_by_both() {
        assertThat(tick(60_000, 60_000)).contains(new Pace.Gap(Duration.ofSeconds(60)));
        assertThat(tick(1000, 1000)).isEmpty();
    }

    @Test
    void a_clock_that_was_set_back_is_ignored() {
        assertThat(tick(1000, -3_600_000)).isEmpty();
        assertThat(tick(1000, 1000)).isEmpty();
    }

    private Optional<Pace.Gap> tick(long monotonicMillis, long wallMillis) {
        monotonic += monotonicMillis * 1_000_000;
        wall += wallMillis;
        return pace.tick(monotonic, wall);
    }
}
