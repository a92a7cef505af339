package dev.localdeploy.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.localdeploy.log.LogCursor.Position;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogCursorTest {
    private static final int BLOCK = 64 * 1024;
    private static final int CHUNK = 64 * 1024;

    @TempDir Path folder;
    private Path file;
    private TestLogs logs;
    private CapturedLog log;
    private LogCursor cursor;
    private final ByteBuffer buffer = ByteBuffer.allocate(CHUNK);

    @BeforeEach
    void setUp() throws IOException {
        file = Files.writeString(folder.resolve("log"), "old");
        logs = new TestLogs(folder);
        log = logs.of(file);
        cursor = log.cursorAt(log.end());
    }

    @Test
    void only_what_is_added_is_given_in_pieces_of_bounded_size() throws IOException {
        assertThat(next()).isEmpty();

        append("n".repeat(CHUNK + 5));

        assertThat(read()).containsExactly("CONTINUES 3+65536", "CONTINUES 65539+5");
        assertThat(next()).isEmpty();
        assertThat(cursor.position().offset()).isEqualTo(CHUNK + 8);
    }

    @Test
    void bytes_that_were_given_back_come_again() throws IOException {
        append("abcdef");
        next();

        cursor.back(2);

        assertThat(text()).isEqualTo("ef");
    }

    @Test
    void a_position_is_taken_up_by_a_later_daemon() throws IOException {
        append("abc");
        next();
        String saved = cursor.position().toString();
        append("def");

        restart(Position.parse(saved));

        assertThat(text()).isEqualTo("def");
    }

    @Test
    void what_is_no_position_is_refused() {
        assertThatThrownBy(() -> Position.parse("1 2 3 1"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Position.parse("1 2 x 0 3"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_file_that_was_emptied_is_read_from_its_beginning_which_is_said() throws IOException {
        append("something");
        next();

        Files.writeString(file, "new", StandardOpenOption.TRUNCATE_EXISTING);

        assertThat(read()).containsExactly("TRUNCATED 0+3");
        append("er");
        assertThat(read()).containsExactly("CONTINUES 3+2");
    }

    @Test
    void a_file_that_was_emptied_while_no_daemon_lived_is_read_from_its_beginning()
            throws IOException {
        append("something");
        next();
        Files.writeString(file, "new", StandardOpenOption.TRUNCATE_EXISTING);

        restart(cursor.position());

        assertThat(read()).containsExactly("TRUNCATED 0+3");
    }

    @Test
    void a_file_that_was_emptied_and_then_grew_and_was_rotated_is_read_once() throws IOException {
        append("a".repeat(BLOCK));
        logs.rotate(log);
        append("b".repeat(100));
        text();
        Files.writeString(file, "c", StandardOpenOption.TRUNCATE_EXISTING);
        log.look();
        append("d".repeat(BLOCK));
        logs.rotate(log);
        append("e");

        assertThat(text()).isEqualTo("c" + "d".repeat(BLOCK) + "e");
        assertThat(text()).isEmpty();
    }

    @Test
    void what_was_archived_before_a_file_was_emptied_is_still_read() throws IOException {
        append("a".repeat(2 * BLOCK));
        logs.rotate(log);
        append("lost");
        Files.writeString(file, "c", StandardOpenOption.TRUNCATE_EXISTING);

        assertThat(text()).isEqualTo("a".repeat(2 * BLOCK - 3) + "c");
    }

    @Test
    void a_renamed_file_is_read_to_its_end_before_the_new_one() throws IOException {
        append("first");
        next();
        append(" last of the old");
        Files.move(file, folder.resolve("log.1"));
        Files.writeString(file, "first of the new");

        assertThat(read()).containsExactly("CONTINUES 8+16", "NEW_FILE 0+16");
    }

    @Test
    void a_file_that_was_renamed_while_no_daemon_lived_is_found_again() throws IOException {
        append("first");
        next();
        Position saved = cursor.position();
        append(" last of the old");
        Files.move(file, folder.resolve("log.1"));
        Files.writeString(file, "first of the new");

        restart(saved);

        assertThat(read()).containsExactly("CONTINUES 8+16", "NEW_FILE 0+16");
    }

    @Test
    void a_renamed_file_that_we_had_rotated_is_found_again() throws IOException {
        append("a".repeat(BLOCK));
        text();
        logs.rotate(log);
        append("b");
        text();
        Position saved = cursor.position();
        append("c");
        Files.move(file, folder.resolve("log.1"));
        Files.writeString(file, "d");

        restart(saved);

        assertThat(text()).isEqualTo("cd");
    }

    @Test
    void a_new_file_that_is_rotated_before_the_old_one_was_read_to_its_end_loses_nothing()
            throws IOException {
        append("a");
        text();
        append("b".repeat(10));
        Files.move(file, folder.resolve("log.1"));
        Files.writeString(file, "c".repeat(2 * BLOCK) + "d");
        logs.rotate(log);

        assertThat(text()).isEqualTo("b".repeat(10) + "c".repeat(2 * BLOCK) + "d");
    }

    @Test
    void a_file_made_anew_under_the_same_inode_is_a_new_file() throws IOException {
        append("something longer");
        text();
        Files.delete(file);
        assertThat(next()).isEmpty();

        Files.writeString(file, "short");

        assertThat(read()).containsExactly("NEW_FILE 0+5");
    }

    @Test
    void a_log_that_is_not_there_yet_is_waited_for() throws IOException {
        CapturedLog later = logs.of(folder.resolve("later"));
        cursor = later.cursorAt(Position.BEGINNING);
        assertThat(next()).isEmpty();

        Files.writeString(folder.resolve("later"), "hello");

        assertThat(text()).isEqualTo("hello");
    }

    @Test
    void a_rotation_changes_nothing_for_who_follows() throws IOException {
        append("a".repeat(3 * BLOCK));
        next();

        logs.rotate(log);
        append("b");

        assertThat(text()).isEqualTo("a".repeat(2 * BLOCK) + "b");
    }

    @Test
    void a_position_from_before_a_rotation_is_good_after_it() throws IOException {
        append("a".repeat(BLOCK));
        Position saved = cursor.position();
        logs.rotate(log);
        append("b");

        restart(saved);

        assertThat(text()).isEqualTo("a".repeat(BLOCK) + "b");
    }

    @Test
    void what_was_deleted_before_it_was_read_is_a_gap() throws IOException {
        append("a".repeat(2 * BLOCK - 3) + "b");
        logs.rotate(log, new RotationPolicy(BLOCK, 1, Long.MAX_VALUE));

        assertThat(read()).containsExactly("GAP 65536+65536", "CONTINUES 131072+1");
    }

    private Optional<LogCursor.Chunk> next() throws IOException {
        return cursor.next(buffer);
    }

    private void restart(Position position) throws IOException {
        logs = new TestLogs(folder);
        log = logs.of(file);
        cursor = log.cursorAt(position);
    }

    private List<String> read() throws IOException {
        List<String> chunks = new ArrayList<>();
        for (Optional<LogCursor.Chunk> one = next(); one.isPresent(); one = next()) {
            chunks.add(
                    "%s %d+%d".formatted(one.get().join(), one.get().offset(), one.get().length()));
        }
        return chunks;
    }

    private String text() throws IOException {
        var text = new StringBuilder();
        for (Optional<LogCursor.Chunk> one = next(); one.isPresent(); one = next()) {
            text.append(StandardCharsets.US_ASCII.decode(buffer));
        }
        return text.toString();
    }

    private void append(String text) throws IOException {
        Files.writeString(file, text, StandardOpenOption.APPEND);
    }
}
