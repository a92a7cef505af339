package dev.localdeploy.os;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Datagrams captured on x86_64, Linux 6.18. */
class SockDiagTest {
    private static final String TWO_LISTENERS =
            "7c0000001400020001000000f4640000020a0000ce9b00007f000001000000000000000000000000"
                    + "00000000000000000000000000000000000000000110000000000000000000000000000005000000"
                    + "00000000a3ee1200050008000000000008000f00000000000c001500010000000000000006001600"
                    + "520000007c0000001400020001000000f4640000020a000007e80000000000000000000000000000"
                    + "00000000000000000000000000000000000000000000000001000000000000000000000000000000"
                    + "800000000000000039060000050008000000000008000f00000000000c0015000100000000000000"
                    + "0600160052000000";
    private static final String ONE_ON_IPV6 =
            "840000001400020001000000f46400000a0a0000df17000000000000000000000000000000000001"
                    + "00000000000000000000000000000000000000000410000000000000000000000000000005000000"
                    + "00000000a4ee1200050008000000000005000b000100000008000f00000000000c00150001000000"
                    + "000000000600160012000000";
    private static final String DONE = "140000000300020001000000f464000000000000";
    private static final String NO_SUCH_FAMILY =
            "240000000200000001000000f4640000feffffff" + "48000000140001030100000000000000";

    private final List<TcpSocket> sockets = new ArrayList<>();

    @Test
    void a_datagram_holds_sockets_with_address_port_state_and_inode() throws IOException {
        boolean last = parse(TWO_LISTENERS);

        assertThat(last).isFalse();
        assertThat(sockets)
                .containsExactly(
                        listener(1_240_739, "127.0.0.1", 52_891), listener(1593, "0.0.0.0", 2024));
    }

    @Test
    void an_address_of_ipv6_has_sixteen_bytes() throws IOException {
        parse(ONE_ON_IPV6);

        assertThat(sockets).containsExactly(listener(1_240_740, "::1", 57_111));
    }

    @Test
    void the_end_of_an_answer_is_said() throws IOException {
        assertThat(parse(DONE)).isTrue();
        assertThat(sockets).isEmpty();
    }

    @Test
    void a_kernel_that_cannot_answer_says_why() {
        assertThatThrownBy(() -> parse(NO_SUCH_FAMILY))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("errno 2");
    }

    @Test
    void what_is_cut_off_is_not_read_beyond_its_end() {
        assertThatThrownBy(() -> parse(ONE_ON_IPV6.substring(0, 200)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("cut off");
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "0.0.0.0", "::1"})
    @EnabledOnOs(OS.LINUX)
    void the_kernel_and_its_table_in_proc_say_the_same_of_a_listener(String address)
            throws IOException {
        try (var server = new ServerSocket()) {
            server.bind(new InetSocketAddress(InetAddress.getByName(address), 0));
            Set<TcpSocket.State> listening = EnumSet.of(TcpSocket.State.LISTEN);

            List<TcpSocket> asked = on(server, SockDiag.sockets(listening));

            assertThat(asked).hasSize(1);
            assertThat(asked).isEqualTo(on(server, LinuxFiles.socketsFromTables(listening)));
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void nobody_is_told_of_states_he_did_not_ask_for() throws IOException {
        try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThat(on(server, SockDiag.sockets(EnumSet.of(TcpSocket.State.ESTABLISHED))))
                    .isEmpty();
        }
    }

    private static List<TcpSocket> on(ServerSocket server, List<TcpSocket> sockets) {
        return sockets.stream().filter(one -> one.localPort() == server.getLocalPort()).toList();
    }

    private boolean parse(String hex) throws IOException {
        byte[] bytes = HexFormat.of().parseHex(hex);
        return SockDiag.parse(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN), sockets);
    }

    private static TcpSocket listener(long inode, String address, int port) throws IOException {
        return new TcpSocket(inode, TcpSocket.State.LISTEN, InetAddress.getByName(address), port);
    }
}
