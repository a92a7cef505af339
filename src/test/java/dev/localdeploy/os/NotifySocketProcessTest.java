package dev.localdeploy.os;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against a listener in another process, as systemd is one. */
@EnabledOnOs(OS.LINUX)
class NotifySocketProcessTest {
    private static final String LISTENER =
            """
            import socket, sys
            name = sys.argv[1]
            listener = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
            listener.bind('\\0' + name[1:] if name.startswith('@') else name)
            print('listening', flush=True)
            print(listener.recv(4096).decode(), flush=True)
            """;

    @TempDir private Path folder;

    private Process listener;

    @AfterEach
    void end() {
        if (listener != null) {
            listener.destroyForcibly();
        }
    }

    @Test
    void a_notice_arrives_at_a_path() throws IOException {
        BufferedReader heard = listenAt(folder.resolve("notify").toString());

        NotifySocket.in(Map.of("NOTIFY_SOCKET", folder.resolve("notify").toString()))
                .orElseThrow()
                .send("READY=1\nSTATUS=1 deployment, 1 running");

        assertThat(heard.readLine()).isEqualTo("READY=1");
        assertThat(heard.readLine()).isEqualTo("STATUS=1 deployment, 1 running");
    }

    @Test
    void a_notice_arrives_at_an_abstract_address() throws IOException {
        String name = "@local-deploy-test/" + UUID.randomUUID();
        BufferedReader heard = listenAt(name);

        NotifySocket.in(Map.of("NOTIFY_SOCKET", name)).orElseThrow().send("WATCHDOG=1");

        assertThat(heard.readLine()).isEqualTo("WATCHDOG=1");
    }

    @Test
    void that_nobody_listens_is_an_error_that_names_the_place() {
        Path nobody = folder.resolve("nobody");
        NotifySocket socket =
                NotifySocket.in(Map.of("NOTIFY_SOCKET", nobody.toString())).orElseThrow();

        assertThatThrownBy(() -> socket.send("READY=1"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(nobody.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "relative/path", "vsock:2:1234"})
    void what_names_no_socket_of_ours_is_ignored(String value) {
        assertThat(NotifySocket.in(Map.of("NOTIFY_SOCKET", value))).isEmpty();
    }

    private BufferedReader listenAt(String name) throws IOException {
        listener =
                new ProcessBuilder("python3", "-c", LISTENER, name)
                        .inheritIO()
                        .redirectOutput(ProcessBuilder.Redirect.PIPE)
                        .start();
        BufferedReader output = listener.inputReader();
        assertThat(output.readLine()).isEqualTo("listening");
        return output;
    }
}
