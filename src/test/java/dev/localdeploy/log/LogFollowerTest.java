package dev.localdeploy.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogFollowerTest {
    @TempDir Path folder;
    private Path file;
    private CapturedLog log;
    private LogFollower follower;

    @BeforeEach
    void open() throws IOException {
        file = Files.writeString(folder.resolve("log"), "old\n");
        log = new TestLogs(folder).of(file);
        follower = new LogFollower(log.cursorAt(log.position(4)));
    }

    @AfterEach
    void close() throws IOException {
        follower.close();
    }

    @Test
    void only_what_is_added_is_given() throws IOException {
        assertThat(follower.next()).isEmpty();

        append("one\ntwo\n");
        assertThat(follower.next()).containsExactly("one", "two");
        assertThat(follower.next()).isEmpty();
    }

    @Test
    void a_line_written_in_two_pieces_is_one_line() throws IOException {
        append("be");
        assertThat(follower.next()).isEmpty();

        append("gun\n");
        assertThat(follower.next()).containsExactly("begun");
    }

    @Test
    void a_character_cut_in_two_is_one_character() throws IOException {
        byte[] umlaut = "ü\n".getBytes(StandardCharsets.UTF_8);
        Files.write(file, new byte[] {umlaut[0]}, StandardOpenOption.APPEND);
        assertThat(follower.next()).isEmpty();

        Files.write(file, new byte[] {umlaut[1], umlaut[2]}, StandardOpenOption.APPEND);
        assertThat(follower.next()).containsExactly("ü");
    }

    @Test
    void a_truncated_log_is_read_from_its_beginning() throws IOException {
        append("long enough\n");
        follower.next();

        Files.writeString(file, "new\n", StandardOpenOption.TRUNCATE_EXISTING);

        assertThat(follower.next()).containsExactly("new");
    }

    @Test
    void a_rotated_log_is_read_to_its_end_before_the_new_one() throws IOException {
        append("first\n");
        follower.next();

        append("last of the old\n");
        Files.move(file, folder.resolve("log.1"));
        Files.writeString(file, "first of the new\n");

        assertThat(everything()).containsExactly("last of the old", "first of the new");
    }

    @Test
    void what_was_begun_before_a_truncation_is_a_line_of_its_own() throws IOException {
        append("begun");
        follower.next();

        Files.writeString(file, "new\n", StandardOpenOption.TRUNCATE_EXISTING);

        assertThat(everything()).containsExactly("begun", "new");
    }

    @Test
    void a_rotation_of_ours_is_not_noticed_even_in_the_middle_of_a_line() throws IOException {
        append("x".repeat(70_000) + "\n" + "y".repeat(70_000));
        assertThat(follower.next()).containsExactly("x".repeat(70_000));
        follower.next();

        new TestLogs(folder).rotate(log);
        append("y\nz\n");

        assertThat(everything()).containsExactly("y".repeat(70_001), "z");
    }

    @Test
    void what_rotations_deleted_before_it_was_read_is_counted_once() throws IOException {
        append("read\n");
        assertThat(everything()).containsExactly("read");
        append("x".repeat((int) (3 * CapturedLog.BLOCK)) + "\nlast\n");

        new TestLogs(folder).rotate(log, new RotationPolicy(CapturedLog.BLOCK, 1, Long.MAX_VALUE));

        assertThat(everything()).endsWith("last");
        assertThat(follower.missed()).isEqualTo(2 * CapturedLog.BLOCK - "old\nread\n".length());
        assertThat(follower.missed()).isZero();
    }

    @Test
    void what_was_begun_before_the_deleted_lines_is_given_before_they_are_counted()
            throws IOException {
        append("read\nbegun");
        assertThat(everything()).containsExactly("read");
        append("x".repeat((int) (3 * CapturedLog.BLOCK)) + "\nlast\n");
        new TestLogs(folder).rotate(log, new RotationPolicy(CapturedLog.BLOCK, 1, Long.MAX_VALUE));

        assertThat(follower.next()).containsExactly("begun");
        assertThat(follower.missed()).isZero();

        assertThat(everything()).endsWith("last");
        assertThat(follower.missed())
                .isEqualTo(2 * CapturedLog.BLOCK - "old\nread\nbegun".length());
    }

    @Test
    void a_log_that_is_gone_may_come_back() throws IOException {
        append("one\n");
        follower.next();
        Files.delete(file);
        assertThat(follower.next()).isEmpty();

        Files.writeString(file, "two\n");

        assertThat(everything()).containsExactly("two");
    }

    @Test
    void a_log_that_is_not_there_yet_is_waited_for() throws IOException {
        Path later = folder.resolve("later");
        CapturedLog log = new TestLogs(folder).of(later);
        try (var waiting = new LogFollower(log.cursorAt(log.position(0)))) {
            assertThat(waiting.next()).isEmpty();
            Files.writeString(later, "hello\n");
            assertThat(waiting.next()).containsExactly("hello");
        }
    }

    @Test
    void a_line_without_end_is_given_in_pieces() throws IOException {
        append("x".repeat(3 * 1024 * 1024));

        assertThat(everything()).hasSize(3).allMatch(piece -> piece.length() == 1024 * 1024);
    }

    private List<String> everything() throws IOException {
        var all = new ArrayList<String>();
        for (int silence = 0; silence < 20; ) {
            List<String> lines = follower.next();
            all.addAll(lines);
            silence = lines.isEmpty() ? silence + 1 : 0;
        }
        return all;
    }

    private void append(String text) throws IOException {
        Files.writeString(file, text, StandardOpenOption.APPEND);
    }
}
