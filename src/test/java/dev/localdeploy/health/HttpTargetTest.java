package dev.localdeploy.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpTargetTest {
    @ParameterizedTest
    @CsvSource({
        "http://localhost:3000/health?a=b#c, http://localhost:3000/health?a=b",
        "http://localhost, http://localhost/",
        "HTTPS://example.test:443/x, https://example.test/x",
        "https://example.test:8443, https://example.test:8443/",
        "http://[::1]:3000/, http://[::1]:3000/",
        "http://user:secret@localhost:3000/, http://localhost:3000/",
    })
    void a_url_is_taken_apart_and_put_together(String url, String again) {
        assertThat(HttpTarget.of(url).url()).isEqualTo(again);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ftp://localhost/", "localhost:3000", "http:///x", "http://a b/", "x"})
    void what_is_no_http_url_is_refused_by_name(String wrong) {
        assertThatThrownBy(() -> HttpTarget.of(wrong))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(wrong);
    }

    @ParameterizedTest
    @CsvSource({
        "http://localhost/, true",
        "http://shop.localhost/, true",
        "http://127.0.0.1/, true",
        "http://127.9.9.9/, true",
        "http://[::1]/, true",
        "http://10.0.0.1/, false",
        "http://localhost.example.test/, false",
        "http://notlocalhost/, false",
    })
    void this_machine_is_known_without_asking_a_name_server(String url, boolean loopback) {
        assertThat(HttpTarget.of(url).isLoopback()).isEqualTo(loopback);
    }

    @Test
    void a_path_cannot_end_the_request_line() {
        assertThat(HttpTarget.local(3000, "/a b\r\nEvil: 1\u00e9").path())
                .isEqualTo("/a%20b%0D%0AEvil:%201%C3%A9");
    }
}
