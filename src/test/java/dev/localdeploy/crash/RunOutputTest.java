package dev.localdeploy.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class RunOutputTest {
    @Test
    void lines_are_whole_and_not_too_long() {
        RunOutput output = read("ng of a line\r\nnext\n" + "x".repeat(1000) + "\n", true);

        assertThat(output.lines()).hasSize(2).startsWith("next");
        assertThat(output.lines().getLast()).hasSize(RunOutput.LONGEST_LINE).endsWith("…");
    }

    @Test
    void errors_are_found_with_what_belongs_to_them() {
        RunOutput output =
                read(
                        "up\nException in thread \"main\" java.lang.Error: boom\n\tat A.main\n",
                        false);

        assertThat(output.errors()).hasSize(1);
        assertThat(output.errors().getFirst().line()).contains("boom");
        assertThat(output.errors().getFirst().context()).containsExactly("\tat A.main");
    }

    @Test
    void bytes_that_are_no_text_do_no_harm() {
        byte[] bytes = new byte[70_000];
        bytes[0] = (byte) 0xff;

        assertThat(RunOutput.of(bytes, false, Ends.START).lines()).hasSize(1);
        assertThat(RunOutput.of(new byte[0], false, Ends.START)).isEqualTo(RunOutput.NONE);
    }

    private static RunOutput read(String text, boolean cut) {
        return RunOutput.of(text.getBytes(StandardCharsets.UTF_8), cut, Ends.START);
    }
}
