package dev.localdeploy.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebUrlTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://localhost",
                "https://example.org/hook?a=b",
                "http://localhost:1/",
                "http://[::1]:65535/"
            })
    void a_scheme_and_a_host_are_enough_and_any_port_may_be_named(String text) {
        assertThat(WebUrl.is(text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "file:///etc/passwd",
                "http://",
                "http://my_host/",
                "http://a b/",
                "http://localhost:0/",
                "http://localhost:65536/",
                "http://localhost:99999999999/"
            })
    void what_nobody_can_connect_to_is_none(String text) {
        assertThat(WebUrl.is(text)).isFalse();
    }
}
