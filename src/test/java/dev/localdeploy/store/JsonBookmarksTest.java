package dev.localdeploy.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.localdeploy.log.LogCursor;
import dev.localdeploy.stability.log.ErrorPattern;
import dev.localdeploy.stability.log.LogMonitor;
import dev.localdeploy.stability.log.LogMonitorState;
import dev.localdeploy.stability.log.PatternSet;
import dev.localdeploy.stability.log.Severity;
import dev.localdeploy.stability.logwatch.Bookmark;
import dev.localdeploy.testing.ManualTime;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonBookmarksTest {
    private static final byte[] TEXT =
            """
            Error: first 1 \u001b[31m\u0000 "quoted" ü
            deprecated: x
            Traceback (most recent call last):
              File "a", line 1
            ValueError: x
            java.lang.OutOfMemoryError: heap
            \tat a
            \tat b
            thread 'main' panicked at 'x', src/main.rs:1
            panic: go

            goroutine 1 [running]:
            main.main()
            last
            """
                    .getBytes(StandardCharsets.UTF_8);

    @TempDir Path folder;
    private JsonBookmarks bookmarks;

    @BeforeEach
    void setUp() {
        bookmarks = new JsonBookmarks(folder, new ManualTime(), "test");
    }

    @Test
    void what_was_saved_is_read_wherever_the_search_was() throws IOException {
        var patterns =
                new PatternSet(
                        List.of(
                                ErrorPattern.of("Error:"),
                                ErrorPattern.of("OutOfMemoryError"),
                                ErrorPattern.of("panic:"),
                                new ErrorPattern("deprecated", Severity.WARNING)));
        for (int length = 0; length <= TEXT.length; length++) {
            var monitor = new LogMonitor(patterns, true, LogMonitorState.fresh());
            var _ = monitor.runBegan(3, ManualTime.START);
            var _ = monitor.accept(TEXT, 0, length, 0, ManualTime.START.plusNanos(length));
            Bookmark bookmark = bookmark(monitor.state());

            bookmarks.save("web", bookmark);

            assertThat(bookmarks.load("web")).contains(bookmark);
        }
    }

    @Test
    void nobody_else_may_read_what_programs_said() throws IOException {
        bookmarks.save("web", bookmark(LogMonitorState.fresh()));

        assertThat(Files.getPosixFilePermissions(folder.resolve("web.json")))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }

    @Test
    void there_is_none_before_one_is_saved_and_after_it_was_deleted() throws IOException {
        assertThat(bookmarks.load("web")).isEmpty();

        bookmarks.save("web", bookmark(LogMonitorState.fresh()));
        bookmarks.delete("web");

        assertThat(bookmarks.load("web")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "{}",
                "{\"format\": 1",
                "{\"format\": 2}",
                "[1]",
                "\u0000\u0000",
                "{\"format\": 1, \"position\": \"1 2 3\"}"
            })
    void what_cannot_be_read_is_set_aside(String content) throws IOException {
        Files.writeString(folder.resolve("web.json"), content);

        assertThatThrownBy(() -> bookmarks.load("web"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("web.json.corrupt-");

        assertThat(bookmarks.load("web")).isEmpty();
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).hasSize(1).allMatch(file -> file.toString().contains(".corrupt-"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"block", "partial", "errors", "totals", "ahead", "run_started_at"})
    void what_says_too_little_is_set_aside(String key) throws IOException {
        bookmarks.save("web", bookmark(LogMonitorState.fresh()));
        Path file = folder.resolve("web.json");
        Files.writeString(file, Files.readString(file).replace('"' + key + '"', "\"other\""));

        assertThatThrownBy(() -> bookmarks.load("web")).hasMessageContaining(key);
    }

    private static Bookmark bookmark(LogMonitorState state) {
        var position = LogCursor.Position.parse("12 34 56789 1 " + state.position());
        return new Bookmark(
                position,
                17,
                state.position() % 2 == 0,
                state,
                List.of(new Bookmark.RunBegin(4, ManualTime.START, 1000)));
    }
}
