package dev.localdeploy.stability.logwatch;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.localdeploy.process.RunKey;
import dev.localdeploy.stability.log.ErrorTotals;
import dev.localdeploy.stability.log.LogError;
import dev.localdeploy.stability.log.LogPlan;
import dev.localdeploy.testing.ManualTime;
import dev.localdeploy.testing.Patience;
import dev.localdeploy.testing.RealHead;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LogWatchTest {
    private static final LogPlan RESTARTING = new LogPlan(true, LogPlan.STANDARD.patterns(), true);
    private static final LogPlan DISABLED = new LogPlan(false, List.of(), false);

    @TempDir Path folder;
    private WatchedFiles logs;

    @BeforeEach
    void setUp() throws IOException {
        logs = new WatchedFiles(folder);
    }

    /** Its first run is up. */
    private void launched(String name) {
        logs.watch.launching(logs.log(name), 1);
    }

    @Nested
    class What_is_written {
        @Test
        void is_searched_with_what_belongs_to_it() throws IOException {
            launched("web");
            logs.write(
                    "web", "ready\nTypeError: x is not a function\n    at a.js:1\n    at b.js:2\n");
            logs.look();

            LogError error = logs.onlyError("web");

            assertThat(error.line()).isEqualTo("TypeError: x is not a function");
            assertThat(error.lineNumber()).isEqualTo(2);
            assertThat(error.context()).containsExactly("    at a.js:1", "    at b.js:2");
            assertThat(error.run()).isEqualTo(1);
            assertThat(logs.watch.totalsOf("web")).contains(new ErrorTotals(0, 1, 0));
            assertThat(logs.seen).containsExactly("web: TypeError: x is not a function");
        }

        @Test
        void counts_again_when_it_comes_again() throws IOException {
            launched("web");
            logs.write("web", "Error: 1\n");
            logs.look();
            logs.write("web", "Error: 2\n");
            logs.look();

            assertThat(logs.errors("web")).containsExactly("Error: 2 ×2");
            assertThat(logs.seen).hasSize(1);
        }

        @Test
        void may_come_in_pieces_with_any_end_of_line_and_be_no_text() throws IOException {
            launched("web");
            for (String piece : List.of("Err", "or: in", " pieces\r", "\nfi", "ne\r\n")) {
                logs.write("web", piece);
                logs.pass(ofMillis(200));
            }
            logs.write("web", new byte[] {(byte) 0xff, (byte) 0xfe, 'F', 'A', 'T', 'A', 'L', '\n'});
            logs.look();

            assertThat(logs.errors("web"))
                    .containsExactly("Error: in pieces ×1", "\ufffd\ufffdFATAL ×1");
        }

        @Test
        void is_judged_without_an_end_of_line_when_nothing_follows() throws IOException {
            launched("web");
            logs.write("web", "FATAL: no newline");
            logs.pass(ofMillis(500));
            assertThat(logs.errors("web")).isEmpty();

            logs.pass(ofSeconds(2));

            assertThat(logs.errors("web")).containsExactly("FATAL: no newline ×1");
        }

        @Test
        void may_be_a_line_of_fifty_megabytes() throws IOException {
            launched("web");
            byte[] piece = new byte[1024 * 1024];
            Arrays.fill(piece, (byte) 'x');
            logs.write("web", "Error: long ");
            for (int i = 0; i < 50; i++) {
                logs.write("web", piece);
            }
            logs.write("web", "FATAL far behind\nFATAL: next\n");
            logs.look();

            assertThat(logs.watch.errorsOf("web"))
                    .extracting(error -> error.line().substring(0, 11), LogError::lineNumber)
                    .containsExactly(
                            org.assertj.core.groups.Tuple.tuple("FATAL: next", 2L),
                            org.assertj.core.groups.Tuple.tuple("Error: long", 1L));
        }

        @Test
        void before_in_a_file_of_the_users_is_only_counted() throws IOException {
            Path file = Files.createDirectory(folder.resolve("users")).resolve("my.log");
            Files.writeString(file, "FATAL: long ago\nsecond\n");
            logs.watch.launching(new WatchedLog("web", "web", file, LogPlan.STANDARD), 1);
            Files.writeString(file, "Error: now\n", StandardOpenOption.APPEND);
            logs.look();

            assertThat(logs.onlyError("web").line()).isEqualTo("Error: now");
            assertThat(logs.onlyError("web").lineNumber()).isEqualTo(3);
        }

        @Test
        void into_one_file_by_two_deployments_is_searched_for_both() throws IOException {
            logs.watch.launching(logs.log("web"), 1);
            var same = new WatchedLog("api", "api", logs.file("web"), LogPlan.STANDARD);
            logs.watch.launching(same, 1);
            logs.write("web", "Error: whose?\n");
            logs.look();

            assertThat(logs.errors("web")).containsExactly("Error: whose? ×1");
            assertThat(logs.errors("api")).containsExactly("Error: whose? ×1");
        }

        @Test
        void into_a_device_is_not_looked_at() throws IOException {
            var log = new WatchedLog("web", "web", Path.of("/dev/null"), LogPlan.STANDARD);
            logs.watch.launching(log, 1);
            logs.watch.adopted(log, 2, ManualTime.START);

            assertThat(logs.watch.turn()).isEmpty();
        }

        @Test
        void is_not_looked_at_where_that_is_switched_off() throws IOException {
            logs.watch.launching(logs.log("web", DISABLED), 1);
            logs.write("web", "Error: x\n");
            logs.look();

            assertThat(logs.errors("web")).isEmpty();
            assertThat(logs.watch.totalsOf("web")).isEmpty();
            assertThat(logs.watch.turn()).isEmpty();
        }
    }

    @Nested
    class A_file {
        @Test
        void that_is_emptied_is_searched_from_its_beginning() throws IOException {
            launched("web");
            logs.write("web", "Error: before\n");
            logs.look();

            Files.writeString(logs.file("web"), "Error: a\n", StandardOpenOption.TRUNCATE_EXISTING);
            logs.look();

            assertThat(logs.errors("web")).containsExactly("Error: before ×1", "Error: a ×1");
            assertThat(logs.watch.errorsOf("web").getFirst().lineNumber()).isEqualTo(1);
        }

        @Test
        void that_is_renamed_is_searched_to_its_end_before_the_next() throws IOException {
            launched("web");
            logs.write("web", "one\n");
            logs.look();
            logs.write("web", "Error: last words\n");
            Files.move(logs.file("web"), folder.resolve("web.log.1"));
            logs.write("web", "Error: of the new\n");
            logs.look();

            assertThat(logs.errors("web"))
                    .containsExactly("Error: last words ×1", "Error: of the new ×1");
        }

        @Test
        void that_is_deleted_and_made_again_is_searched_anew() throws IOException {
            launched("web");
            logs.write("web", "Error: a\n");
            logs.look();
            Files.delete(logs.file("web"));
            logs.look();
            logs.write("web", "FATAL: b\n");
            logs.look();

            assertThat(logs.errors("web")).containsExactly("Error: a ×1", "FATAL: b ×1");
        }

        @Test
        void that_is_replaced_by_one_as_long_is_noticed_in_a_while() throws IOException {
            launched("web");
            logs.write("web", "Error: a\n");
            logs.look();
            Files.delete(logs.file("web"));
            logs.write("web", "FATAL: b\n");
            for (int i = 0; i < 31; i++) {
                logs.look();
            }

            assertThat(logs.errors("web")).containsExactly("Error: a ×1", "FATAL: b ×1");
        }

        @Test
        void that_is_rotated_by_us_is_searched_once() throws IOException {
            launched("web");
            for (int i = 0; i < 20; i++) {
                logs.write("web", "fine\n".repeat(10_000) + "Error: " + i + "\n");
                if (i % 3 == 0) {
                    logs.look();
                }
                logs.rotate("web");
            }
            logs.look();

            assertThat(logs.errors("web")).containsExactly("Error: 19 ×20");
            assertThat(Files.size(logs.file("web"))).isLessThan(128 * 1024);
        }
    }

    @Nested
    class Rotation {
        @Test
        void waits_for_who_has_not_come_so_far_and_only_for_what_is_saved() throws IOException {
            var log = logs.files.of(logs.file("web"));
            assertThat(logs.watch.searchedUpTo(log)).isEqualTo(Long.MAX_VALUE);
            launched("web");
            logs.write("web", "12345\n");
            logs.watch.takeUp();
            assertThat(logs.watch.searchedUpTo(log)).isZero();

            logs.look();

            assertThat(logs.watch.searchedUpTo(log)).isEqualTo(6);
            assertThat(logs.bookmarks.load("web").orElseThrow().position().offset()).isEqualTo(6);
        }

        @Test
        void that_takes_its_time_keeps_the_search_of_no_other_log_waiting() throws Exception {
            var removed = new CountDownLatch(1);
            Thread rotation = rotationOfWebThatTakesOut(removed);
            launched("api");
            logs.write("web", "FATAL: meanwhile\n");
            logs.write("api", "FATAL: elsewhere\n");

            try {
                assertTimeoutPreemptively(Patience.LONG, logs::look);
                assertThat(logs.seen).containsExactly("api: FATAL: elsewhere");
            } finally {
                removed.countDown();
                rotation.join();
            }

            logs.look();
            assertThat(logs.seen).containsExactly("api: FATAL: elsewhere", "web: FATAL: meanwhile");
        }

        @Test
        void that_takes_its_time_is_waited_for_by_who_wants_to_know_all() throws Exception {
            var removed = new CountDownLatch(1);
            Thread rotation = rotationOfWebThatTakesOut(removed);
            logs.write("web", "FATAL: last words\n");

            Thread report =
                    Thread.ofPlatform().start(() -> logs.watch.catchUp("web", Patience.LONG));
            Patience.await().until(() -> report.getState() == Thread.State.TIMED_WAITING);
            assertThat(logs.seen).isEmpty();
            removed.countDown();
            report.join();
            rotation.join();

            assertThat(logs.seen).containsExactly("web: FATAL: last words");
        }

        /**
         * It has searched what there is, and takes it out now.
         *
         * @param mayEnd until then the bytes are being taken out
         */
        private Thread rotationOfWebThatTakesOut(CountDownLatch mayEnd) throws Exception {
            var begun = new CountDownLatch(1);
            logs.heads = file -> new SlowRemoval(file, begun, mayEnd);
            logs.daemonStarts();
            launched("web");
            logs.write("web", "fine\n".repeat(30_000));
            logs.look();
            Thread rotation = Thread.ofPlatform().start(() -> rotate("web"));
            assertThat(begun.await(Patience.LONG.toSeconds(), SECONDS)).isTrue();
            return rotation;
        }

        private void rotate(String name) {
            try {
                logs.rotate(name);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Test
        void does_not_wait_for_what_is_down_or_not_searched() throws IOException {
            var log = logs.files.of(logs.file("web"));
            launched("web");
            logs.watch.launching(new WatchedLog("api", "api", logs.file("web"), DISABLED), 1);
            logs.watch.ended(logs.log("web"));
            logs.look();
            logs.write("web", "more\n");

            assertThat(logs.watch.searchedUpTo(log)).isEqualTo(Long.MAX_VALUE);
        }

        @Test
        void does_not_wait_for_a_full_disk() throws IOException {
            var log = logs.files.of(logs.file("web"));
            launched("web");
            logs.look();
            logs.bookmarks.fill();
            logs.write("web", "12345\n");
            logs.look();

            assertThat(logs.watch.searchedUpTo(log)).isEqualTo(6);
        }
    }

    @Nested
    class A_run {
        @Test
        void that_has_ended_is_read_to_its_end_and_then_nothing_is_looked_at() throws IOException {
            launched("web");
            logs.look();
            logs.write("web", "fine\n".repeat(100_000) + "FATAL: last words");
            logs.watch.ended(logs.log("web"));
            logs.work();

            assertThat(logs.errors("web")).containsExactly("FATAL: last words ×1");
            logs.pass(ofSeconds(5));
            assertThat(logs.watch.turn()).isEmpty();
        }

        @Test
        void is_named_by_its_errors_also_if_they_are_read_when_the_next_one_is_up()
                throws IOException {
            launched("web");
            logs.write("web", "Error: of the first\nFATAL: of the fir");
            logs.watch.ended(logs.log("web"));
            logs.watch.launching(logs.log("web"), 2);
            logs.write("web", "CRITICAL: of the second\n");
            logs.look();

            assertThat(logs.watch.errorsOf("web").reversed())
                    .extracting(LogError::line, LogError::run)
                    .containsExactly(
                            org.assertj.core.groups.Tuple.tuple("Error: of the first", 1L),
                            org.assertj.core.groups.Tuple.tuple("FATAL: of the fir", 1L),
                            org.assertj.core.groups.Tuple.tuple("CRITICAL: of the second", 2L));
        }

        @Test
        void is_restarted_for_its_own_errors_only_once_and_not_in_its_first_seconds()
                throws IOException {
            logs.watch.launching(logs.log("web", RESTARTING), 1);
            logs.write("web", "Error: database is not up yet\n");
            logs.look();
            assertThat(logs.restarts).isEmpty();

            logs.pass(ofSeconds(30));
            logs.write("web", "FATAL: lost it\nFATAL: again\n");
            logs.look();

            assertThat(logs.restarts).hasSize(1);
            assertThat(logs.restarts)
                    .containsEntry(new RunKey("web", 1), "Log pattern matched: FATAL: lost it");
        }

        @Test
        void is_not_restarted_for_what_the_one_before_it_said() throws IOException {
            launched("web");
            logs.look();
            logs.write("web", "FATAL: last words of the first\nFATAL: wi");
            logs.watch.launching(logs.log("web", RESTARTING), 2);
            logs.pass(ofSeconds(60));

            assertThat(logs.restarts.keySet()).doesNotContain(new RunKey("web", 2));
        }

        @Test
        void that_begins_takes_over_new_settings_and_old_errors() throws IOException {
            launched("web");
            logs.write("web", "Error: a\n");
            logs.look();
            logs.watch.ended(logs.log("web"));
            logs.look();
            var plan =
                    new LogPlan(
                            true,
                            List.of(dev.localdeploy.stability.log.ErrorPattern.of("disk full")),
                            false);
            logs.watch.launching(logs.log("web", plan), 2);
            logs.write("web", "Error: b\ndisk full\n");
            logs.look();

            assertThat(logs.errors("web")).containsExactly("Error: a ×1", "disk full ×1");
        }

        @Test
        void begins_where_the_log_ends_whoever_wrote_it() throws IOException {
            launched("web");
            logs.write("web", "one\n");
            logs.watch.ended(logs.log("web"));
            logs.look();
            logs.write("web", "Error: of somebody else\n");
            logs.look();
            logs.watch.launching(logs.log("web"), 2);
            logs.write("web", "FATAL: mine\n");
            logs.look();

            assertThat(logs.onlyError("web").line()).isEqualTo("FATAL: mine");
            assertThat(logs.onlyError("web").lineNumber()).isEqualTo(3);
        }

        @Test
        void can_be_caught_up_with_at_once() throws IOException {
            launched("web");
            logs.look();
            logs.write("web", "fine\n".repeat(100_000) + "FATAL: x");
            logs.watch.ended(logs.log("web"));

            logs.watch.catchUp("web", ofSeconds(1));

            assertThat(logs.errors("web")).containsExactly("FATAL: x ×1");
        }

        @Test
        void is_not_waited_for_where_it_cannot_be_read() throws IOException {
            launched("web");
            logs.write("web", "fine\n");
            logs.look();
            Files.delete(logs.file("web"));
            Files.createDirectory(logs.file("web"));
            logs.watch.ended(logs.log("web"));

            // Time stands still: who tries again until it is over does so for ever.
            assertTimeoutPreemptively(Patience.LONG, () -> logs.watch.catchUp("web", ofSeconds(1)));
        }
    }

    @Nested
    class Others {
        @Test
        void need_not_wait_until_a_chatty_log_has_been_read() throws IOException {
            launched("chatty");
            launched("quiet");
            logs.write("chatty", "chatter\n".repeat(1_000_000));
            logs.write("quiet", "FATAL: heard\n");

            assertThat(logs.watch.turn()).contains(Duration.ZERO);

            assertThat(logs.errors("quiet")).containsExactly("FATAL: heard ×1");
        }

        @Test
        void need_not_wait_for_an_expensive_pattern() throws IOException {
            var plan =
                    new LogPlan(
                            true,
                            List.of(dev.localdeploy.stability.log.ErrorPattern.of("(a+)+$")),
                            false);
            logs.watch.launching(logs.log("evil", plan), 1);
            launched("quiet");
            logs.write("evil", ("a".repeat(64 * 1024 - 2) + "b\n").repeat(20));
            logs.write("quiet", "FATAL: heard\n");

            assertThat(logs.watch.turn()).contains(Duration.ZERO);

            assertThat(logs.errors("quiet")).containsExactly("FATAL: heard ×1");
        }

        @Test
        void are_looked_at_every_other_second_when_nothing_happens() throws IOException {
            launched("web");
            logs.write("web", "x\n");
            logs.pass(ofSeconds(20));

            assertThat(logs.watch.turn()).contains(ofSeconds(2));
            assertThat(logs.bookmarks.saved).isLessThan(4);
            int saved = logs.bookmarks.saved;
            for (int i = 0; i < 100; i++) {
                logs.look();
            }
            assertThat(logs.bookmarks.saved).isEqualTo(saved);
        }
    }

    @Nested
    class The_next_daemon {
        @Test
        void goes_on_where_the_last_one_was_and_tells_nothing_twice() throws IOException {
            launched("web");
            logs.write("web", "Error: 1\nError: ha");
            logs.look();
            logs.watch.close();
            logs.write("web", "lf\nError: 3\n");

            logs.daemonStarts();
            logs.watch.adopted(logs.log("web"), 1, ManualTime.START);
            logs.look();

            assertThat(logs.errors("web")).containsExactly("Error: half ×1", "Error: 3 ×2");
            assertThat(logs.watch.errorsOf("web")).allMatch(error -> error.run() == 1);
            assertThat(logs.seen).containsExactly("web: Error: 1", "web: Error: half");
        }

        @Test
        void knows_all_errors_before_anybody_can_ask() throws IOException {
            launched("web");
            logs.write("web", "Error: 1\n");
            logs.watch.ended(logs.log("web"));
            logs.look();
            logs.watch.close();

            logs.daemonStarts();
            logs.watch.ended(logs.log("web"));
            logs.watch.takeUp();

            assertThat(logs.errors("web")).containsExactly("Error: 1 ×1");
            assertThat(logs.watch.turn()).isEmpty();
        }

        @Test
        void reads_what_a_run_said_that_ended_while_there_was_none() throws IOException {
            launched("web");
            logs.pass(ofSeconds(3));
            logs.write("web", "FATAL: alone\n");

            logs.daemonStarts();
            logs.watch.ended(logs.log("web"));
            logs.look();

            assertThat(logs.errors("web")).containsExactly("FATAL: alone ×1");
        }

        @Test
        void knows_a_run_again_whose_output_had_not_been_reached() throws IOException {
            launched("web");
            logs.look();
            logs.write("web", "fine\n");
            logs.watch.launching(logs.log("web", RESTARTING), 2);
            logs.watch.close();
            logs.write("web", "FATAL: of the second\n");
            logs.time.pass(ofSeconds(60));

            logs.daemonStarts();
            logs.watch.adopted(logs.log("web", RESTARTING), 2, ManualTime.START);
            logs.look();

            assertThat(logs.onlyError("web").run()).isEqualTo(2);
            assertThat(logs.restarts).containsOnlyKeys(new RunKey("web", 2));
        }

        @Test
        void does_not_restart_for_errors_of_which_it_is_unknown_who_wrote_them()
                throws IOException {
            logs.watch.launching(logs.log("web", RESTARTING), 1);
            logs.pass(ofSeconds(3));
            logs.write("web", "FATAL: last words\n");

            logs.daemonStarts();
            logs.time.pass(ofSeconds(60));
            logs.watch.adopted(logs.log("web", RESTARTING), 2, ManualTime.START);
            logs.look();

            assertThat(logs.errors("web")).containsExactly("FATAL: last words ×1");
            assertThat(logs.restarts.keySet()).doesNotContain(new RunKey("web", 2));
        }

        @Test
        void sets_a_damaged_bookmark_aside_and_goes_on_at_the_end() throws IOException {
            launched("web");
            logs.write("web", "Error: a\nError: b\n");
            logs.look();
            logs.watch.close();
            Files.writeString(folder.resolve("marks/web.json"), "{\"format\": 1, \"posi");

            logs.daemonStarts();
            logs.watch.adopted(logs.log("web"), 1, ManualTime.START);
            logs.watch.takeUp();
            logs.write("web", "Error: c\n");
            logs.look();

            assertThat(logs.errors("web")).containsExactly("Error: c ×1");
            assertThat(logs.onlyError("web").lineNumber()).isEqualTo(3);
            try (var files = Files.list(folder.resolve("marks"))) {
                assertThat(files.map(file -> file.getFileName().toString()))
                        .anyMatch(name -> name.startsWith("web.json.corrupt-"));
            }
        }

        @ParameterizedTest
        @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
        void counts_every_error_once_whenever_the_last_one_was_killed(long seed)
                throws IOException {
            var random = new Random(seed);
            launched("web");
            int written = 0;
            for (int step = 0; step < 150; step++) {
                switch (random.nextInt(8)) {
                    case 0 -> {
                        logs.daemonStarts();
                        logs.watch.adopted(logs.log("web"), 1, ManualTime.START);
                    }
                    case 1 -> logs.watch.close();
                    case 2 -> logs.rotate("web");
                    case 3 -> logs.watch.turn();
                    case 4 -> logs.pass(ofMillis(random.nextInt(5000)));
                    default -> {
                        var text = new StringBuilder();
                        for (int line = random.nextInt(4000); line > 0; line--) {
                            boolean error = random.nextInt(100) == 0;
                            written += error ? 1 : 0;
                            text.append(error ? "Error: number " + line : "line " + line)
                                    .append('\n');
                        }
                        int cut = random.nextInt(text.length() + 1);
                        logs.write("web", text.substring(0, cut));
                        if (random.nextBoolean()) {
                            logs.pass(ofMillis(100));
                        }
                        logs.write("web", text.substring(cut));
                    }
                }
            }
            logs.pass(ofSeconds(5));

            assertThat(logs.watch.totalsOf("web"))
                    .isEqualTo(Optional.of(new ErrorTotals(0, written, 0)));
            assertThat(logs.onlyError("web").count()).isEqualTo(written);
        }
    }

    @Nested
    class A_bookmark {
        @Test
        void is_saved_some_time_after_something_new() throws IOException {
            launched("web");
            logs.look();
            int before = logs.bookmarks.saved;
            logs.pass(ofSeconds(5));
            logs.write("web", "Error: a\n");
            logs.pass(ofSeconds(1));
            assertThat(logs.bookmarks.saved).isEqualTo(before);

            logs.pass(ofSeconds(3));

            assertThat(logs.bookmarks.saved).isEqualTo(before + 1);
            assertThat(logs.bookmarks.load("web").orElseThrow().monitor().errors()).hasSize(1);
        }

        @Test
        void that_could_not_be_saved_is_saved_later() throws IOException {
            launched("web");
            logs.bookmarks.fill();
            logs.write("web", "Error: a\n");
            logs.pass(ofSeconds(5));
            logs.bookmarks.makeRoom();
            logs.pass(ofSeconds(31));

            assertThat(logs.bookmarks.load("web").orElseThrow().monitor().errors()).hasSize(1);
        }

        @Test
        void goes_with_its_deployment() throws IOException {
            launched("web");
            logs.write("web", "Error: a\n");
            logs.pass(ofSeconds(5));
            logs.watch.ended(logs.log("web"));

            logs.watch.forget("web");
            logs.pass(ofSeconds(5));

            assertThat(logs.bookmarks.load("web")).isEmpty();
            assertThat(logs.errors("web")).isEmpty();
            assertThat(logs.watch.turn()).isEmpty();
        }

        @Test
        void of_a_deployment_that_is_gone_is_swept_by_the_next_daemon() throws IOException {
            for (String name : List.of("web", "api")) {
                launched(name);
                logs.write(name, "Error: a\n");
            }
            logs.pass(ofSeconds(5));

            logs.daemonStarts();
            logs.watch.sweep("web"::equals);

            assertThat(logs.bookmarks.load("web")).isEmpty();
            assertThat(logs.bookmarks.load("api")).isPresent();
        }
    }

    /** Takes bytes out when it is told that it may. */
    private static final class SlowRemoval extends RealHead {
        private final CountDownLatch begun;
        private final CountDownLatch mayEnd;

        SlowRemoval(Path file, CountDownLatch begun, CountDownLatch mayEnd) throws IOException {
            super(file);
            this.begun = begun;
            this.mayEnd = mayEnd;
        }

        @Override
        public boolean canRemove() {
            return true;
        }

        @Override
        public boolean remove(long length) throws IOException {
            begun.countDown();
            try {
                mayEnd.await();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            return super.canRemove() && super.remove(length);
        }
    }
}
