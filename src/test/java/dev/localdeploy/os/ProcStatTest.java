package dev.localdeploy.os;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ProcStatTest {
    private final ProcStat procStat = new ProcStat("boot", 4096);

    @Test
    void the_fields_of_a_stat_file_are_found() {
        ProcessEntry entry =
                parse(
                        "4242 (node) S 4241 4240 4239 0 -1 4194304 9 8 7 6 120 30 5 4 20 0 11 0"
                                + " 79231 1234567 2000 184467 1 1 0");

        assertThat(entry)
                .isEqualTo(
                        new ProcessEntry(
                                new ProcessId(4242, 79231, "boot"),
                                4241,
                                4240,
                                4239,
                                'S',
                                1500,
                                90,
                                11,
                                2000 * 4096L));
    }

    @Test
    void a_name_full_of_brackets_and_blanks_does_not_shift_the_fields() {
        ProcessEntry entry =
                parse("7 (a) S 1 (b)) Z 6 5 4 0 -1 0 0 0 0 0 1 1 0 0 20 0 1 0 99 0 0 0 0 0 0");

        assertThat(entry.zombie()).isTrue();
        assertThat(entry.parent()).isEqualTo(6);
        assertThat(entry.id().birth()).isEqualTo(99);
    }

    @Test
    void something_else_is_refused_with_what_was_found() {
        assertThatThrownBy(() -> parse("nonsense"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("not a /proc/PID/stat: nonsense");
    }

    private ProcessEntry parse(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return procStat.parse(bytes, bytes.length);
    }
}
