package dev.localdeploy.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.localdeploy.figure.FigurePoint;
import dev.localdeploy.figure.FigureStore;
import dev.localdeploy.health.HealthStatus;
import dev.localdeploy.os.DurableFiles;
import dev.localdeploy.testing.ManualTime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BinaryFigureStoreTest {
    private static final String WEB = "deployment-20251022-12345678";
    private static final FigurePoint FULL =
            new FigurePoint(
                    1_763_712_340L, 123.4f, 99.9f, 12.5f, 70_000, 300, HealthStatus.DEGRADED);
    private static final FigurePoint EMPTY =
            new FigurePoint(4_000_000_000L, Float.NaN, Float.NaN, Float.NaN, -1, -1, null);

    @TempDir Path folder;
    private FigureStore store;

    @BeforeEach
    void setUp() {
        store = new BinaryFigureStore(folder, new ManualTime());
    }

    @Test
    void what_was_added_is_read_in_order_also_figures_that_nobody_knows() throws IOException {
        assertThat(store.append(WEB, List.of(FULL))).isEqualTo(1);
        assertThat(store.append(WEB, List.of(EMPTY, FULL))).isEqualTo(3);

        assertThat(store.read(WEB)).containsExactly(FULL, EMPTY, FULL);
        assertThat(store.deployments()).containsExactly(WEB);
    }

    @Test
    void every_health_is_remembered() throws IOException {
        List<FigurePoint> points =
                Arrays.stream(HealthStatus.values())
                        .map(health -> new FigurePoint(1, 1, 1, 1, 1, 1, health))
                        .toList();

        store.append(WEB, points);

        assertThat(store.read(WEB)).isEqualTo(points);
    }

    @Test
    void there_is_nothing_before_something_is_added_and_after_it_was_deleted() throws IOException {
        assertThat(store.read(WEB)).isEmpty();

        store.append(WEB, List.of(FULL));
        store.delete(WEB);

        assertThat(store.read(WEB)).isEmpty();
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void as_many_as_may_be_there_before_they_are_thinned_out_take_less_than_100_kilobytes()
            throws IOException {
        store.append(WEB, IntStream.range(0, FigureStore.MOST + 360).mapToObj(_ -> FULL).toList());

        assertThat(Files.size(file())).isLessThan(100_000);

        store.replace(WEB, List.of(EMPTY));
        assertThat(store.read(WEB)).containsExactly(EMPTY);
        assertThat(store.append(WEB, List.of(FULL))).isEqualTo(2);
    }

    @Test
    void nobody_else_may_read_it() throws IOException {
        store.append(WEB, List.of(FULL));

        assertThat(Files.getPosixFilePermissions(file()))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 23, 24, 25, 100})
    void what_a_power_cut_left_at_the_end_is_cut_off_by_the_next_addition(int zeros)
            throws IOException {
        store.append(WEB, List.of(FULL, EMPTY));
        Files.write(file(), new byte[zeros], StandardOpenOption.APPEND);

        assertThat(store.read(WEB)).containsExactly(FULL, EMPTY);
        store.append(WEB, List.of(FULL));

        assertThat(store.read(WEB)).containsExactly(FULL, EMPTY, FULL);
        assertThat(Files.size(file())).isEqualTo(8 + 3 * 24);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 7, 8, 20, 30, 31})
    void a_file_with_a_wrong_byte_is_set_aside(int at) throws IOException {
        store.append(WEB, List.of(FULL, EMPTY));
        byte[] content = Files.readAllBytes(file());
        content[at] ^= 0x10;
        Files.write(file(), content);

        assertThat(store.read(WEB)).isEmpty();
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).hasSize(1).allMatch(one -> one.toString().contains(".corrupt-"));
        }
        assertThat(store.deployments()).isEmpty();

        store.append(WEB, List.of(EMPTY));
        assertThat(store.read(WEB)).containsExactly(EMPTY);
    }

    @Test
    void a_link_is_not_followed() throws IOException {
        Path elsewhere = Files.createFile(folder.resolve("elsewhere"));
        Files.createSymbolicLink(file(), elsewhere);

        assertThatThrownBy(() -> store.append(WEB, List.of(FULL)))
                .isInstanceOf(DurableFiles.SymbolicLinkException.class);
        assertThat(elsewhere).isEmptyFile();
    }

    private Path file() {
        return folder.resolve(WEB + ".figures");
    }
}
