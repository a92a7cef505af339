package dev.localdeploy.crash;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.localdeploy.log.LogFiles;
import dev.localdeploy.os.OperatingSystem;
import dev.localdeploy.process.Exit;
import dev.localdeploy.process.Run;
import dev.localdeploy.stability.log.LogError;
import dev.localdeploy.stability.log.Severity;
import dev.localdeploy.testing.FakeSystem;
import dev.localdeploy.testing.InMemoryCrashReports;
import dev.localdeploy.testing.ManualTime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With a worker that works at once, and a log that the test writes. */
class CrashReportsTest {
    private static final Exit FAILED = new Exit.Code(1);

    @TempDir Path folder;
    private final ManualTime time = new ManualTime();
    private final InMemoryCrashReports store = new InMemoryCrashReports();
    private final List<CrashReport> told = new ArrayList<>();
    private Map<String, String> environment = Map.of("PATH", "/bin");
    private final Map<Long, List<LogError>> errors = new HashMap<>();
    private CrashReports reports;

    @BeforeEach
    void begin() {
        reports = nextDaemon();
    }

    private CrashReports nextDaemon() {
        CrashReports made =
                new CrashReports(
                        time,
                        time,
                        Runnable::run,
                        new FakeSystem(),
                        new LogFiles(OperatingSystem.current()::headOf, time, folder),
                        store,
                        _ -> List.of(),
                        run -> errors.getOrDefault(run.key().number(), List.of()),
                        _ -> Optional.empty());
        made.subscribe(told::add);
        return made;
    }

    @Test
    void a_report_has_the_lines_of_its_run_and_of_no_other() {
        runs(1, "first: Error: old\n", FAILED);
        runs(2, "second: Error: new\n", FAILED);
        launch(3);
        write("third\n");

        time.pass(ofSeconds(1));

        assertThat(newest().run()).isEqualTo(2);
        assertThat(newest().evidence().lastLines()).containsExactly("second: Error: new");
        assertThat(newest().startedAt()).isEqualTo(ManualTime.START);
    }

    @Test
    void a_report_has_fifty_lines_also_where_lines_are_long() {
        var output = new StringBuilder("Error: of long ago\n".repeat(2000));
        for (int line = 1; line < 50; line++) {
            output.append("line ").append(line).append("x".repeat(3000)).append('\n');
        }
        output.append("z".repeat(200_000)).append('\n');
        runs(1, output.toString(), FAILED);

        time.pass(ofSeconds(1));

        List<String> lines = newest().evidence().lastLines();
        assertThat(lines).hasSize(50);
        assertThat(lines.getFirst()).startsWith("line 1xxx");
        assertThat(newest().evidence().errors()).isEmpty();
    }

    @Test
    void nothing_is_read_or_written_before_the_next_run_had_its_moment() {
        runs(1, "Error: boom\n", FAILED);

        assertThat(told).isEmpty();

        time.pass(CrashReports.SETTLING);

        assertThat(told).hasSize(1);
        assertThat(store.reports(Ends.ID)).hasSize(1);
    }

    @Test
    void ends_that_come_too_fast_for_a_report_each_are_counted_in_the_last() {
        for (int run = 1; run <= 5; run++) {
            runs(run, run + "\n", FAILED);
            time.pass(ofMillis(10));
        }
        time.pass(ofSeconds(1));

        assertThat(told).hasSize(1);
        assertThat(newest().run()).isEqualTo(5);
        assertThat(newest().more()).isEqualTo(4);
        assertThat(newest().evidence().lastLines()).containsExactly("5");
    }

    @Test
    void a_crash_loop_writes_no_notes() {
        for (int run = 1; run <= 20; run++) {
            runs(run, run + "\n", FAILED);
            time.pass(ofSeconds(3));
        }

        assertThat(store.reports(Ends.ID)).hasSize(20);
        assertThat(store.notesSaved()).isZero();
    }

    @Test
    void the_next_daemon_knows_where_the_output_of_a_run_began() {
        write("of an earlier run\n");
        launch(7);
        write("of this run\n");
        time.pass(CrashReports.WORTH_A_NOTE);
        reports = nextDaemon();

        reports.ended(ended(7, FAILED, true));
        time.pass(ofSeconds(1));

        assertThat(newest().evidence().lastLines()).containsExactly("of this run");
        assertThat(newest().unwatched()).isTrue();
        assertThat(newest().evidence().unknown()).anyMatch(one -> one.contains("no daemon"));
    }

    @Test
    void where_the_output_began_is_said_to_be_unknown_if_it_is() {
        write("of some run\n");

        reports.ended(ended(7, FAILED, true));
        time.pass(ofSeconds(1));

        assertThat(newest().evidence().lastLines()).containsExactly("of some run");
        assertThat(newest().evidence().unknown()).anyMatch(one -> one.contains("earlier runs"));
    }

    @Test
    void what_the_last_daemon_has_reported_is_not_reported_again() {
        runs(1, "Error: boom\n", FAILED);
        time.pass(ofSeconds(1));
        reports = nextDaemon();

        reports.ended(ended(1, FAILED, true));
        time.pass(ofSeconds(1));

        assertThat(told).hasSize(1);
    }

    @Test
    void errors_are_those_that_the_configured_patterns_found_or_else_the_usual_ones() {
        Instant now = time.instant();
        errors.put(
                2L,
                List.of(
                        new LogError(
                                "KAPUTT",
                                "KAPUTT 7",
                                3,
                                now,
                                now,
                                Severity.ERROR,
                                List.of(),
                                4,
                                2)));
        runs(1, "Error: boom\n", FAILED);
        time.pass(ofSeconds(1));
        assertThat(newest().evidence().errors())
                .extracting(LoggedError::line)
                .containsExactly("Error: boom");

        runs(2, "KAPUTT 7\n", FAILED);
        time.pass(ofSeconds(1));
        assertThat(newest().evidence().errors())
                .containsExactly(new LoggedError("KAPUTT", "KAPUTT 7", List.of(), 4));
    }

    @Test
    void a_bad_run_is_compared_with_the_last_good_one() throws IOException {
        commit("0123456789abcdef0123456789abcdef01234567");
        launch(1);
        reports.becameStable(Ends.run(1).key(), program());
        commit("89abcdef0123456789abcdef0123456789abcdef");
        environment = Map.of("PATH", "/usr/bin", "NEW", "1");
        runs(2, "KeyError\n", FAILED);
        time.pass(ofSeconds(1));

        Evidence evidence = newest().evidence();
        assertThat(evidence.environment().added()).containsExactly("NEW");
        assertThat(evidence.environment().changed()).containsExactly("PATH");
        assertThat(evidence.lastGoodCommit().hash()).startsWith("0123");
        assertThat(evidence.commit())
                .isEqualTo(new Commit("89abcdef0123456789abcdef0123456789abcdef", "main"));
        assertThat(store.notes(Ends.ID).orElseThrow().toString()).doesNotContain("/bin");
    }

    @Test
    void what_is_removed_leaves_nothing() {
        runs(1, "Error: boom\n", FAILED);

        reports.forget(Ends.ID);
        time.pass(ofSeconds(1));

        assertThat(store.reports(Ends.ID)).isEmpty();
        assertThat(told).isEmpty();
    }

    @Test
    void how_a_run_began_is_still_known_when_the_next_was_launched_before_its_end_was_told() {
        launch(1);
        write("first\n");
        time.pass(ofMillis(1));
        launch(2);
        write("second\n");
        reports.ended(
                new EndedRun(run(1).key(), program(), null, FAILED, time.instant(), null, false));
        time.pass(ofSeconds(1));

        assertThat(newest().startedAt()).isEqualTo(ManualTime.START);
        assertThat(newest().evidence().lastLines()).containsExactly("first");
    }

    @Test
    void nothing_is_written_of_what_was_removed_right_after_its_start() {
        launch(1);
        reports.becameStable(Ends.run(1).key(), program());
        reports.forget(Ends.ID);

        time.pass(ofSeconds(2));

        assertThat(store.deployments()).isEmpty();
    }

    @Test
    void what_a_daemon_left_behind_that_died_while_it_removed_is_swept() {
        launch(1);
        time.pass(CrashReports.WORTH_A_NOTE);
        reports = nextDaemon();

        reports.sweep(id -> !id.equals(Ends.ID));
        assertThat(store.deployments()).containsExactly(Ends.ID);
        reports.sweep(Ends.ID::equals);
        assertThat(store.deployments()).isEmpty();
    }

    @Test
    void a_working_directory_that_is_gone_is_seen() {
        reports.ended(
                new EndedRun(
                        Ends.run(1).key(),
                        Ends.program(null),
                        Ends.run(1),
                        FAILED,
                        ManualTime.START,
                        null,
                        false));
        time.pass(ofSeconds(1));

        assertThat(newest().evidence().workingDirectoryGone()).isTrue();
        assertThat(newest().causes().getFirst().code()).isEqualTo(CauseCode.WORKING_DIRECTORY_GONE);
    }

    private void commit(String hash) throws IOException {
        Path heads = Files.createDirectories(folder.resolve(".git/refs/heads"));
        Files.writeString(folder.resolve(".git/HEAD"), "ref: refs/heads/main\n");
        Files.writeString(heads.resolve("main"), hash + "\n");
    }

    private void runs(long number, String output, Exit exit) {
        launch(number);
        write(output);
        reports.ended(ended(number, exit, false));
    }

    private void launch(long number) {
        Run run = run(number);
        reports.launching(run.key(), log().toFile().length());
        reports.began(run);
    }

    private Run run(long number) {
        Run any = Ends.run(number);
        return new Run(any.key(), any.leader(), any.shim(), ManualTime.START);
    }

    private EndedRun ended(long number, Exit exit, boolean unwatched) {
        Instant now = time.instant();
        return new EndedRun(run(number).key(), program(), run(number), exit, now, null, unwatched);
    }

    private Program program() {
        return new Program("billing", "npm run dev", folder, null, environment, log());
    }

    private Path log() {
        return folder.resolve("billing.log");
    }

    private void write(String text) {
        try {
            Files.writeString(log(), text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private CrashReport newest() {
        return store.reports(Ends.ID).getFirst();
    }
}
