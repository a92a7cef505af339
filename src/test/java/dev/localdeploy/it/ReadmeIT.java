package dev.localdeploy.it;

import static dev.localdeploy.it.TerminalAssert.assertThat;
import static dev.localdeploy.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** README's commands, run as they stand there; only the ports are free ones. */
class ReadmeIT {
    @RegisterExtension final Installation local = new Installation();

    @Test
    void the_first_command_starts_a_server_once_the_program_is_built() throws IOException {
        String line =
                Files.readAllLines(Path.of("README.md")).stream()
                        .filter(one -> one.startsWith("    ./mvnw -q package && "))
                        .findFirst()
                        .orElseThrow()
                        .strip();
        int port = FreePort.find();
        String start =
                line.substring(line.indexOf("&& ") + 3)
                        .replace("target/local-deploy/bin/local-deploy", "local-deploy")
                        .replace("8000", "" + port);

        assertThat(local.shell(start)).succeeded();

        await().until(() -> RealServersIT.answers(port));
    }

    @Test
    void the_first_deployments_commands_do_what_stands_below_them() throws IOException {
        String port = "" + FreePort.find();
        List<String> commands =
                Files.readAllLines(Path.of("README.md")).stream()
                        .filter(line -> line.startsWith("$ local-deploy "))
                        .map(line -> line.substring(2).replace("8100", port))
                        .toList();
        assertThat(commands).hasSizeGreaterThan(4);

        for (String command : commands) {
            assertThat(local.shell(command)).succeeded();
        }
        assertThat(local.run("list")).printed("Total: 1 deployment (1 stopped)");
    }
}
