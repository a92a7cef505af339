package dev.localdeploy.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.localdeploy.os.ProcessId;
import dev.localdeploy.testing.FakeSystem;
import dev.localdeploy.testing.ManualTime;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a daemon finds that was started in the very moment in which the last one was killed. */
class FindingRunsTest {
    @TempDir private Path folder;

    private final ManualTime time = new ManualTime();
    private final FakeSystem system = new FakeSystem();

    @Test
    void a_child_that_still_looks_like_its_shim_is_not_taken_for_one() {
        ProcessId child = launched(100, 101);
        ProcessId shim = launched(101, 1);

        List<FoundRun> found = processes().find(Set.of("test")).get("test");

        assertThat(found)
                .containsExactly(
                        new FoundRun.Alive(
                                new Run(new RunKey("test", 7), child, shim, time.instant())));
    }

    /** A process as it is before it has become the program. */
    private ProcessId launched(long pid, long parent) {
        ProcessId id = system.born(pid, parent);
        system.startedWith(
                id,
                List.of("/opt/shim", folder.resolve("test.7").toString(), "/", "/l", "0", "x"),
                Map.of(ProcessTree.MARKER, "test"));
        return id;
    }

    private LocalProcesses processes() {
        return new LocalProcesses(system, time, () -> 0, time, folder, Path.of("/usr/lib/shim"), 0);
    }
}
