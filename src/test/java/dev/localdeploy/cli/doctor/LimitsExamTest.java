package dev.localdeploy.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.localdeploy.cli.doctor.Finding.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LimitsExamTest {
    @TempDir private Path root;

    @Test
    void with_all_controllers_all_is_well() throws IOException {
        delegate("cpuset cpu io memory pids\n");

        assertThat(found()).isEqualTo(Finding.ok("limits", found().message()));
        assertThat(found().message()).contains("can put limits");
    }

    @Test
    void a_controller_that_is_missing_is_named_with_the_limit_that_needs_it() throws IOException {
        delegate("memory pids\n");

        assertThat(found().verdict()).isEqualTo(Verdict.WARNING);
        assertThat(found().message()).contains("controllers cpu, so cpu_quota of");
        assertThat(found().remedy()).contains("Delegate=memory pids cpu");
    }

    @Test
    void without_a_user_manager_nothing_is_wrong_but_it_is_said() {
        assertThat(found().verdict()).isEqualTo(Verdict.OK);
        assertThat(found().message()).contains("are not put in force");
    }

    private Finding found() {
        return new LimitsExam(root, root.resolve("cgroup")).limits();
    }

    private void delegate(String controllers) throws IOException {
        Path self = Files.createDirectories(root.resolve("self"));
        Object uid = Files.getAttribute(self, "unix:uid");
        Path manager =
                root.resolve("cgroup/user.slice/user-%s.slice/user@%s.service".formatted(uid, uid));
        Files.writeString(
                Files.createDirectories(manager).resolve("cgroup.controllers"), controllers);
    }
}
