package dev.localdeploy.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.localdeploy.crash.MemoryKill.Sureness;
import dev.localdeploy.process.Exit;
import dev.localdeploy.testing.FakeSystem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MemoryKillsTest {
    /** As Linux 6 wrote it when a control group of 30 MB was full. */
    private static final String CAPTURED =
            """
            <6>[  621.761458] [  4711]     0  4711    10052     9270     7616     1654         0   118784        0             0 python3
            <6>[  621.761463] oom-kill:constraint=CONSTRAINT_MEMCG,nodemask=(null),cpuset=/,mems_allowed=0,oom_memcg=/x,task_memcg=/x,task=python3,pid=4711,uid=0
            <3>[  621.761477] Memory cgroup out of memory: Killed process 4711 (python3) total-vm:40208kB, anon-rss:30464kB, file-rss:6616kB
            """;

    private static final EndedRun KILLED = Ends.ended(new Exit.Signalled(9));

    @TempDir Path root;

    @Test
    void a_line_of_the_kernel_that_names_the_leader_is_proof() {
        MemoryKill kill = MemoryKills.judge(KILLED, counts(0, 0), counts(1, 1), CAPTURED);

        assertThat(kill.sureness()).isEqualTo(Sureness.CERTAIN);
        assertThat(kill.sentence()).contains("Killed process 4711 (python3)").doesNotContain("<3>");
    }

    @Test
    void an_old_line_about_an_earlier_process_with_this_pid_is_none() {
        assertThat(MemoryKills.judge(KILLED, counts(1, 0), counts(1, 0), CAPTURED).sureness())
                .isEqualTo(Sureness.NONE);
    }

    @Test
    void a_count_in_its_own_group_makes_it_likely_for_what_was_killed() {
        assertThat(MemoryKills.judge(KILLED, counts(0, 0), counts(1, 1), "").sureness())
                .isEqualTo(Sureness.LIKELY);
    }

    @Test
    void for_what_ended_otherwise_it_may_have_been_a_child() {
        EndedRun failed = Ends.ended(new Exit.Code(1));
        String other = CAPTURED.replace("4711", "5000");

        MemoryKill kill = MemoryKills.judge(failed, counts(0, 0), counts(1, 1), other);

        assertThat(kill.sureness()).isEqualTo(Sureness.POSSIBLE);
        assertThat(kill.sentence()).contains("process 5000 (python3)");
    }

    @Test
    void a_shell_that_tells_of_a_kill_counts_as_killed() {
        EndedRun told = Ends.ended(new Exit.Code(137));

        assertThat(MemoryKills.judge(told, counts(0, 0), counts(1, 0), "").sureness())
                .isEqualTo(Sureness.LIKELY);
    }

    @Test
    void without_counters_nothing_is_claimed() {
        assertThat(MemoryKills.judge(KILLED, KillCounts.NONE, counts(7, 7), "").sureness())
                .isEqualTo(Sureness.UNKNOWN);
    }

    @Test
    void counters_are_read_with_either_version_of_control_groups() throws IOException {
        write("proc/vmstat", "nr_free_pages 1\noom_kill 4\n");
        write("proc/1/cgroup", "0::/user.slice/x\n");
        write("sys/fs/cgroup/user.slice/x/memory.events", "low 0\noom 1\noom_kill 3\n");
        write("proc/2/cgroup", "4:memory:/grp\n0::/\n");
        write("sys/fs/cgroup/memory/grp/memory.oom_control", "under_oom 0\noom_kill 2\n");
        var kills = new MemoryKills(new FakeSystem(), root);

        assertThat(kills.of(1).machine()).isEqualTo(4);
        assertThat(kills.of(1).group()).isEqualTo(3);
        assertThat(kills.of(2).group()).isEqualTo(2);
        assertThat(kills.of(3)).isEqualTo(new KillCounts(4L, null, null, null));
    }

    @Test
    void the_scope_of_a_run_goes_with_it_so_its_slice_is_asked_and_its_limit_is_remembered()
            throws IOException {
        write("proc/1/cgroup", "0::/u/local-deploy.slice/local-deploy-web.scope\n");
        write("sys/fs/cgroup/u/local-deploy.slice/memory.events", "oom_kill 3\n");
        write(
                "sys/fs/cgroup/u/local-deploy.slice/local-deploy-web.scope/memory.events",
                "oom_kill 0\n");
        write("sys/fs/cgroup/u/local-deploy.slice/local-deploy-web.scope/memory.max", "67108864\n");
        write("proc/vmstat", "oom_kill 4\n");
        var kills = new MemoryKills(new FakeSystem(), root);
        KillCounts before = kills.of(1);
        assertThat(before.group()).isEqualTo(3);

        write("sys/fs/cgroup/u/local-deploy.slice/memory.events", "oom_kill 4\n");
        write("proc/vmstat", "oom_kill 5\n");
        MemoryKill kill = kills.judge(KILLED, before);

        assertThat(kill.sureness()).isEqualTo(Sureness.LIKELY);
        assertThat(kill.sentence()).contains("its memory_max is 64 MB, and the kernel killed");
    }

    @Test
    void only_the_limit_of_its_own_scope_is_called_its_own() throws IOException {
        write("proc/1/cgroup", "0::/user.slice/x\n");
        write("sys/fs/cgroup/user.slice/x/memory.events", "oom_kill 0\n");
        write("sys/fs/cgroup/user.slice/x/memory.max", "67108864\n");

        assertThat(new MemoryKills(new FakeSystem(), root).of(1).limit()).isNull();
    }

    @Test
    void where_the_group_counted_no_kill_its_limit_is_not_the_reason() {
        KillCounts before = new KillCounts(0L, "/sys/fs/cgroup/x/memory.events", 0L, 67108864L);

        assertThat(MemoryKills.judge(KILLED, before, counts(1, 0), "").sentence())
                .contains("on this machine")
                .doesNotContain("memory_max");
    }

    private static KillCounts counts(long machine, long group) {
        return new KillCounts(machine, "/sys/fs/cgroup/x/memory.events", group, null);
    }

    private void write(String file, String text) throws IOException {
        Path path = root.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }
}
