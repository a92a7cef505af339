package dev.localdeploy.os;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class ProcLimitsTest {
    @Test
    void the_soft_limit_of_open_files_is_found() {
        assertThat(openFiles("1024                 1048576             "))
                .isEqualTo(OptionalLong.of(1024));
    }

    @Test
    void no_limit_is_no_number() {
        assertThat(openFiles("unlimited            unlimited           ")).isEmpty();
    }

    @Test
    void the_file_of_a_process_that_has_gone_has_no_limit() {
        assertThat(ProcLimits.openFiles(new byte[0])).isEmpty();
    }

    private static OptionalLong openFiles(String limits) {
        String file =
                """
                Limit                     Soft Limit           Hard Limit           Units    \s
                Max cpu time              unlimited            unlimited            seconds  \s
                Max processes             96365                96365                processes\s
                Max open files            %sfiles    \s
                Max locked memory         8388608              8388608              bytes    \s
                Max realtime priority     0                    0                   \s
                """
                        .formatted(limits);
        return ProcLimits.openFiles(file.getBytes(StandardCharsets.US_ASCII));
    }
}
