package dev.localdeploy.os;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs(OS.LINUX)
class FileHeadTest {
    private static final int BLOCK = 64 * 1024;

    @TempDir Path folder;

    @Test
    void what_is_released_reads_as_zeros_and_nothing_moves() throws IOException {
        Path file = Files.writeString(folder.resolve("f"), "a".repeat(BLOCK) + "b".repeat(10));

        try (FileHead head = OperatingSystem.current().headOf(file)) {
            assertThat(head.firstData()).isZero();
            assertThat(head.release(0, BLOCK)).isTrue();
            assertThat(head.firstData()).isEqualTo(BLOCK);
        }

        assertThat(Files.readString(file)).isEqualTo("\0".repeat(BLOCK) + "b".repeat(10));
    }

    @Test
    void what_is_removed_is_gone_and_the_rest_moves_to_the_beginning() throws IOException {
        Path file = Files.writeString(folder.resolve("f"), "a".repeat(BLOCK) + "b".repeat(10));

        try (FileHead head = OperatingSystem.current().headOf(file)) {
            assumeTrue(head.canRemove(), "this file system cannot remove");
            assertThat(head.remove(BLOCK)).isTrue();
        }
        Files.writeString(file, "c", StandardOpenOption.APPEND);

        assertThat(Files.readString(file)).isEqualTo("b".repeat(10) + "c");
    }

    @Test
    void a_file_in_memory_can_be_released_but_not_removed() throws IOException {
        Path memory = Path.of("/dev/shm");
        assumeTrue(Files.isWritable(memory), "there is no tmpfs to write to");
        Path file = Files.createTempFile(memory, "head", "");
        try (FileHead head = OperatingSystem.current().headOf(file)) {
            Files.writeString(file, "a".repeat(2 * BLOCK));

            assertThat(head.release(0, BLOCK)).isTrue();
            assertThat(head.firstData()).isEqualTo(BLOCK);
            assertThat(head.canRemove()).isFalse();
            assertThat(head.remove(BLOCK)).isFalse();
        } finally {
            Files.delete(file);
        }
    }

    @Test
    void far_behind_the_end_there_is_nothing_to_release_and_no_harm_in_it() throws IOException {
        Path file = Files.writeString(folder.resolve("f"), "a");

        try (FileHead head = OperatingSystem.current().headOf(file)) {
            assertThat(head.release(1L << 40, (1L << 40) + BLOCK)).isTrue();
        }

        assertThat(Files.readString(file)).isEqualTo("a");
    }

    @Test
    void a_file_of_nothing_but_a_hole_begins_at_its_end() throws IOException {
        Path file = Files.writeString(folder.resolve("f"), "a".repeat(BLOCK));

        try (FileHead head = OperatingSystem.current().headOf(file)) {
            head.release(0, BLOCK);

            assertThat(head.firstData()).isEqualTo(BLOCK);
        }
    }

    @Test
    void a_file_that_is_not_there_cannot_be_opened() {
        assertThatThrownBy(() -> OperatingSystem.current().headOf(folder.resolve("none")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("none cannot be opened, errno 2");
    }
}
