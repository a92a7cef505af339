package dev.localdeploy.stability.log;

import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.localdeploy.stability.log.LogFinding.ErrorSeen;
import dev.localdeploy.stability.log.LogFinding.RestartWanted;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LogMonitorTest {
    private final WatchedLog log = WatchedLog.usual();

    @Test
    void an_error_is_recorded_with_its_pattern_line_number_time_and_severity() {
        log.lines("starting", "ready", "ValueError: no such user", "going on");

        LogError error = log.onlyError();
        assertThat(error.pattern()).isEqualTo("Error:");
        assertThat(error.line()).isEqualTo("ValueError: no such user");
        assertThat(error.lineNumber()).isEqualTo(3);
        assertThat(error.firstAt()).isEqualTo(WatchedLog.START);
        assertThat(error.lastAt()).isEqualTo(WatchedLog.START);
        assertThat(error.severity()).isEqualTo(Severity.ERROR);
        assertThat(error.context()).isEmpty();
        assertThat(error.count()).isEqualTo(1);
    }

    @Test
    void lines_without_a_match_are_no_errors() {
        log.lines("Errors found none", "exception handled", "no panic", "", "FATA", "L");

        assertThat(log.errors()).isEmpty();
        assertThat(log.monitor.totals().all()).isZero();
    }

    @Test
    void a_line_written_in_two_pieces_is_one_line() {
        log.write("first\nValueErr").write("or: no such user\nlast\n");

        assertThat(log.onlyError().line()).isEqualTo("ValueError: no such user");
        assertThat(log.onlyError().lineNumber()).isEqualTo(2);
    }

    @Test
    void a_line_written_byte_by_byte_is_one_line() {
        log.writeInPieces(bytes("first\nValueError: no such user\n"), new Random(1), 1);

        assertThat(log.onlyError().line()).isEqualTo("ValueError: no such user");
    }

    @Test
    void a_partial_line_waits_for_its_newline() {
        log.write("ValueError: no such");

        assertThat(log.errors()).isEmpty();
    }

    @Test
    void a_partial_line_is_judged_after_a_quiet_while_and_then_no_more() {
        log.write("first\nValueError: no such").quiet();
        assertThat(log.onlyError().line()).isEqualTo("ValueError: no such");

        log.write(" user Error: again\nlast\nFATAL: third\n");

        assertThat(log.errorLines()).containsExactly("ValueError: no such", "FATAL: third");
        assertThat(log.errors().getFirst().lineNumber()).isEqualTo(4);
    }

    @Test
    void carriage_returns_before_newlines_do_not_belong_to_the_line() {
        log.write("a\r\nValueError: x\r\n\tat frame\r\n\r\nb\r\n");

        assertThat(log.onlyError().line()).isEqualTo("ValueError: x");
        assertThat(log.onlyError().context()).containsExactly("\tat frame");
    }

    @Test
    void an_anchor_at_the_end_matches_before_a_carriage_return() {
        var anchored = WatchedLog.with("gave up$");

        anchored.write("it gave up\r\nit gave up again\r\n");

        assertThat(anchored.errorLines()).containsExactly("it gave up");
    }

    @Test
    void what_is_no_text_is_kept_without_harm() {
        var raw = new ByteArrayOutputStream();
        raw.writeBytes(bytes("\u001b[31mValueError:\u001b[0m \0 "));
        raw.writeBytes(new byte[] {(byte) 0xC3, (byte) 0x28, (byte) 0xFF});
        raw.writeBytes(bytes(" ü\n"));

        log.write(raw.toByteArray());

        assertThat(log.onlyError().line())
                .isEqualTo("\u001b[31mValueError:\u001b[0m \0 \uFFFD(\uFFFD ü");
    }

    @Test
    void a_line_of_50_MB_costs_no_more_than_its_head() {
        byte[] piece = new byte[1 << 20];
        Arrays.fill(piece, (byte) 'x');
        log.write("ValueError: too long ");
        for (int i = 0; i < 50; i++) {
            log.write(piece);
        }
        assertThat(log.monitor.state().partial().head()).hasSize(PatternSet.HEAD);

        log.write("FATAL\nFATAL: next\n");

        assertThat(log.errorLines()).hasSize(2).last().isEqualTo("FATAL: next");
        assertThat(log.errors().getLast().line())
                .startsWith("ValueError: too long xxx")
                .endsWith("x…")
                .hasSize(LineText.LONGEST);
        assertThat(log.errors().getFirst().lineNumber()).isEqualTo(2);
    }

    @Test
    void a_long_line_is_judged_by_its_head_also_when_it_comes_at_once() {
        String filler = "x".repeat(PatternSet.HEAD);

        log.lines(filler + " FATAL", "FATAL " + filler, "end");

        assertThat(log.onlyError().lineNumber()).isEqualTo(2);
    }

    @Test
    void the_same_error_is_counted_not_repeated() {
        log.lines("2026-11-26 10:00:01 ERROR Error: order 4711 failed after 12 ms");
        log.pass(ofSeconds(5));
        log.lines("2026-11-26 10:00:06 ERROR Error: order 4712 failed after 7 ms");

        LogError error = log.onlyError();
        assertThat(error.count()).isEqualTo(2);
        assertThat(error.firstAt()).isEqualTo(WatchedLog.START);
        assertThat(error.lastAt()).isEqualTo(WatchedLog.START.plusSeconds(5));
        assertThat(error.line()).contains("order 4712");
        assertThat(error.lineNumber()).isEqualTo(2);
    }

    @Test
    void the_fifty_latest_errors_are_kept_and_all_are_counted() {
        for (int i = 0; i < 60; i++) {
            log.lines("Error: " + name(i));
        }
        log.lines("Error: " + name(20));

        assertThat(log.errors()).hasSize(50);
        assertThat(log.errors().getFirst().line()).isEqualTo("Error: " + name(20));
        assertThat(log.errors().getFirst().count()).isEqualTo(2);
        assertThat(log.errorLines())
                .doesNotContain("Error: " + name(9))
                .contains("Error: " + name(10));
        assertThat(log.monitor.totals().all()).isEqualTo(61);
    }

    @Test
    void of_several_patterns_the_gravest_speaks() {
        log.lines("Exception: java.lang.OutOfMemoryError: Java heap space");

        assertThat(log.onlyError().pattern()).isEqualTo("OutOfMemoryError");
        assertThat(log.onlyError().severity()).isEqualTo(Severity.CRITICAL);
    }

    @Test
    void of_several_patterns_of_one_severity_the_first_of_the_list_speaks() {
        log.lines("Error: Exception: both");

        assertThat(log.onlyError().pattern()).isEqualTo("Exception:");
    }

    @Test
    void a_new_error_is_told_at_once_and_a_known_one_after_ten_minutes() {
        log.lines("Error: a 1", "Error: a 2", "Error: b");
        assertThat(told()).containsExactly("Error: a 1 (0)", "Error: b (1)");

        log.pass(ofMinutes(10).minusMillis(1)).lines("Error: a 3").pass(ofMinutes(1));
        log.lines("Error: a 4");

        assertThat(told()).containsExactly("Error: a 1 (0)", "Error: b (1)", "Error: a 4 (1)");
    }

    @Test
    void ten_errors_a_minute_are_told_and_all_are_counted() {
        for (int i = 0; i < 30; i++) {
            log.lines("Error: " + name(i));
        }
        assertThat(told()).hasSize(10);

        log.pass(ofMinutes(1)).lines("Error: another");

        assertThat(told()).hasSize(11).last().isEqualTo("Error: another (20)");
        assertThat(log.monitor.totals().all()).isEqualTo(31);
    }

    @Test
    void a_match_orders_a_restart_once_per_run() {
        var restarts = WatchedLog.thatRestarts();
        restarts.monitor.runBegan(1, restarts.now);
        restarts.pass(ofSeconds(10));

        restarts.lines("x", "java.lang.OutOfMemoryError: Java heap space", "ValueError: other");

        assertThat(restarts.findings)
                .filteredOn(RestartWanted.class::isInstance)
                .containsExactly(
                        new RestartWanted(
                                1, "Log pattern matched: OutOfMemoryError: Java heap space", true));

        restarts.monitor.runBegan(2, restarts.now);
        restarts.pass(ofSeconds(10)).lines("worker: ValueError: other");

        assertThat(restarts.findings)
                .last()
                .isEqualTo(new RestartWanted(2, "Log pattern matched: ValueError: other", false));
    }

    @Test
    void a_critical_error_makes_a_restart_that_waits_urgent_once() {
        var restarts = WatchedLog.thatRestarts();
        restarts.monitor.runBegan(1, restarts.now);
        restarts.pass(ofSeconds(10));

        restarts.lines("ValueError: x", "KeyError: y", "OutOfMemoryError", "OutOfMemoryError: z");

        assertThat(restarts.findings)
                .filteredOn(RestartWanted.class::isInstance)
                .containsExactly(
                        new RestartWanted(1, "Log pattern matched: ValueError: x", false),
                        new RestartWanted(1, "Log pattern matched: OutOfMemoryError", true));
    }

    @Test
    void a_restart_that_waited_when_the_daemon_died_is_ordered_by_the_next_error() {
        var restarts = WatchedLog.thatRestarts();
        restarts.monitor.runBegan(1, restarts.now);
        restarts.pass(ofSeconds(10)).lines("ValueError: x");

        restarts.daemonRestarts();
        restarts.lines("KeyError: y", "KeyError: z");

        assertThat(restarts.findings)
                .filteredOn(RestartWanted.class::isInstance)
                .containsExactly(
                        new RestartWanted(1, "Log pattern matched: ValueError: x", false),
                        new RestartWanted(1, "Log pattern matched: KeyError: y", false));
    }

    @Test
    void errors_of_the_first_seconds_of_a_run_order_no_restart() {
        var restarts = WatchedLog.thatRestarts();
        restarts.monitor.runBegan(1, restarts.now);

        restarts.pass(ofSeconds(9)).lines("Error: database is not up yet");

        assertThat(restarts.findings).hasOnlyElementsOfType(ErrorSeen.class).hasSize(1);
    }

    @Test
    void a_warning_orders_no_restart() {
        var restarts = WatchedLog.with(new ErrorPattern("deprecated", Severity.WARNING));
        restarts.monitor.runBegan(1, restarts.now);

        restarts.pass(ofMinutes(1)).lines("deprecated: x");

        assertThat(restarts.onlyError().severity()).isEqualTo(Severity.WARNING);
        assertThat(restarts.findings).hasOnlyElementsOfType(ErrorSeen.class);
    }

    @Test
    void to_record_only_orders_no_restart() {
        log.monitor.runBegan(1, log.now);

        log.pass(ofMinutes(1)).lines("FATAL: x");

        assertThat(log.findings).hasOnlyElementsOfType(ErrorSeen.class).hasSize(1);
    }

    @Test
    void the_last_words_of_one_run_and_the_first_of_the_next_are_two_lines() {
        String last = "Segmentation f";
        log.write(last).monitor.runBegan(2, log.now);

        log.write("ault is what the new run talks about\nFATAL: x\n");

        assertThat(log.errorLines()).containsExactly("FATAL: x");
        assertThat(log.onlyError().lineNumber()).isEqualTo(2);
    }

    @Test
    void an_error_says_which_run_wrote_it_last() {
        log.monitor.runBegan(1, log.now);
        log.lines("Error: a 1", "Error: b");
        log.monitor.runBegan(2, log.now);
        log.lines("Error: a 2");

        assertThat(log.errors())
                .extracting(LogError::line)
                .containsExactly("Error: a 2", "Error: b");
        assertThat(log.errors()).extracting(LogError::run).containsExactly(2L, 1L);
    }

    @Test
    void what_is_passed_over_counts_its_lines_and_nothing_else() {
        byte[] old = bytes("old\nFATAL: long ago\nhalf of a li");

        log.monitor.pass(old, 0, old.length, 0);
        log.lines("ne", "FATAL: now");

        assertThat(log.errorLines()).containsExactly("FATAL: now");
        assertThat(log.onlyError().lineNumber()).isEqualTo(4);
    }

    @Test
    void totals_tell_how_bad_the_errors_were() {
        var patterns =
                WatchedLog.with(
                        new ErrorPattern("deprecated", Severity.WARNING),
                        ErrorPattern.of("Error:"),
                        ErrorPattern.of("FATAL"));

        patterns.lines("deprecated", "Error: a", "Error: a", "FATAL");

        assertThat(patterns.monitor.totals()).isEqualTo(new ErrorTotals(1, 2, 1));
    }

    @Test
    void bytes_that_were_taken_before_are_passed_over() {
        log.lines("Error: a", "Error: b");

        Taken taken = log.monitor.accept(bytes("Error: b\nError: c\n"), 0, 18, 9, WatchedLog.START);

        assertThat(taken.bytes()).isEqualTo(18);
        assertThat(log.errorLines()).containsExactly("Error: a", "Error: b", "Error: c");
        assertThat(log.errors()).allMatch(error -> error.count() == 1);
    }

    @Test
    void a_gap_ends_the_line_before_it() {
        log.write("Error: half");

        log.monitor.accept(bytes("FATAL half\n"), 0, 11, 500, WatchedLog.START);

        assertThat(log.errorLines()).containsExactly("Error: half", "FATAL half");
        assertThat(log.monitor.position()).isEqualTo(511);
    }

    @Test
    void in_a_new_file_lines_are_counted_from_one() {
        log.lines("a", "b", "c").monitor.fileBegan(0, WatchedLog.START);

        log.lines("FATAL x");

        assertThat(log.onlyError().lineNumber()).isEqualTo(1);
        assertThat(log.monitor.position()).isEqualTo(8);
    }

    @Test
    void another_daemon_goes_on_where_the_first_one_was() {
        byte[] text =
                bytes(
                        """
                        Error: first 1
                        Traceback (most recent call last):
                          File "a", line 1
                        ValueError: x
                        last
                        Exception: java
                        \tat a
                        \tat b
                        Error: first 2
                        """);
        for (int cut = 0; cut <= text.length; cut++) {
            var once = WatchedLog.usual().write(text);
            var twice = WatchedLog.usual();

            twice.write(Arrays.copyOf(text, cut)).daemonRestarts();
            twice.write(Arrays.copyOfRange(text, cut, text.length));

            assertThat(twice.monitor.state()).as("cut at %d", cut).isEqualTo(once.monitor.state());
        }
    }

    @Test
    void what_one_daemon_told_the_next_does_not_tell_again() {
        log.monitor.runBegan(1, log.now);
        log.lines("Error: a");

        log.daemonRestarts();
        log.lines("Error: a");

        assertThat(log.findings).hasSize(1);
        assertThat(log.onlyError().count()).isEqualTo(2);
    }

    @Test
    void however_the_log_is_cut_the_monitor_finds_the_same() {
        for (int seed = 0; seed < 300; seed++) {
            var random = new Random(seed);
            byte[] text = RandomLogs.text(random);
            var whole = WatchedLog.usual().write(text).quiet();
            var pieces = WatchedLog.usual();

            pieces.writeInPieces(text, random, 1 << random.nextInt(14)).quiet();

            assertThat(pieces.monitor.state()).as("seed %d", seed).isEqualTo(whole.monitor.state());
            assertThat(pieces.findings).as("seed %d", seed).isEqualTo(whole.findings);
        }
    }

    @Test
    void however_many_errors_come_the_state_stays_small() {
        var random = new Random(3);
        for (int i = 0; i < 200; i++) {
            log.lines("Error: " + name(random.nextInt(5000)) + "x".repeat(2000));
            for (int frame = 0; frame < 80; frame++) {
                log.lines("    at " + "y".repeat(random.nextInt(2000)));
            }
        }

        int characters =
                log.errors().stream()
                        .mapToInt(error ->
                                error.line().length()
                                        + error.context().stream().mapToInt(String::length).sum())
                        .sum();
        assertThat(characters).isLessThan(60_000);
        assertThat(log.errors().getFirst().context()).hasSize(ErrorBook.FOR_STACK);
    }

    @Test
    void expensive_lines_are_taken_a_few_at_a_time() {
        var expensive = WatchedLog.with("(a+)+$");
        byte[] text = bytes(("a".repeat(65_536) + "b\n").repeat(20));

        Taken taken = expensive.monitor.accept(text, 0, text.length, 0, WatchedLog.START);

        assertThat(taken.bytes()).isBetween(65_538, 5 * 65_538);
        expensive.write(Arrays.copyOfRange(text, taken.bytes(), text.length));
        assertThat(expensive.monitor.position()).isEqualTo(text.length);
    }

    private static String name(int number) {
        return IntStream.iterate(number + 26, n -> n > 0, n -> n / 26)
                .collect(
                        StringBuilder::new,
                        (text, n) -> text.append((char) ('a' + n % 26)),
                        StringBuilder::append)
                .toString();
    }

    private java.util.List<String> told() {
        return log.findings.stream()
                .map(ErrorSeen.class::cast)
                .map(seen -> seen.error().line() + " (" + seen.heldBack() + ")")
                .toList();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
