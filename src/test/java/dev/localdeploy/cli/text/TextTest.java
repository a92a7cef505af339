package dev.localdeploy.cli.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TextTest {
    @Test
    void wide_characters_take_two_columns() {
        assertThat(Width.of("世界a")).isEqualTo(5);
        assertThat(Width.of("e\u0301")).isEqualTo(1);
        assertThat(Width.shortenedInTheMiddle("世界世界世界", 7)).isEqualTo("世…界");
        assertThat(Width.shortenedInTheMiddle("abcdefghij", 5)).isEqualTo("ab…ij");
    }

    @Test
    void amounts_are_said_as_people_say_them() {
        assertThat(Amounts.duration(7.9)).isEqualTo("7s");
        assertThat(Amounts.duration(725)).isEqualTo("12m 5s");
        assertThat(Amounts.duration(3725)).isEqualTo("1h 2m");
        assertThat(Amounts.duration(3 * 86_400 + 4 * 3600)).isEqualTo("3d 4h");
        assertThat(Amounts.decimal(52.16)).isEqualTo("52.2");
        assertThat(Amounts.decimal(-0.04)).isEqualTo("0.0");
        assertThat(Amounts.seconds(0.5)).isEqualTo("0.5");
        assertThat(Amounts.count(1, "deployment")).isEqualTo("1 deployment");
    }
}
