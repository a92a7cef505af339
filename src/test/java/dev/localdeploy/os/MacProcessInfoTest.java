package dev.localdeploy.os;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;

/** Only the layout: none of our machines runs macOS. */
class MacProcessInfoTest {
    @Test
    void the_fields_of_proc_taskallinfo_are_found() {
        byte[] bytes = new byte[(int) MacProcessInfo.SIZE];
        MemorySegment info = MemorySegment.ofArray(bytes);
        info.set(JAVA_INT_UNALIGNED, 4, 5);
        info.set(JAVA_INT_UNALIGNED, 12, 501);
        info.set(JAVA_INT_UNALIGNED, 16, 500);
        info.set(JAVA_INT_UNALIGNED, 100, 499);
        info.set(JAVA_LONG_UNALIGNED, 120, 1_700_000_000L);
        info.set(JAVA_LONG_UNALIGNED, 128, 250_000L);
        info.set(JAVA_LONG_UNALIGNED, 144, 4096L);
        info.set(JAVA_LONG_UNALIGNED, 152, 2_000_000_000L);
        info.set(JAVA_LONG_UNALIGNED, 160, 1_000_000_000L);
        info.set(JAVA_INT_UNALIGNED, 220, 12);

        assertThat(MacProcessInfo.parse(info, "boot", 1))
                .isEqualTo(
                        new ProcessEntry(
                                new ProcessId(501, 1_700_000_000_250_000L, "boot"),
                                500,
                                499,
                                0,
                                'Z',
                                3000,
                                0,
                                12,
                                4096));
    }
}
