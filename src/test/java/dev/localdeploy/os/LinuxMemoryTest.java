package dev.localdeploy.os;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LinuxMemoryTest {
    private static final String MEMINFO =
            "MemTotal:       24684092 kB\nMemFree:          100000 kB\nMemAvailable:   22914488 kB\n";

    private @TempDir Path root;

    @Test
    void without_limits_it_is_what_is_available() throws IOException {
        file("proc/meminfo", MEMINFO);
        file("proc/7/cgroup", "0::/user.slice/me\n");
        file("cgroup/user.slice/me/memory.max", "max\n");
        file("cgroup/user.slice/me/memory.current", "123456\n");

        assertThat(left()).hasValue(22914488L * 1024);
    }

    @Test
    void a_group_s_limit_counts_and_its_cache_is_free() throws IOException {
        file("proc/meminfo", MEMINFO);
        file("proc/7/cgroup", "0::/user.slice/me\n");
        file("cgroup/user.slice/me/memory.max", "1000000\n");
        file("cgroup/user.slice/me/memory.current", "700000\n");
        file("cgroup/user.slice/me/memory.stat", "anon 500000\ninactive_file 200000\nx 1\n");

        assertThat(left()).hasValue(500_000);
    }

    @Test
    void so_does_that_of_a_group_around_it() throws IOException {
        file("proc/meminfo", MEMINFO);
        file("proc/7/cgroup", "0::/a/b/c\n");
        file("cgroup/a/memory.max", "1000\n");
        file("cgroup/a/memory.current", "900\n");
        file("cgroup/a/b/c/memory.max", "5000\n");
        file("cgroup/a/b/c/memory.current", "10\n");

        assertThat(left()).hasValue(100);
    }

    @Test
    void the_first_version_of_control_groups_is_read_too() throws IOException {
        file("proc/meminfo", MEMINFO);
        file("proc/7/cgroup", "5:devices:/\n4:cpu,memory:/box/1\n0::/\n");
        file("cgroup/memory/box/1/memory.limit_in_bytes", "2000000\n");
        file("cgroup/memory/box/1/memory.usage_in_bytes", "1500000\n");
        file("cgroup/memory/memory.limit_in_bytes", "9223372036854771712\n");
        file("cgroup/memory/memory.usage_in_bytes", "5\n");

        assertThat(left()).hasValue(500_000);
    }

    @Test
    void inside_a_container_the_root_of_its_groups_is_all_there_is() throws IOException {
        file("proc/meminfo", MEMINFO);
        file("proc/7/cgroup", "0::/docker/abc\n");
        file("cgroup/memory.max", "3000\n");
        file("cgroup/memory.current", "1000\n");

        assertThat(left()).hasValue(2000);
    }

    @Test
    void a_group_outside_of_what_can_be_seen_is_not_looked_for_elsewhere() throws IOException {
        file("proc/7/cgroup", "0::/../../secret\n");
        file("secret/memory.max", "3000\n");
        file("secret/memory.current", "1000\n");

        assertThat(left()).isEmpty();
    }

    @Test
    void where_nothing_can_be_read_nobody_knows() {
        assertThat(left()).isEmpty();
    }

    private OptionalLong left() {
        return LinuxMemory.left(root.resolve("proc"), root.resolve("cgroup"), 7);
    }

    private void file(String name, String text) throws IOException {
        Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
