package dev.localdeploy.os;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProcNetTcpTest {
    private final List<TcpSocket> sockets = new ArrayList<>();

    @Test
    void sockets_are_found_with_address_port_and_state_but_for_those_without_owner()
            throws UnknownHostException {
        assumeThat(ByteOrder.nativeOrder())
                .as("captured on x86_64")
                .isEqualTo(ByteOrder.LITTLE_ENDIAN);

        parse(
                """
                  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
                   0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 1234 1 0000000000000000 100
                   1: 00000000000000000000000001000000:01BB 00000000000000000000000001000000:C350 01 00000000:00000000 00:00000000 00000000     0        0 99 1
                   2: 0200A8C0:0050 0100007F:C351 08 00000000:00000000 00:00000000 00000000     0        0 7 3
                   3: 0100007F:0050 0100007F:C351 06 00000000:00000000 00:00000000 00000000     0        0 0 3
                """);

        assertThat(sockets)
                .containsExactly(
                        socket(1234, TcpSocket.State.LISTEN, "127.0.0.1", 8080),
                        socket(99, TcpSocket.State.ESTABLISHED, "::1", 443),
                        socket(7, TcpSocket.State.CLOSE_WAIT, "192.168.0.2", 80));
    }

    @Test
    void an_empty_or_cut_table_is_no_trouble() {
        parse("");
        parse("heading\n   0: 0100007F:1F9");

        assertThat(sockets).isEmpty();
    }

    private void parse(String table) {
        ProcNetTcp.parse(table.getBytes(StandardCharsets.US_ASCII), sockets);
    }

    private static TcpSocket socket(long inode, TcpSocket.State state, String address, int port)
            throws UnknownHostException {
        return new TcpSocket(inode, state, InetAddress.getByName(address), port);
    }
}
