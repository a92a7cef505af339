package dev.localdeploy.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.localdeploy.os.ProcessId;
import dev.localdeploy.process.CpuMeter.CpuTime;
import dev.localdeploy.process.CpuMeter.Moment;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Time passes in seconds; processor time is given in seconds, too. */
class CpuMeterTest {
    private static final RunKey RUN = new RunKey("api", 1);
    private static final long HOURS = 3600;
    private static final int SHIM = 1;
    private static final int LEADER = 2;
    private static final int CHILD = 3;

    private final CpuMeter meter = new CpuMeter(4);
    private final Map<ProcessId, CpuTime> usage = new HashMap<>();

    CpuMeterTest() {
        meter.begin(RUN, new Moment(0, Map.of()));
    }

    @Test
    void before_the_first_sample_it_is_the_time_since_the_run_began() {
        used(LEADER, 5, 0);

        assertThat(lookAt(20)).isEqualTo(25);
        assertThat(sampleAt(20)).isEqualTo(25);
    }

    @Test
    void after_a_sample_only_what_came_later_counts() {
        used(LEADER, 5, 0);
        sampleAt(20);
        used(LEADER, 14, 0);

        assertThat(sampleAt(30)).isEqualTo(90);
    }

    @Test
    void a_process_that_was_born_meanwhile_counts_from_its_birth() {
        used(LEADER, 5, 0);
        sampleAt(20);
        used(CHILD, 3, 0);

        assertThat(sampleAt(30)).isEqualTo(30);
    }

    @Test
    void a_process_that_came_and_went_meanwhile_counts_through_its_parent() {
        used(LEADER, 5, 0);
        sampleAt(20);
        used(LEADER, 5, 7);

        assertThat(sampleAt(30)).isEqualTo(70);
    }

    @Test
    void of_a_process_that_ended_only_the_last_interval_counts() {
        used(LEADER, 0, 0);
        used(CHILD, 9 * HOURS, 0);
        sampleAt(10 * HOURS);
        gone(CHILD);
        used(LEADER, 0, 9 * HOURS + 2);

        assertThat(sampleAt(10 * HOURS + 10)).isEqualTo(20);
    }

    @Test
    void what_the_ended_had_waited_for_is_not_counted_a_second_time_at_their_parents() {
        used(SHIM, 0, 0);
        used(LEADER, HOURS, 2 * HOURS);
        used(CHILD, HOURS, HOURS);
        sampleAt(10 * HOURS);
        gone(LEADER);
        used(SHIM, 0, 3 * HOURS + 1);

        assertThat(sampleAt(10 * HOURS + 10)).isEqualTo(10);
    }

    @Test
    void time_of_an_ended_process_that_arrives_late_is_not_taken_for_new() {
        used(LEADER, 0, 0);
        used(CHILD, 9 * HOURS, 0);
        sampleAt(10 * HOURS);
        gone(CHILD);
        sampleAt(10 * HOURS + 10);
        used(LEADER, 0, 9 * HOURS + 1);

        assertThat(sampleAt(10 * HOURS + 20)).isEqualTo(10);
    }

    @Test
    void time_that_never_arrives_does_not_hide_what_others_use_for_ever() {
        used(LEADER, 0, 0);
        used(CHILD, 9 * HOURS, 0);
        sampleAt(10 * HOURS);
        gone(CHILD);
        used(LEADER, 4, 0);
        assertThat(sampleAt(10 * HOURS + 10)).as("by the living").isEqualTo(40);
        sampleAt(10 * HOURS + 20);
        used(LEADER, 4, 5);

        assertThat(sampleAt(10 * HOURS + 30)).as("by the ended").isEqualTo(50);
    }

    @Test
    void a_tree_cannot_have_used_more_than_the_machine_has() {
        used(LEADER, 0, 0);
        sampleAt(10);
        used(LEADER, 0, 9 * HOURS);

        assertThat(sampleAt(20)).isEqualTo(400);
    }

    @Test
    void looking_moves_no_cursor() {
        used(LEADER, 5, 0);
        sampleAt(20);
        used(LEADER, 7, 0);

        assertThat(lookAt(24)).isEqualTo(50);
        assertThat(lookAt(30)).isEqualTo(20);
        assertThat(sampleAt(40)).isEqualTo(10);
    }

    @Test
    void soon_after_a_sample_its_figure_still_holds() {
        used(LEADER, 5, 0);
        sampleAt(20);
        used(LEADER, 5.05, 0);

        assertThat(lookAt(20.1)).isEqualTo(25);
        assertThat(sampleAt(20.1)).isEqualTo(25);
        assertThat(sampleAt(21)).as("measured from 20").isBetween(4.9, 5.1);
    }

    @Test
    void a_run_that_has_ended_is_not_brought_back_by_a_late_sample() {
        used(LEADER, 5, 0);
        sampleAt(20);
        assertThat(meter.lastSeen(RUN)).containsExactly(id(LEADER));
        meter.end(RUN);

        sampleAt(30);

        assertThat(meter.lastSeen(RUN)).isEmpty();
    }

    private void used(int pid, double own, double reaped) {
        usage.put(id(pid), new CpuTime((long) (own * 1000), (long) (reaped * 1000)));
    }

    private void gone(int pid) {
        usage.remove(id(pid));
    }

    private double sampleAt(double seconds) {
        return meter.sample(RUN, CpuMeterTest::birth, now(seconds));
    }

    private double lookAt(double seconds) {
        return meter.look(RUN, CpuMeterTest::birth, now(seconds));
    }

    private static Moment birth() {
        return new Moment(0, Map.of());
    }

    private Moment now(double seconds) {
        return new Moment(Duration.ofMillis((long) (seconds * 1000)).toNanos(), usage);
    }

    private static ProcessId id(int pid) {
        return new ProcessId(pid, 1, "boot");
    }
}
