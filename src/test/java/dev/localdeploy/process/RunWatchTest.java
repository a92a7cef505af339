package dev.localdeploy.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.localdeploy.os.ProcessId;
import dev.localdeploy.testing.FakeSystem;
import dev.localdeploy.testing.ManualTime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What depends on who is quicker, and so cannot be shown with real processes. */
class RunWatchTest {
    private static final Duration A_SECOND = Duration.ofSeconds(1);

    private static final long DAEMON = 50;
    private static final String SCOPE = "/local-deploy.slice/local-deploy-web.scope";

    @TempDir private Path folder;

    private final ManualTime time = new ManualTime();
    private final FakeSystem system = new FakeSystem();
    private final RecordingListener listener = new RecordingListener();
    private final ProcessId shim = system.born(100, 1);
    private final ProcessId leader = system.born(101, 100);
    private final RunKey key = new RunKey("test", 1);
    private RunWatch watch;

    @BeforeEach
    void begin() throws IOException {
        record("");
        Run run = new Run(key, leader, shim, time.instant());
        watch =
                new RunWatch(
                        system,
                        time,
                        time,
                        new RunFolder(folder),
                        () -> new ProcessTree(system, DAEMON),
                        _ -> {},
                        run);
        watch.begin(listener);
    }

    @Test
    void a_shim_that_takes_its_time_to_write_is_waited_for() throws IOException {
        system.end(leader);
        time.pass(A_SECOND);
        assertThat(listener.told).isEmpty();

        record("exit 3 1795399199.704\n");
        system.end(shim);
        time.pass(A_SECOND);

        assertThat(listener.told).containsExactly("all: Process exited with code 3");
    }

    @Test
    void a_shim_that_stays_after_it_has_written_has_others_to_wait_for() throws IOException {
        system.born(102, 100);
        system.end(leader);
        time.pass(A_SECOND);
        record("exit 3 1795399199.704\n");

        time.pass(A_SECOND);

        assertThat(listener.told).containsExactly("leader: Process exited with code 3");
    }

    @Test
    void who_hides_from_everything_but_the_control_group_belongs_to_the_run() throws IOException {
        ProcessId hidden = system.born(200, 1);
        ProcessId stranger = system.born(201, 1);
        system.startedWith(stranger, List.of("x"), Map.of("LOCAL_DEPLOY_ID", "another"));
        List.of(shim, leader, hidden, stranger).forEach(one -> system.groups.put(one, SCOPE));
        watch.askToStop(); // sees the group while shim and leader live
        record("exit 0 1795399199.704\n");
        system.end(leader);
        system.end(shim);
        time.pass(A_SECOND);
        assertThat(listener.told).containsExactly("leader: Process exited with code 0");

        system.end(hidden);
        time.pass(A_SECOND);

        assertThat(listener.told).endsWith("all: Process exited with code 0");
    }

    @Test
    void who_hides_is_found_also_after_the_shim_was_killed() throws IOException {
        ProcessId hidden = system.born(200, 1);
        List.of(shim, leader, hidden).forEach(one -> system.groups.put(one, SCOPE));
        system.end(shim);
        time.pass(A_SECOND);
        system.end(leader);
        time.pass(A_SECOND);
        assertThat(listener.told).singleElement().asString().startsWith("leader: ");

        system.end(hidden);
        time.pass(A_SECOND);

        assertThat(listener.told).last().asString().startsWith("all: ");
    }

    @Test
    void the_group_in_which_the_daemon_itself_is_belongs_to_no_run() throws IOException {
        ProcessId daemon = system.born(DAEMON, 1);
        ProcessId neighbour = system.born(200, 1);
        List.of(daemon, shim, leader, neighbour).forEach(one -> system.groups.put(one, SCOPE));
        watch.askToStop();
        record("exit 0 1795399199.704\n");
        system.end(leader);
        system.end(shim);
        time.pass(A_SECOND);

        assertThat(listener.told).containsExactly("all: Process exited with code 0");
    }

    private void record(String ending) throws IOException {
        Files.writeString(
                folder.resolve("test.1"),
                "boot boot\nshim 100 1000\nleader 101 1010\nstarted 1795399197.703\n" + ending);
    }
}
