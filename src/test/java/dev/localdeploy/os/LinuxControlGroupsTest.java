package dev.localdeploy.os;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LinuxControlGroupsTest {
    private static final ProcessId PROCESS = new ProcessId(7, 70, "boot");

    @TempDir private Path root;
    private ControlGroups groups;

    @BeforeEach
    void prepare() throws IOException {
        write("proc/7/cgroup", "12:pids:/old\n1:name=systemd:/old\n0::/user.slice/a.scope\n");
        groups = new LinuxControlGroups(root.resolve("proc"), root.resolve("cgroup"));
    }

    @Test
    void a_process_is_where_version_2_says() {
        assertThat(groups.of(PROCESS)).contains("/user.slice/a.scope");
        assertThat(groups.of(new ProcessId(8, 80, "boot"))).isEmpty();
    }

    @Test
    void groups_below_belong_to_a_group() throws IOException {
        write("cgroup/user.slice/a.scope/cgroup.procs", "7\n9\n");
        write("cgroup/user.slice/a.scope/below/cgroup.procs", "11\n");

        assertThat(groups.members("/user.slice/a.scope")).containsExactlyInAnyOrder(7L, 9L, 11L);
        assertThat(groups.members("/user.slice/gone.scope")).isEmpty();
    }

    @Test
    void beside_version_1_it_is_mounted_below() throws IOException {
        write("cgroup/unified/user.slice/a.scope/cgroup.procs", "7\n");

        assertThat(groups.members("/user.slice/a.scope")).containsExactly(7L);
    }

    @Test
    void a_setting_is_read_and_a_process_is_moved_by_writing_its_number() throws IOException {
        write("cgroup/user.slice/a.scope/memory.max", "max\n");

        assertThat(groups.setting("/user.slice/a.scope", "memory.max")).contains("max");
        assertThat(groups.setting("/user.slice/a.scope", "pids.max")).isEmpty();
        assertThat(groups.move(PROCESS, "/user.slice/a.scope")).isTrue();
        assertThat(root.resolve("cgroup/user.slice/a.scope/cgroup.procs")).hasContent("7");
        assertThat(groups.move(PROCESS, "/nowhere")).isFalse();
    }

    private void write(String file, String text) throws IOException {
        Path path = root.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }
}
