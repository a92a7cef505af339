package dev.localdeploy.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArchiveTest {
    private static final int FROM = 1000;

    @TempDir Path folder;
    private Path file;
    private byte[] data;

    @BeforeEach
    void setUp() {
        file = folder.resolve("log.000001.gz");
        data = new byte[2 * ArchiveWriter.MEMBER + 12_345];
        new Random(5).nextBytes(data);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 9})
    void any_gzip_reader_reads_it(int level) throws IOException {
        write(level);

        try (var in = new GZIPInputStream(Files.newInputStream(file))) {
            assertThat(in.readAllBytes()).isEqualTo(data);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void it_can_be_read_from_anywhere(int level) throws IOException {
        write(level);
        var random = new Random(7);

        try (var reader = new ArchiveReader(archive(), file)) {
            for (int i = 0; i < 50; i++) {
                int at = random.nextInt(data.length);
                ByteBuffer target = ByteBuffer.allocate(1 + random.nextInt(1000));
                int read = reader.read(target, FROM + at);

                assertThat(read).isPositive();
                assertThat(Arrays.copyOf(target.array(), read))
                        .isEqualTo(Arrays.copyOfRange(data, at, at + read));
            }
        }
    }

    @Test
    void only_its_owner_may_read_it() throws IOException {
        write(1);

        assertThat(Files.getPosixFilePermissions(file)).hasToString("[OWNER_READ, OWNER_WRITE]");
    }

    @Test
    void damage_is_noticed() throws IOException {
        write(0);
        byte[] bytes = Files.readAllBytes(file);
        bytes[ArchiveWriter.HEADER + 100] ^= 1;
        Files.write(file, bytes);

        try (var reader = new ArchiveReader(archive(), file)) {
            assertThatThrownBy(() -> reader.read(ByteBuffer.allocate(10), FROM))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("damaged");
        }
    }

    @Test
    void another_gzip_file_is_not_taken_for_one_of_ours() throws IOException {
        byte[] other = new byte[100];
        other[0] = 0x1f;
        other[1] = (byte) 0x8b;
        Files.write(file, other);

        assertThatThrownBy(() -> new ArchiveReader(archive(), file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("not an archive of ours");
    }

    private Archive archive() {
        return new Archive(FROM, FROM + data.length, 1);
    }

    private void write(int level) throws IOException {
        try (var writer = new ArchiveWriter(file, level)) {
            for (int at = 0; at < data.length; at += ArchiveWriter.MEMBER) {
                int length = Math.min(ArchiveWriter.MEMBER, data.length - at);
                writer.add(ByteBuffer.wrap(data, at, length));
            }
            writer.finish();
        }
    }
}
