package dev.localdeploy.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HousekeepingTest {
    private static final long MEGABYTE = 1024 * 1024;
    private static final long LIVE = 10 * MEGABYTE;

    private long old;
    private int collections;
    private final Housekeeping housekeeping = new Housekeeping(() -> old, this::collect);

    private void collect() {
        collections++;
        old = LIVE;
    }

    /** A daemon that has just started, and was tidied up after. */
    @BeforeEach
    void start() {
        growing(5, 4 * MEGABYTE);
        idle(30);
        assertThat(collections).isEqualTo(1);
        collections = 0;
    }

    @Test
    void memory_is_given_back_once_and_soon_after_a_burst() {
        growing(15, 2 * MEGABYTE);
        assertThat(collections).isZero();

        idle(6);
        assertThat(collections).isEqualTo(1);

        idle(3600);
        assertThat(collections).isEqualTo(1);
    }

    @Test
    void little_garbage_is_left_alone() {
        growing(1, MEGABYTE * 3 / 4);
        idle(3600);

        assertThat(collections).isZero();
    }

    @Test
    void what_gathers_slowly_is_collected_when_it_is_much() {
        growing(3600, 4 * 1024);

        assertThat(collections).isEqualTo(13);
    }

    @Test
    void a_daemon_that_is_busy_again_and_again_is_seldom_interrupted() {
        for (int burst = 0; burst < 20; burst++) {
            growing(3, 4 * MEGABYTE);
            idle(6);
        }

        assertThat(collections).isBetween(1, 9);
    }

    private void growing(int seconds, long bytesInEach) {
        for (int second = 0; second < seconds; second++) {
            old += bytesInEach;
            housekeeping.tick();
        }
    }

    private void idle(int seconds) {
        growing(seconds, 0);
    }
}
