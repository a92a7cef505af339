package dev.localdeploy.stability.leak;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class MemorySamplesTest {
    private static final long MEGABYTE = 1_048_576;

    private final MemorySamples samples = new MemorySamples();

    @Test
    void the_oldest_are_forgotten() {
        for (int i = 0; i < MemorySamples.REMEMBERED + 5; i++) {
            samples.add(Duration.ofMinutes(i), i * MEGABYTE);
        }

        Curve curve = samples.curve();
        assertThat(curve.size()).isEqualTo(MemorySamples.REMEMBERED);
        assertThat(curve.first()).isEqualTo(5);
        assertThat(curve.minutesAt(0)).isEqualTo(5);
        assertThat(curve.last()).isEqualTo(MemorySamples.REMEMBERED + 4);
    }

    @Test
    void a_sample_that_is_no_later_than_the_last_is_left_out() {
        samples.add(Duration.ofSeconds(30), 10 * MEGABYTE);
        samples.add(Duration.ofSeconds(30), 20 * MEGABYTE);
        samples.add(Duration.ofSeconds(29), 30 * MEGABYTE);

        assertThat(samples.curve().size()).isEqualTo(1);
        assertThat(samples.curve().last()).isEqualTo(10);
    }
}
