package dev.localdeploy.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.localdeploy.health.HttpAnswer.NotHttp;
import dev.localdeploy.health.ResponseHead.Head;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResponseHeadTest {
    @ParameterizedTest
    @CsvSource({
        "'HTTP/1.1 200 OK\r\n\r\n', 200",
        "'HTTP/1.0 204\r\n\r\n', 204",
        "'HTTP/1.1 404 \r\nServer: x\r\n\r\nbody', 404",
        "'HTTP/1.1 503 No\nBare: line feeds\n\n', 503",
        "'HTTP/2 200\r\n\r\n', 200",
        "'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 500 Oh\r\n\r\n', 500",
        "'HTTP/1.1 103 Early\r\nLink: x\r\n\r\nHTTP/1.1 200 OK\r\n\r\n', 200",
        "'HTTP/1.1 101 Switching\r\n\r\n', 101",
        "'HTTP/1.1 200 OK\r\nthe end comes ear', 200",
    })
    void the_status_is_read(String answer, int status) throws IOException {
        assertThat(read(answer)).isEqualTo(new Head.Answer(status, null));
    }

    @Test
    void the_place_of_a_redirect_is_read_whatever_the_case_of_its_name() throws IOException {
        assertThat(read("HTTP/1.1 302 Found\r\nA: b\r\nLOCATION:  https://x/y \r\nC: d\r\n\r\n"))
                .isEqualTo(new Head.Answer(302, "https://x/y"));
    }

    @ParameterizedTest
    @CsvSource({
        "'SSH-2.0-OpenSSH_9.2\r\n', SSH-2.0-OpenSSH_9.2..",
        "'-ERR unknown command\r\n', -ERR unknown command..",
        "'HTTP/1.1 abc\r\n\r\n', HTTP/1.1 abc..",
        "'HTTPS', HTTPS",
        "'hello', hello",
        "'\u0001\u001b[31mred', ..[31mred",
    })
    void what_is_not_http_is_shown_harmlessly(String answer, String shown) throws IOException {
        assertThat(read(answer)).isEqualTo(new Head.Gibberish(new NotHttp(false, shown)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u0015\u0003\u0003\u0000\u0002", "\u0016\u0003\u0001"})
    void tls_is_recognised(String answer) throws IOException {
        assertThat(read(answer))
                .isInstanceOfSatisfying(
                        Head.Gibberish.class, head -> assertThat(head.what().tls()).isTrue());
    }

    @Test
    void nothing_at_all_is_a_closed_connection() {
        assertThatThrownBy(() -> read("")).isInstanceOf(EOFException.class);
    }

    @Test
    void headers_without_end_are_not_read_to_the_end() throws IOException {
        var endless = new Endless("X: y\r\n");

        Head head = read(new SequenceInputStream(stream("HTTP/1.1 200 OK\r\n"), endless));

        assertThat(head).isEqualTo(new Head.Answer(200, null));
        assertThat(endless.given).isLessThan(200_000);
    }

    @Test
    void one_header_without_end_is_not_read_to_the_end() throws IOException {
        var endless = new Endless("x");

        Head head = read(new SequenceInputStream(stream("HTTP/1.1 200 OK\r\nX: "), endless));

        assertThat(head).isEqualTo(new Head.Answer(200, null));
        assertThat(endless.given).isLessThan(200_000);
    }

    @Test
    void interim_answers_without_end_are_an_error() {
        assertThatThrownBy(() -> read(new Endless("HTTP/1.1 100 Continue\r\n\r\n")))
                .hasMessageContaining("interim");
    }

    private static Head read(String answer) throws IOException {
        return read(stream(answer));
    }

    private static Head read(InputStream in) throws IOException {
        return new ResponseHead(in).read();
    }

    private static InputStream stream(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static final class Endless extends InputStream {
        private final String text;
        private int given;

        Endless(String text) {
            this.text = text;
        }

        @Override
        public int read() {
            return text.charAt(given++ % text.length());
        }

        @Override
        public int read(byte[] buffer, int offset, int length) {
            for (int i = 0; i < length; i++) {
                buffer[offset + i] = (byte) read();
            }
            return length;
        }
    }
}
