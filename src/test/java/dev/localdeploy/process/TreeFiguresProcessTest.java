package dev.localdeploy.process;

import static dev.localdeploy.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.localdeploy.os.TcpSocket;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TreeFiguresProcessTest {
    @TempDir Path folder;

    private RealRuns runs;

    @BeforeEach
    void prepare() throws IOException {
        runs = new RealRuns(folder);
    }

    @AfterEach
    void leaveNothingBehind() {
        runs.close();
    }

    @Test
    void a_grandchild_that_burns_shows_and_an_idle_tree_does_not() throws Exception {
        Run busy = runs.start("(sh -c 'while :; do :; done' & wait) & wait");
        Run idle = runs.start("(sh -c 'sleep 60' & wait) & wait");
        await().until(() ->
                runs.look(busy).processCount() >= 3 && runs.look(idle).processCount() >= 3);
        await().until(() -> runs.sample(busy).cpuPercent() > 0);

        // Others may want the processor, too; a single thread can hardly get more than one core.
        await().untilAsserted(() -> {
            assertThat(runs.sample(busy).cpuPercent()).isBetween(30.0, 130.0);
            assertThat(runs.sample(idle).cpuPercent()).isLessThan(10);
        });
    }

    @Test
    void children_that_burn_and_end_between_two_looks_are_counted() throws Exception {
        Run run =
                runs.start(
                        "while :; do sh -c 'i=0; while [ $i -lt 9999 ]; do i=$((i+1)); done'; done");

        await().until(() -> runs.sample(run).cpuPercent() > 30);
    }

    @Test
    void memory_and_threads_of_all_three_processes_are_added_up() throws Exception {
        Run run =
                runs.python(
                        "import os, threading, time",
                        "os.fork() and os.fork()",
                        "held = bytearray(b'x' * 30_000_000)",
                        "threading.Thread(target=time.sleep, args=(60,), daemon=True).start()",
                        "time.sleep(60)");

        await().until(() -> runs.look(run).memoryBytes() > 90_000_000);

        await().until(() -> runs.look(run).threads() == 6);
        assertThat(runs.look(run).processCount()).isEqualTo(3);
        assertThat(runs.look(run).memoryBytes()).isLessThan(300_000_000);
    }

    @Test
    void open_files_are_added_up_and_the_most_of_one_process_is_told() throws Exception {
        Run run =
                runs.python(
                        "import os, time",
                        "os.fork() or [os.dup(0) for _ in range(50)]",
                        "time.sleep(60)");

        await().until(() -> runs.look(run).openFiles().containsValue(53));

        assertThat(runs.look(run).fileDescriptors()).isEqualTo(56);
    }

    @Test
    void sockets_are_counted_by_state_and_those_of_a_forked_server_once() throws Exception {
        Run run =
                runs.python(
                        "import os, socket, time",
                        "server = socket.create_server(('127.0.0.1', 0))",
                        "one = socket.create_connection(server.getsockname())",
                        "other = server.accept()[0]",
                        "leaving = socket.create_connection(server.getsockname())",
                        "left = server.accept()[0]",
                        "leaving.close()",
                        "os.fork()",
                        "time.sleep(60)");

        await().untilAsserted(() -> {
            TreeFigures figures = runs.look(run);
            assertThat(figures.processCount()).isEqualTo(2);
            assertThat(figures.connections())
                    .isEqualTo(
                            Map.of(TcpSocket.State.ESTABLISHED, 2, TcpSocket.State.CLOSE_WAIT, 1));
            assertThat(figures.listeningPorts()).hasSize(1);
        });
    }

    @Test
    void a_listener_on_ipv6_only_is_seen() throws Exception {
        Run run =
                runs.python(
                        "import socket, time",
                        "server = socket.create_server(('::1', 0), family=socket.AF_INET6)",
                        "time.sleep(60)");

        assertThat(runs.port(run)).isPositive();
    }

    @Test
    void a_leader_that_was_stopped_says_so() throws Exception {
        Run run = runs.start("kill -STOP $$");

        await().until(() -> Character.valueOf('T').equals(runs.look(run).leaderState()));
    }
}
