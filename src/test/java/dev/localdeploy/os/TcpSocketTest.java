package dev.localdeploy.os;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TcpSocketTest {
    @ParameterizedTest
    @CsvSource({
        "0.0.0.0, true",
        "::, true",
        "127.0.0.1, true",
        "127.0.1.1, true",
        "::1, true",
        "192.168.0.2, false",
        "fe80::1, false"
    })
    void localhost_reaches_the_loopback_and_the_wildcards(String address, boolean reached)
            throws UnknownHostException {
        assertThat(listener(address).answersLocalhost()).isEqualTo(reached);
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, 127.0.0.1 :: 0.0.0.0, 127.0.0.1",
        "127.0.0.1, ::1 0.0.0.0 ::, 0.0.0.0",
        "127.0.0.1, ::1 ::, ::",
        "::1, 127.0.0.1 0.0.0.0 ::, ::",
        "::1, ::1 ::, ::1"
    })
    void a_connection_goes_to_the_listener_that_fits_best(
            String called, String listening, String answers) throws UnknownHostException {
        assertThat(answering(called, listening)).containsExactly(listener(answers));
    }

    @Test
    void a_connection_goes_to_nobody_on_another_address() throws UnknownHostException {
        assertThat(answering("::1", "127.0.0.1 0.0.0.0")).isEmpty();
        assertThat(answering("127.0.0.1", "::1 192.168.0.2")).isEmpty();
    }

    private static List<TcpSocket> answering(String called, String listening)
            throws UnknownHostException {
        List<TcpSocket> listeners = new ArrayList<>();
        for (String address : listening.split(" ")) {
            listeners.add(listener(address));
        }
        return TcpSocket.answering(InetAddress.getByName(called), listeners);
    }

    private static TcpSocket listener(String address) throws UnknownHostException {
        return new TcpSocket(1, TcpSocket.State.LISTEN, InetAddress.getByName(address), 80);
    }
}
