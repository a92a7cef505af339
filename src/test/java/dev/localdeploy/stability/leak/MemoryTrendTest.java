package dev.localdeploy.stability.leak;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class MemoryTrendTest {
    private static final long MEGABYTE = 1_048_576;

    @Test
    void says_its_growth_and_over_what_time() {
        assertThat(trend(14.24, Duration.ofSeconds(290), Verdict.GROWING).inWords())
                .isEqualTo("+14.2 MB/min over 5 min");
        assertThat(trend(30, Duration.ofSeconds(9), Verdict.GROWING).inWords())
                .isEqualTo("+30.0 MB/min over 9 s");
        assertThat(trend(-2, Duration.ofSeconds(290), Verdict.WITHIN_BOUND).inWords())
                .isEqualTo("-2.0 MB/min over 5 min");
    }

    @Test
    void a_leak_leaves_time_until_the_limit_and_until_free_memory_is_gone() {
        MemoryTrend leak = trend(20, Duration.ofMinutes(5), Verdict.GROWING);

        assertThat(leak.timeUntil(500 * MEGABYTE)).hasValue(Duration.ofMinutes(15));
        assertThat(leak.timeToFill(100 * MEGABYTE)).hasValue(Duration.ofMinutes(5));
        assertThat(leak.timeUntil(100 * MEGABYTE)).hasValue(Duration.ZERO);
    }

    @Test
    void without_a_leak_nothing_is_foretold() {
        MemoryTrend healthy = trend(20, Duration.ofMinutes(5), Verdict.UNSTEADY);

        assertThat(healthy.timeUntil(500 * MEGABYTE)).isEmpty();
        assertThat(healthy.timeToFill(100 * MEGABYTE)).isEmpty();
    }

    private static MemoryTrend trend(double growth, Duration span, Verdict verdict) {
        return new MemoryTrend(200, growth, 0.99, 10, span, verdict);
    }
}
