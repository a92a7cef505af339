package dev.localdeploy.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.localdeploy.os.OperatingSystem;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SystemPortsTest {
    private final SystemPorts ports = new SystemPorts(OperatingSystem.current());

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "0.0.0.0", "::1", "::"})
    void a_listener_on_any_address_takes_the_port(String address) throws IOException {
        int port;
        try (var listener = new ServerSocket()) {
            listener.bind(new InetSocketAddress(InetAddress.getByName(address), 0));
            port = listener.getLocalPort();

            assertThat(ports.canBind(port)).isFalse();
            assertThat(ports.holderOf(port))
                    .hasValueSatisfying(holder -> {
                        assertThat(holder.pid()).isEqualTo(ProcessHandle.current().pid());
                        assertThat(holder.command()).contains("java");
                    });
        }
        assertThat(ports.canBind(port)).isTrue();
    }

    @Test
    void a_connection_that_is_only_waiting_to_be_forgotten_does_not_count() throws IOException {
        int port;
        try (var listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = listener.getLocalPort();
            try (var client = new Socket(listener.getInetAddress(), port)) {
                // Who closes first is left with TIME_WAIT: the server's side.
                listener.accept().close();
                assertThat(client.getInputStream().read()).isEqualTo(-1);
            }
        }

        assertThat(ports.canBind(port)).isTrue();
    }
}
