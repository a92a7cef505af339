package dev.localdeploy.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class VisibleTest {
    @Test
    void control_characters_become_visible() {
        assertThat(Visible.line("a\u001b]0;x\u0007\n\r\t\u007f\u0085"))
                .isEqualTo("a\\x1b]0;x\\x07\\n\\r\\t\\x7f\\x85");
        assertThat(Visible.logLine("a\tb\u0000")).isEqualTo("a\tb\\x00");
        assertThat(Visible.lines("a\nb\u202e")).isEqualTo("a\nb\\u202e");
    }

    @Test
    void ordinary_text_of_any_script_stays_as_it_is() {
        assertThat(Visible.line("Grüße, 世界 👍")).isEqualTo("Grüße, 世界 👍");
    }

    @Test
    void json_keeps_its_meaning_when_it_is_made_harmless() {
        assertThat(Visible.json("{\n\"a\":\"\u009bx\"}")).isEqualTo("{\n\"a\":\"\\u009bx\"}");
    }

    @Test
    void what_has_no_shape_is_written_out() {
        assertThat(Visible.line("a\u200b\ufeff\uffff")).isEqualTo("a\\u200b\\ufeff\\uffff");
        assertThat(Visible.line("\ud83d|\udc4d")).isEqualTo("\\ud83d|\\udc4d");
    }

    @Test
    void a_quote_is_cut_between_characters() {
        assertThat(Visible.quote("👍".repeat(61))).isEqualTo("👍".repeat(60) + "…");
        assertThat(Visible.quote("a\u001b")).isEqualTo("a\\x1b");
    }
}
