package dev.localdeploy.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SinceTimeTest {
    private static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");
    private static final ZoneId VIENNA = ZoneId.of("Europe/Vienna");

    @ParameterizedTest
    @CsvSource({
        "30s, 2026-01-31T11:59:30Z",
        "10m, 2026-01-31T11:50:00Z",
        "2h, 2026-01-31T10:00:00Z",
        "1d, 2026-01-30T12:00:00Z",
        "2026-01-31, 2026-01-30T23:00:00Z",
        "2026-01-31T12:00, 2026-01-31T11:00:00Z",
        "2026-01-31 12:00:05, 2026-01-31T11:00:05Z",
        "2026-01-31T12:00:00Z, 2026-01-31T12:00:00Z",
        "2026-01-31T12:00:00+02:00, 2026-01-31T10:00:00Z",
        "1769860800, 2026-01-31T12:00:00Z",
        "1769860800.5, 2026-01-31T12:00:00.500Z",
    })
    void users_may_say_a_time_as_they_like(String text, Instant expected) {
        assertThat(SinceTime.parse(text, NOW, VIENNA)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"yesterday", "10", "10x", "2026-13-01", "-5m", "99999999999999d"})
    void what_is_no_time_is_refused(String text) {
        assertThatThrownBy(() -> SinceTime.parse(text, NOW, VIENNA))
                .isInstanceOf(Unanswerable.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "2026-01-31T12:00:00Z hello | 2026-01-31T12:00:00Z",
                "2026-01-31 12:00:00 hello | 2026-01-31T11:00:00Z",
                "[2026-01-31 12:00:00,123] hello | 2026-01-31T11:00:00.123Z",
                "INFO 2026-01-31T12:00:00.5+0200 x | 2026-01-31T10:00:00.500Z",
                "{\"time\":\"2026-01-31T12:00:00+02:00\"} | 2026-01-31T10:00:00Z",
            })
    void the_usual_beginnings_of_log_lines_are_understood(String line, Instant expected) {
        assertThat(SinceTime.ofLine(line, VIENNA)).contains(expected);
    }

    @Test
    void a_line_without_a_time_has_none() {
        assertThat(SinceTime.ofLine("hello", VIENNA)).isEmpty();
        assertThat(SinceTime.ofLine("2026-99-99 12:00:00 no", VIENNA)).isEmpty();
        assertThat(SinceTime.ofLine("x".repeat(40) + "2026-01-31T12:00:00Z", VIENNA)).isEmpty();
    }
}
