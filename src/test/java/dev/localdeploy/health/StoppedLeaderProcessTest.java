package dev.localdeploy.health;

import static dev.localdeploy.health.HealthStatus.DEGRADED;
import static dev.localdeploy.health.HealthStatus.HEALTHY;
import static dev.localdeploy.health.HealthStatus.UNHEALTHY;
import static dev.localdeploy.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.localdeploy.os.OperatingSystem;
import dev.localdeploy.os.ProcessId;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The process check against real processes in each state. */
class StoppedLeaderProcessTest {
    private static final OperatingSystem SYSTEM = OperatingSystem.current();

    private final ProcessCheck check = new ProcessCheck(SYSTEM::process, System::nanoTime);
    private Process program;

    @AfterEach
    void end() {
        if (program != null) {
            program.descendants().forEach(ProcessHandle::destroyForcibly);
            program.destroyForcibly();
        }
    }

    @Test
    void an_idle_process_is_healthy() throws IOException {
        assertThat(status(idle())).isEqualTo(HEALTHY);
    }

    @Test
    void one_that_was_killed_is_gone() throws Exception {
        ProcessId leader = idle();
        program.destroyForcibly().waitFor();

        assertThat(status(leader)).isEqualTo(UNHEALTHY);
    }

    @Test
    void one_that_a_signal_stopped_is_doubtful_then_unhealthy_then_well_again() throws Exception {
        ProcessId leader = idle();
        signal("STOP", leader.pid());
        await().until(() -> status(leader) != HEALTHY);
        assertThat(status(leader)).isIn(DEGRADED, UNHEALTHY);

        await().until(() -> status(leader) == UNHEALTHY);

        signal("CONT", leader.pid());
        await().until(() -> status(leader) == HEALTHY);
    }

    @Test
    void a_zombie_is_dead() throws Exception {
        // The shell becomes a program that never asks how its child ended, before it does end.
        program =
                new ProcessBuilder("/bin/sh", "-c", "sleep 0.3 & echo $!; exec sleep 1000").start();
        long pid = Long.parseLong(program.inputReader().readLine());
        await().until(() -> SYSTEM.process(pid).filter(entry -> entry.zombie()).isPresent());
        ProcessId zombie = SYSTEM.process(pid).orElseThrow().id();

        assertThat(check.judge(zombie, 0))
                .returns(UNHEALTHY, CheckResult::status)
                .satisfies(result -> assertThat(result.message()).contains("zombie"));
    }

    private HealthStatus status(ProcessId leader) {
        return check.judge(leader, 0).status();
    }

    private ProcessId idle() throws IOException {
        program = new ProcessBuilder("sleep", "1000").start();
        return SYSTEM.process(program.pid()).orElseThrow().id();
    }

    private static void signal(String name, long pid) throws Exception {
        assertThat(new ProcessBuilder("kill", "-" + name, Long.toString(pid)).start().waitFor())
                .isZero();
    }
}
