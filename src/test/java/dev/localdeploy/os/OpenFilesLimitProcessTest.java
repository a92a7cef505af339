package dev.localdeploy.os;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(OS.LINUX)
class OpenFilesLimitProcessTest {
    private final OperatingSystem system = OperatingSystem.current();

    @Test
    void the_limit_is_the_one_of_the_process_and_not_ours() throws IOException {
        Process process =
                new ProcessBuilder("/bin/sh", "-c", "ulimit -S -n 77; exec sleep 600").start();
        try {
            ProcessId id = system.process(process.pid()).orElseThrow().id();
            await().until(() -> system.arguments(id).equals(List.of("sleep", "600")));

            assertThat(system.openFilesLimit(id)).isEqualTo(OptionalLong.of(77));
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void a_process_that_has_gone_has_no_limit() {
        ProcessId ours = system.process(ProcessHandle.current().pid()).orElseThrow().id();
        var earlier = new ProcessId(ours.pid(), ours.birth() - 1, ours.bootId());

        assertThat(system.openFilesLimit(earlier)).isEmpty();
    }
}
