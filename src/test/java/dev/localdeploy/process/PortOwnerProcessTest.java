package dev.localdeploy.process;

import static dev.localdeploy.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PortOwnerProcessTest {
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

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "0.0.0.0", "::1", "::"})
    void a_listener_anywhere_in_the_tree_is_ours(String address) throws Exception {
        Run run = listening(address);
        int port = runs.port(run);

        assertThat(runs.processes.ownerOf(port, run)).isEqualTo(new PortOwner.Ours());
        runs.sample(run);
        assertThat(runs.processes.ownerOf(port, run)).isEqualTo(new PortOwner.Ours());
    }

    @Test
    void a_stranger_is_named_with_its_command() throws Exception {
        Run run = runs.start("sleep 60");
        Run stranger = listening("127.0.0.1");
        int port = runs.port(stranger);

        assertThat(runs.processes.ownerOf(port, run))
                .isInstanceOfSatisfying(
                        PortOwner.Stranger.class,
                        found -> {
                            assertThat(found.pid()).isNotEqualTo(stranger.leader().pid());
                            assertThat(found.command()).matches(".*python3 .*program.*[.]py");
                        });
    }

    @Test
    void nobody_is_there_where_nobody_listens() throws Exception {
        Run run = runs.start("sleep 60");
        int port;
        try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = server.getLocalPort();
        }

        assertThat(runs.processes.ownerOf(port, run)).isEqualTo(new PortOwner.Nobody());
    }

    @Test
    void who_answers_may_depend_on_the_address() throws Exception {
        Run run = listening("::1");
        int port = runs.port(run);
        var ipv4 = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port);
        var ipv6 = new InetSocketAddress(InetAddress.ofLiteral("::1"), port);
        assertThat(runs.processes.ownerOf(ipv4, run)).isEqualTo(new PortOwner.Nobody());

        try (var stranger = new ServerSocket()) {
            stranger.bind(ipv4);

            assertThat(runs.processes.ownerOf(ipv4, run))
                    .isInstanceOfSatisfying(
                            PortOwner.Stranger.class,
                            found ->
                                    assertThat(found.pid())
                                            .isEqualTo(ProcessHandle.current().pid()));
            assertThat(runs.processes.ownerOf(ipv6, run)).isEqualTo(new PortOwner.Ours());
            assertThat(runs.processes.ownerOf(port, run)).isEqualTo(new PortOwner.Ours());
        }
    }

    /** A tree whose leader's child listens on a port of its own choice. */
    private Run listening(String address) throws IOException, LaunchException {
        Run run =
                runs.python(
                        "import os, socket, time",
                        "if os.fork() == 0:",
                        "    family = socket.AF_INET6 if ':' in '%s' else socket.AF_INET"
                                .formatted(address),
                        "    server = socket.create_server(('%s', 0), family=family)"
                                .formatted(address),
                        "time.sleep(60)");
        await().until(() -> runs.look(run).processCount() == 2);
        return run;
    }
}
