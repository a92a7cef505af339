package dev.localdeploy.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogTailTest {
    private static final long ALL = Integer.MAX_VALUE;

    @TempDir Path folder;

    @Test
    void the_last_lines_are_given_as_they_are() throws IOException {
        assertThat(tail("a\nb\nc\n", 2)).isEqualTo("b\nc\n");
        assertThat(tail("a\nb\nc", 2)).isEqualTo("b\nc");
        assertThat(tail("a\n\n\n", 2)).isEqualTo("\n\n");
        assertThat(tail("\n", 5)).isEqualTo("\n");
        assertThat(tail("a", 1)).isEqualTo("a");
        assertThat(tail("a\nb\n", 0)).isEmpty();
        assertThat(tail("", 3)).isEmpty();
        assertThat(tail("a\r\nb\r\n", 1)).isEqualTo("b\r\n");
    }

    @Test
    void a_log_that_is_not_there_yet_is_empty() throws IOException {
        var tail = tailOf(folder.resolve("none"), "");

        assertThat(tail.find(10, null)).isEqualTo(new LogTail.Range(0, 0));
    }

    @Test
    void any_number_of_lines_of_any_length_is_cut_at_the_right_place() throws IOException {
        var random = new Random(3);
        for (int round = 0; round < 60; round++) {
            List<String> lines = new ArrayList<>();
            for (int i = random.nextInt(200); i >= 0; i--) {
                lines.add("x".repeat(random.nextInt(random.nextInt(20) == 0 ? 200_000 : 90)));
            }
            int wanted = random.nextInt(lines.size() + 3);
            String text = String.join("\n", lines) + "\n";

            String expected =
                    lines.stream()
                            .skip(Math.max(0, lines.size() - wanted))
                            .map(line -> line + "\n")
                            .collect(Collectors.joining());
            assertThat(tail(text, wanted)).as("round %d", round).isEqualTo(expected);
        }
    }

    @Test
    void bytes_that_are_no_text_come_through_unchanged() throws IOException {
        byte[] bytes = {'a', '\n', (byte) 0xff, (byte) 0xc3, 0, 27, '\n'};
        Path file = Files.write(folder.resolve("log"), bytes);

        assertThat(read(file, 1, "", null)).isEqualTo(Arrays.copyOfRange(bytes, 2, bytes.length));
    }

    @Test
    void the_last_lines_that_fit_a_pattern_are_found_however_far_back() throws IOException {
        String text =
                IntStream.range(0, 50_000)
                        .mapToObj(i -> (i % 10_000 == 7 ? "error " : "fine ") + i + "\n")
                        .collect(Collectors.joining());

        assertThat(tail(text, 2, "^err.*7$", null)).isEqualTo("error 30007\nerror 40007\n");
        assertThat(tail(text, 2, "nothing", null)).isEmpty();
    }

    @Test
    void only_lines_since_a_time_are_given_and_what_follows_them() throws IOException {
        String text =
                """
                2026-01-31T12:00:00Z old
                  at old
                2026-01-31T12:05:00Z new
                  at new
                [2026-01-31 12:06:00,123] newer
                """;
        var since = Instant.parse("2026-01-31T12:04:00Z");

        assertThat(tail(text, ALL, "", since)).startsWith("2026-01-31T12:05:00Z new\n  at new");
        assertThat(tail(text, 1, "", since)).isEqualTo("[2026-01-31 12:06:00,123] newer\n");
        assertThat(tail(text, ALL, "at", since)).isEqualTo("  at new\n");
        assertThat(tail(text, ALL, "", Instant.parse("2026-01-31T13:00:00Z"))).isEmpty();
        assertThat(tail(text, ALL, "", Instant.EPOCH)).isEqualTo(text);
    }

    @Test
    void lines_without_a_time_cannot_be_asked_for_by_time() {
        assertThatThrownBy(() -> tail("hello\n", 5, "", Instant.EPOCH))
                .isInstanceOf(Unanswerable.class)
                .hasMessageContaining("lines");
    }

    @Test
    void a_log_that_was_not_written_since_then_has_nothing_new() throws IOException {
        assertThat(tail("hello\n", 5, "", Instant.now().plusSeconds(60))).isEmpty();
    }

    @Test
    void lines_are_found_in_archives_and_across_their_borders() throws IOException {
        var random = new Random(5);
        Path file = folder.resolve("rotated");
        StringBuilder text = new StringBuilder();
        var logs = new TestLogs(folder);
        for (int part = 0; part < 6; part++) {
            String more =
                    random.ints(3000, 0, 90)
                            .mapToObj(length -> "x".repeat(length) + "\r\n")
                            .collect(Collectors.joining());
            text.append(more);
            Files.writeString(file, more, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            logs.rotate(logs.of(file));
        }
        List<String> lines = text.toString().lines().toList();

        for (int wanted : new int[] {1, 100, 5000, lines.size() - 1, lines.size() + 1}) {
            String expected =
                    lines.stream()
                            .skip(Math.max(0, lines.size() - wanted))
                            .map(line -> line + "\r\n")
                            .collect(Collectors.joining());
            assertThat(new String(read(file, wanted, "", null), StandardCharsets.UTF_8))
                    .isEqualTo(expected);
        }
        assertThat(read(file, 3, "^x{89}\\s", null)).hasSize(3 * 91);
    }

    @Test
    void archives_from_before_a_time_are_not_even_opened() throws IOException {
        Path file = folder.resolve("rotated");
        var logs = new TestLogs(folder);
        String old = "2026-01-31T12:00:00Z old\n";
        Files.writeString(file, old.repeat(3000));
        logs.rotate(logs.of(file));
        Path archive = TestLogs.archivesIn(folder).getFirst();
        Files.writeString(archive, "no archive at all");
        Files.setLastModifiedTime(archive, FileTime.from(Instant.parse("2026-01-31T12:00:01Z")));
        Files.writeString(file, "2026-01-31T12:05:00Z new\n", StandardOpenOption.APPEND);
        var since = Instant.parse("2026-01-31T12:04:00Z");

        assertThat(new String(read(file, ALL, "", since), StandardCharsets.UTF_8))
                .isEqualTo("2026-01-31T12:05:00Z new\n");
    }

    @Test
    void a_line_of_any_length_is_searched_at_its_beginning_and_given_as_a_whole()
            throws IOException {
        String huge = "error " + "y".repeat(5_000_000) + "\n";
        String text = "a\n" + huge + "fine " + "z".repeat(5_000_000) + "\n";

        assertThat(tail(text, 1, "err", null)).isEqualTo(huge);
        assertThat(tail(text, 5, "zzz", null)).startsWith("fine").hasSize(5_000_006);
    }

    private String tail(String text, long lines) throws IOException {
        return tail(text, lines, "", null);
    }

    private String tail(String text, long lines, String grep, @Nullable Instant since)
            throws IOException {
        Path file = Files.writeString(folder.resolve("log"), text);
        return new String(read(file, lines, grep, since), StandardCharsets.UTF_8);
    }

    private byte[] read(Path file, long lines, String grep, @Nullable Instant since)
            throws IOException {
        var tail = tailOf(file, grep);
        var out = new ByteArrayOutputStream();
        tail.copy(tail.find(lines, since), out);
        return out.toByteArray();
    }

    private LogTail tailOf(Path file, String grep) throws IOException {
        CapturedLog log = new TestLogs(folder).of(file);
        return new LogTail(log, LineSearch.begin(Clock.systemUTC(), grep), ZoneOffset.UTC);
    }
}
