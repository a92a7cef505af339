package dev.localdeploy.health;

import static dev.localdeploy.health.HealthStatus.DEGRADED;
import static dev.localdeploy.health.HealthStatus.HEALTHY;
import static dev.localdeploy.health.HealthStatus.UNHEALTHY;
import static dev.localdeploy.health.HealthStatus.UNKNOWN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.localdeploy.os.ProcessEntry;
import dev.localdeploy.os.ProcessId;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ProcessCheckTest {
    private static final ProcessId OURSELVES =
            new ProcessId(ProcessHandle.current().pid(), 1, "boot");

    private final Map<Long, ProcessEntry> table = new HashMap<>();
    private long nanos;
    private final ProcessCheck check =
            new ProcessCheck(pid -> Optional.ofNullable(table.get(pid)), () -> nanos);

    @BeforeEach
    void weAreAlive() {
        put(OURSELVES, 'R');
    }

    @Test
    void an_idle_process_is_as_healthy_as_a_busy_one() {
        for (char state : "RSDI".toCharArray()) {
            put(Some.LEADER, state);

            assertThat(status()).isEqualTo(HEALTHY);
        }
    }

    @Test
    void it_names_the_pid_and_how_many_processes_live() {
        put(Some.LEADER, 'S');

        var result = check.judge(Some.LEADER, 3);

        assertThat(result.message()).isEqualTo("Process 4711 is alive");
        assertThat(result.details()).isEqualTo(Map.of("pid", 4711L, "process_count", 3));
    }

    @Test
    void a_process_that_is_gone_is_unhealthy() {
        assertThat(status()).isEqualTo(UNHEALTHY);
    }

    @Test
    void another_process_with_the_same_pid_is_not_the_one_that_is_meant() {
        put(new ProcessId(4711, 99, "boot"), 'S');

        assertThat(status()).isEqualTo(UNHEALTHY);
    }

    @Test
    void a_zombie_is_dead() {
        put(Some.LEADER, 'Z');

        assertThat(check.judge(Some.LEADER, 0))
                .returns(UNHEALTHY, CheckResult::status)
                .returns("Process 4711 is dead (a zombie)", CheckResult::message);
    }

    @Test
    void stopped_for_a_moment_is_doubtful_and_for_longer_unhealthy() {
        put(Some.LEADER, 'T');
        assertThat(status()).isEqualTo(DEGRADED);

        pass(Duration.ofMillis(999));
        assertThat(status()).isEqualTo(DEGRADED);

        pass(Duration.ofMillis(1));
        assertThat(status()).isEqualTo(UNHEALTHY);
    }

    @Test
    void stopped_again_after_it_ran_is_a_new_moment() {
        put(Some.LEADER, 'T');
        status();
        put(Some.LEADER, 'S');
        status();
        pass(Duration.ofSeconds(30));
        put(Some.LEADER, 'T');

        assertThat(status()).isEqualTo(DEGRADED);
    }

    @Test
    void held_by_a_debugger_counts_as_stopped() {
        put(Some.LEADER, 't');

        assertThat(check.judge(Some.LEADER, 0).message()).contains("debugger");
        assertThat(status()).isEqualTo(DEGRADED);
    }

    @Test
    void whoever_cannot_even_see_himself_does_not_say_that_others_are_gone() {
        table.clear();

        assertThat(status()).isEqualTo(UNKNOWN);
    }

    private HealthStatus status() {
        return check.judge(Some.LEADER, 0).status();
    }

    private void put(ProcessId id, char state) {
        table.put(id.pid(), new ProcessEntry(id, 1, 1, 1, state, 0, 0, 1, 0));
    }

    private void pass(Duration time) {
        nanos += time.toNanos();
    }
}
