package dev.localdeploy.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.localdeploy.os.FileHead;
import dev.localdeploy.testing.RealHead;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One rotation after the other; several at once with real writers are in LogRotationProcessTest.
 */
class RotationTest {
    private static final int BLOCK = 64 * 1024;

    @TempDir Path folder;
    private Path file;
    private TestLogs logs;
    private CapturedLog log;

    @BeforeEach
    void setUp() throws IOException {
        file = folder.resolve("web.log");
        use(new TestLogs(folder));
    }

    private void use(TestLogs now) throws IOException {
        logs = now;
        log = now.of(file);
    }

    @Test
    void a_small_log_is_left_alone() throws IOException {
        append("a".repeat(BLOCK - 1));

        assertThat(rotate(TestLogs.SMALL)).isFalse();

        assertThat(folder).isDirectoryNotContaining("glob:**.{gz,journal}");
    }

    @Test
    void a_log_that_is_not_there_is_left_alone() {
        assertThat(rotate(TestLogs.SMALL)).isFalse();
    }

    @Test
    void the_beginning_becomes_an_archive_and_the_bytes_stay_the_same() throws IOException {
        String text = numbered(3 * BLOCK);
        append(text);

        logs.rotate(log);

        assertThat(TestLogs.archivesIn(folder))
                .extracting(one -> one.getFileName().toString())
                .containsExactly("web.log.000001.gz", "web.log.000002.gz", "web.log.000003.gz");
        assertThat(content()).isEqualTo(text);
    }

    @Test
    void what_is_appended_later_comes_behind_it() throws IOException {
        append("a".repeat(BLOCK + 10));
        logs.rotate(log);

        append("b");

        assertThat(content()).isEqualTo("a".repeat(BLOCK + 10) + "b");
    }

    @Test
    void the_live_file_becomes_short_where_the_file_system_can() throws IOException {
        append("a".repeat(BLOCK + 10));
        assumeTrue(canRemove(), "this file system cannot take bytes out of a file");

        logs.rotate(log);

        assertThat(Files.size(file)).isEqualTo(10);
    }

    @Test
    void parts_that_are_due_together_are_taken_out_together() throws IOException {
        assertThat(removalsOf("a".repeat(3 * BLOCK + 10))).containsExactly(3L * BLOCK);

        assertThat(Files.size(file)).isEqualTo(10);
        assertThat(content()).isEqualTo("a".repeat(3 * BLOCK + 10));
    }

    @Test
    void but_not_more_than_sixty_four_of_them() throws IOException {
        assertThat(removalsOf("a".repeat(66 * BLOCK + 10)))
                .containsExactly(64L * BLOCK, 2L * BLOCK);
    }

    /** How many bytes are taken out each time while this is rotated. */
    private List<Long> removalsOf(String text) throws IOException {
        var removals = new ArrayList<Long>();
        use(new TestLogs(folder, one -> new CountingHead(one, removals)));
        append(text);
        assumeTrue(canRemove(), "this file system cannot take bytes out of a file");
        logs.rotate(log);
        return removals;
    }

    @Test
    void where_it_cannot_the_file_keeps_its_size_but_not_its_room() throws IOException {
        Path memory = Path.of("/dev/shm");
        assumeTrue(Files.isWritable(memory), "there is no tmpfs to write to");
        file = Files.createTempFile(memory, "web", ".log");
        use(new TestLogs(folder));
        try {
            append("a".repeat(3 * BLOCK + 10));

            logs.rotate(log);
            append("b");

            assertThat(Files.size(file)).isEqualTo(3 * BLOCK + 11);
            try (var bytes = Files.newInputStream(file)) {
                assertThat(bytes.read()).isZero();
            }
            assertThat(content()).isEqualTo("a".repeat(3 * BLOCK + 10) + "b");
            use(new TestLogs(folder));
            assertThat(content()).isEqualTo("a".repeat(3 * BLOCK + 10) + "b");
        } finally {
            logs.files().delete(file);
        }
    }

    @Test
    void where_nothing_can_be_taken_the_log_is_left_as_it_is() throws IOException {
        use(new TestLogs(folder, _ -> FileHead.FIXED));
        append("a".repeat(3 * BLOCK));

        assertThat(rotate(TestLogs.SMALL)).isFalse();

        assertThat(content()).isEqualTo("a".repeat(3 * BLOCK));
        assertThat(TestLogs.archivesIn(folder)).isEmpty();
    }

    @Test
    void the_oldest_archives_go_when_there_are_more_than_are_kept() throws IOException {
        String text = numbered(5 * BLOCK);
        append(text);

        logs.rotate(log, new RotationPolicy(BLOCK, 2, Long.MAX_VALUE));

        assertThat(TestLogs.archivesIn(folder)).hasSize(2);
        assertThat(content()).isEqualTo(text.substring(3 * BLOCK));
    }

    @Test
    void the_oldest_archives_go_when_all_together_take_too_much_room() throws IOException {
        append(numbered(20 * BLOCK));

        logs.rotate(log, new RotationPolicy(BLOCK, 100, 60 * TestLogs.KB));

        long taken = 0;
        for (Path one : TestLogs.archivesIn(folder)) {
            taken += Files.size(one);
        }
        assertThat(taken).isBetween(20 * TestLogs.KB, 60 * TestLogs.KB);
    }

    @Test
    void what_the_monitor_has_not_read_is_not_archived() throws IOException {
        append("a".repeat(3 * BLOCK));

        while (logs.files().rotateIfNeeded(log, TestLogs.SMALL, () -> 2 * BLOCK - 1, () -> false)) {
            // Until nothing is due.
        }

        assertThat(TestLogs.archivesIn(folder)).hasSize(1);
        assertThat(log.look().archivedEnd()).isEqualTo(BLOCK);
    }

    @Test
    void a_daemon_that_ends_leaves_nothing_half_done() throws IOException {
        append("a".repeat(BLOCK));

        assertThat(
                        logs.files()
                                .rotateIfNeeded(
                                        log, TestLogs.SMALL, () -> Long.MAX_VALUE, () -> true))
                .isFalse();

        assertThat(folder).isDirectoryNotContaining("glob:**.{gz,tmp}");
        assertThat(content()).isEqualTo("a".repeat(BLOCK));
    }

    @Test
    void a_writer_that_is_far_ahead_gets_archives_that_are_not_compressed() throws IOException {
        append("a".repeat(2 * BLOCK));

        logs.rotate(log);

        assertThat(TestLogs.archivesIn(folder))
                .satisfiesExactly(
                        stored -> assertThat(Files.size(stored)).isGreaterThan(BLOCK),
                        compressed -> assertThat(Files.size(compressed)).isLessThan(BLOCK / 10));
        assertThat(content()).isEqualTo("a".repeat(2 * BLOCK));
    }

    @Test
    void a_later_daemon_knows_the_archives() throws IOException {
        String text = numbered(3 * BLOCK);
        append(text);
        logs.rotate(log);

        use(new TestLogs(folder));
        append("more");
        logs.rotate(log);

        assertThat(content()).isEqualTo(text + "more");
    }

    @Test
    void somebody_elses_file_of_the_same_name_is_not_touched() throws IOException {
        Path other = Files.writeString(folder.resolve("web.log.000001.gz"), "not ours");
        append("a".repeat(BLOCK));

        logs.rotate(log);

        assertThat(other).hasContent("not ours");
        assertThat(content()).isEqualTo("a".repeat(BLOCK));
        logs.files().delete(file);
        assertThat(TestLogs.archivesIn(folder)).containsExactly(other);
    }

    @Test
    void a_file_that_somebody_emptied_is_rotated_anew() throws IOException {
        append("a".repeat(BLOCK + 1));
        logs.rotate(log);
        Files.writeString(file, "b".repeat(BLOCK), StandardOpenOption.TRUNCATE_EXISTING);

        logs.rotate(log);

        assertThat(content()).isEqualTo("a".repeat(BLOCK) + "b".repeat(BLOCK));
    }

    @Test
    void a_file_with_a_hole_that_somebody_emptied_and_that_has_grown_since_is_rotated_anew()
            throws IOException {
        use(new TestLogs(folder, OnlyHoles::new));
        append("a".repeat(BLOCK + 1));
        logs.rotate(log);
        Files.writeString(file, "b".repeat(3 * BLOCK), StandardOpenOption.TRUNCATE_EXISTING);

        logs.rotate(log);

        assertThat(content()).isEqualTo("a".repeat(BLOCK) + "b".repeat(3 * BLOCK));
    }

    @Test
    void a_file_that_somebody_replaced_is_rotated_anew() throws IOException {
        append("a".repeat(BLOCK + 1));
        logs.rotate(log);
        Files.move(file, folder.resolve("other"));
        append("b".repeat(BLOCK));

        logs.rotate(log);

        assertThat(content()).isEqualTo("a".repeat(BLOCK) + "b".repeat(BLOCK));
        assertThat(folder.resolve("other")).hasContent("a");
    }

    @Test
    void an_archive_that_somebody_deleted_takes_those_before_it_out_of_sight() throws IOException {
        append(numbered(3 * BLOCK));
        logs.rotate(log);
        Files.delete(TestLogs.archivesIn(folder).get(1));

        assertThat(content()).isEqualTo(numbered(3 * BLOCK).substring(2 * BLOCK));
        use(new TestLogs(folder));
        assertThat(content()).isEqualTo(numbered(3 * BLOCK).substring(2 * BLOCK));
    }

    @Test
    void a_journal_that_cannot_be_read_is_set_aside_and_the_log_goes_on() throws IOException {
        append("a".repeat(BLOCK) + "b");
        logs.rotate(log);
        Files.writeString(folder.resolve("web.log.journal"), "rubbish");

        use(new TestLogs(folder));
        append("c".repeat(BLOCK));
        logs.rotate(log);

        assertThat(content()).isEqualTo("b" + "c".repeat(BLOCK));
        assertThat(folder).isDirectoryContaining("glob:**web.log.journal.corrupt-*");
    }

    @Test
    void two_names_of_one_file_are_one_log() throws IOException {
        append("a");
        Path link = Files.createSymbolicLink(folder.resolve("link"), file);

        assertThat(logs.of(link)).isSameAs(log);
    }

    @Test
    void deleting_a_log_deletes_its_archives_and_its_journal() throws IOException {
        append("a".repeat(3 * BLOCK));
        logs.rotate(log);

        logs.files().delete(file);

        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void a_journal_is_kept_as_long_as_there_is_something_of_a_users_log() throws IOException {
        Path state = Files.createDirectory(folder.resolve("state"));
        use(new TestLogs(state));
        append("a".repeat(BLOCK));
        logs.rotate(log);

        logs.files().sweep(Set.of());
        assertThat(state).isNotEmptyDirectory();

        Files.delete(file);
        logs.files().sweep(Set.of());
        assertThat(state).isNotEmptyDirectory();

        Files.delete(TestLogs.archivesIn(folder).getFirst());
        logs.files().sweep(Set.of());
        assertThat(state).isEmptyDirectory();
    }

    @Test
    void remains_of_our_own_logs_are_deleted_when_no_deployment_uses_them() throws IOException {
        append("a".repeat(BLOCK));
        logs.rotate(log);

        logs.files().sweep(Set.of());
        assertThat(content()).as("the live file is there").isEqualTo("a".repeat(BLOCK));
        Files.delete(file);
        logs.files().sweep(Set.of(file));
        assertThat(content()).as("a deployment uses it").isEqualTo("a".repeat(BLOCK));

        logs.files().sweep(Set.of());
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void wherever_a_rotation_is_cut_off_nothing_is_lost_and_nothing_twice() throws IOException {
        StringBuilder written = new StringBuilder();
        int cuts = 0;
        for (int round = 0; round < 40; round++) {
            String more = numbered((1 + round % 3) * BLOCK + 1000 + round);
            append(more);
            written.append(more);
            var left = new AtomicInteger(round % 10);
            use(new TestLogs(folder, one -> new DyingHead(one, left)));
            try {
                logs.rotate(log);
            } catch (Killed killed) {
                cuts++;
            }

            use(new TestLogs(folder));
            assertThat(content()).as("round %d", round).isEqualTo(written.toString());
        }
        assertThat(cuts).isGreaterThan(20);
    }

    private boolean rotate(RotationPolicy policy) {
        return logs.files().rotateIfNeeded(log, policy, () -> Long.MAX_VALUE, () -> false);
    }

    private boolean canRemove() throws IOException {
        try (var head = dev.localdeploy.os.OperatingSystem.current().headOf(file)) {
            return head.canRemove();
        }
    }

    private void append(String text) throws IOException {
        Files.writeString(file, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private String content() throws IOException {
        return new String(TestLogs.bytesOf(log), StandardCharsets.US_ASCII);
    }

    private static String numbered(int length) {
        return IntStream.range(0, length / 7 + 1)
                .mapToObj("%06d\n"::formatted)
                .collect(Collectors.joining())
                .substring(0, length);
    }

    private static final class OnlyHoles extends RealHead {
        OnlyHoles(Path file) throws IOException {
            super(file);
        }

        @Override
        public boolean canRemove() {
            return false;
        }
    }

    /** The end of the daemon, as far as a test can end it. */
    private static final class Killed extends Error {
        private static final long serialVersionUID = 1L;
    }

    private static final class CountingHead extends RealHead {
        private final List<Long> removals;

        CountingHead(Path file, List<Long> removals) throws IOException {
            super(file);
            this.removals = removals;
        }

        @Override
        public boolean remove(long length) throws IOException {
            removals.add(length);
            return super.remove(length);
        }
    }

    /** Dies before or after one of its works. */
    private static final class DyingHead extends RealHead {
        private final AtomicInteger left;

        DyingHead(Path file, AtomicInteger left) throws IOException {
            super(file);
            this.left = left;
        }

        private void live() {
            if (left.getAndDecrement() == 0) {
                throw new Killed();
            }
        }

        @Override
        public boolean release(long from, long to) throws IOException {
            live();
            boolean done = super.release(from, to);
            live();
            return done;
        }

        @Override
        public boolean canRemove() {
            live();
            return super.canRemove();
        }

        @Override
        public boolean remove(long length) throws IOException {
            live();
            boolean done = super.remove(length);
            live();
            return done;
        }
    }
}
