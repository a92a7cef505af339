package dev.localdeploy.stability.log;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ErrorKeyTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "order 4711 failed after 12.5 ms | order 1 failed after 0.1 ms",
                "2026-11-26T10:00:01.123Z Error: x | 2027-01-01T23:59:59.001Z Error: x",
                "bad pointer 0x7ffe01 | bad pointer 0xabcdef",
                "user 550e8400-e29b-41d4-a716-446655440000 | user ffffffff-abcd-dead-beef-aaaaaaaaaaaa",
                "commit 9f86d081884c7d65 | commit 0000000000aaaa11",
                "session xK4pQ9zR2 is gone | session b7tY3aaW1 is gone",
                "no such key 'user-42' | no such key 'a9'",
                "[worker-3] Error: x | [worker-12] Error: x",
            })
    void what_differs_each_time_is_the_same(String one, String other) {
        assertThat(ErrorKey.of(one)).isEqualTo(ErrorKey.of(other));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "KeyError: 'name' | KeyError: 'age'",
                "Error: a | Error: b",
                "Error: utf8 is wrong | Error: http2 is wrong",
                "Error: dead | Error: beef",
                "Error: it's 1 o'clock | Error: it's 1 o'day",
            })
    void what_tells_errors_apart_is_kept(String one, String other) {
        assertThat(ErrorKey.of(one)).isNotEqualTo(ErrorKey.of(other));
    }
}
