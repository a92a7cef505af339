package dev.localdeploy.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ParallelIT {
    @RegisterExtension final Installation local = new Installation();

    @ParameterizedTest
    @ValueSource(ints = {6, 50})
    void parallel_starts_share_one_daemon_and_all_succeed(int count) {
        List<Process> starts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            starts.add(local.begin("start", "--no-wait", "-n", "p" + i, "--", "sleep", "600"));
        }

        List<Terminal> ends = starts.stream().map(local::finish).toList();

        assertThat(ends).allMatch(end -> end.exit() == 0);
        JsonNode list = Installation.json(local.run("list", "--json"));
        assertThat(list).hasSize(count);
        // A shim and a sleep for each, and one daemon.
        assertThat(local.ours()).hasSize(2 * count + 1);
    }

    @Test
    void parallel_starts_on_one_port_never_share_it() {
        int port = FreePort.find();
        List<Process> starts = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            starts.add(
                    local.begin(
                            "start",
                            "--no-wait",
                            "-n",
                            "p" + i,
                            "--port",
                            "" + port,
                            "--",
                            "sleep",
                            "600"));
        }

        List<Terminal> ends = starts.stream().map(local::finish).toList();

        Set<Integer> ports = new HashSet<>();
        JsonNode list = Installation.json(local.run("list", "--json"));
        list.forEach(one -> assertThat(ports.add(one.at("/process/port").asInt())).isTrue());
        assertThat(ports).hasSize((int) ends.stream().filter(end -> end.exit() == 0).count());
        assertThat(ports).allMatch(one -> one >= port && one < port + 10);
        assertThat(ends.stream().filter(end -> end.exit() != 0))
                .isNotEmpty()
                .allMatch(end -> end.err().contains("belongs to the deployment"));
    }

    @Test
    void a_taken_port_is_refused_with_the_name_of_its_holder() throws Exception {
        int port = FreePort.find();
        try (var taken = new java.net.ServerSocket(port)) {
            Terminal start =
                    local.run(
                            "start",
                            "--port",
                            "" + port,
                            "--no-auto-find-port",
                            "--",
                            "sleep",
                            "600");

            TerminalAssert.assertThat(start)
                    .exited(2)
                    .said(
                            "port " + taken.getLocalPort(),
                            "process " + ProcessHandle.current().pid());
        }
    }
}
