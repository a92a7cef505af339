package dev.localdeploy.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class PulseTest {
    private final AtomicLong nanos = new AtomicLong(-5_000_000_000L);
    private final Pulse pulse = new Pulse(nanos::get);

    @Test
    void it_is_as_old_as_its_last_beat() {
        nanos.addAndGet(3_000_000_000L);
        assertThat(pulse.age()).isEqualTo(Duration.ofSeconds(3));

        pulse.beat();
        assertThat(pulse.age()).isZero();

        nanos.addAndGet(7_000_000_000L);
        assertThat(pulse.age()).isEqualTo(Duration.ofSeconds(7));
    }
}
