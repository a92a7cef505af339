package dev.localdeploy.stability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.localdeploy.extension.Finding;
import dev.localdeploy.extension.Sample;
import dev.localdeploy.extension.StabilityMonitor;
import dev.localdeploy.extension.Subject;
import dev.localdeploy.os.ProcessId;
import dev.localdeploy.os.TcpSocket;
import dev.localdeploy.process.Run;
import dev.localdeploy.process.RunKey;
import dev.localdeploy.process.TreeFigures;
import dev.localdeploy.stability.leak.Activity;
import dev.localdeploy.stability.leak.Verdict;
import dev.localdeploy.stability.resource.ResourceLimits;
import dev.localdeploy.stability.resource.ResourceSample.FreeSpace;
import dev.localdeploy.stability.resource.ResourceStatus;
import dev.localdeploy.testing.FakeSystem;
import dev.localdeploy.testing.ManualTime;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Test;

/** Runs that develop as the test says, on a clock that moves when told. */
class StabilityWatchTest {
    private static final String D = "deployment-a";
    private static final ProcessId LEADER = new ProcessId(4711, 12, "boot");
    private static final long MB = 1024L * 1024;
    private static final StabilityPlan PLAN =
            new StabilityPlan(
                    10, Duration.ofSeconds(60), new ResourceLimits(0.8, 100, 50, 100 * MB));

    private final ManualTime time = new ManualTime();
    private final FakeSystem system = new FakeSystem();
    private final List<String> told = new ArrayList<>();
    private List<FreeSpace> spaces = List.of();
    private Duration wallAhead = Duration.ZERO;

    private StabilityWatch watch = watchWith(List.of());
    private Run run = begin(1, ManualTime.START);

    // memory

    @Test
    void a_leak_is_told_once_with_its_slope_and_span() {
        leak(30, 20, Duration.ofSeconds(30));

        assertThat(told)
                .containsExactly(
                        "1 RESTART_WHEN_QUIET Memory leak detected: +30.0 MB/min over 3 min");
        StabilityReport report = report();
        assertThat(report.memory().growthMbPerMinute()).isCloseTo(30, within(0.01));
        assertThat(report.memory().leakDetected()).isTrue();
        assertThat(report.standing()).extracting(StabilityFinding::reason).hasSize(1);
    }

    @Test
    void growth_during_the_warm_up_and_below_the_bound_is_none() {
        leak(9, 40, Duration.ofSeconds(30));

        assertThat(told).isEmpty();
        assertThat(report().memory().verdict()).isEqualTo(Verdict.WITHIN_BOUND);
        assertThat(report().memoryLasts()).isNull();
    }

    @Test
    void before_its_first_sample_nothing_is_known_of_a_run() {
        assertThat(watch.newest(run.key())).isEmpty();
    }

    @Test
    void reading_adds_no_sample() {
        sample(figures(100));
        watch.newest(run.key());
        watch.newest(run.key());
        time.pass(Duration.ofSeconds(90));
        sample(figures(100));

        assertThat(report().lately()).hasSize(2);
        assertThat(report().memory().samples()).isEqualTo(1); // the other one is of the warm-up
    }

    @Test
    void the_next_run_starts_afresh() {
        leak(30, 20, Duration.ofSeconds(30));

        run = begin(2, time.instant());
        assertThat(watch.newest(run.key())).isEmpty();

        leak(30, 20, Duration.ofSeconds(30));
        assertThat(told).hasSize(2).last().asString().startsWith("2 ");
    }

    @Test
    void an_adopted_run_begins_its_window_anew_and_has_its_warm_up_behind_it() {
        run = begin(7, ManualTime.START.minus(Duration.ofHours(2)));

        leak(30, 5, Duration.ofSeconds(30));
        assertThat(report().memory().samples()).isEqualTo(5);
        assertThat(told).isEmpty(); // nothing from before to compare with

        sample(figures(100 + 5 * 15));
        assertThat(told).hasSize(1);
    }

    @Test
    void a_clock_that_is_set_changes_no_slope() {
        for (int i = 0; i < 20; i++) {
            wallAhead = wallAhead.plusHours(i % 2 == 0 ? 3 : -5);
            sample(figures(100 + 15.0 * i));
            time.pass(Duration.ofSeconds(30));
        }

        assertThat(report().memory().growthMbPerMinute()).isCloseTo(30, within(0.01));
    }

    @Test
    void a_machine_that_slept_grew_nothing_meanwhile() {
        for (int i = 0; i < 30; i++) {
            sample(figures(100 + i % 2));
            time.pass(Duration.ofSeconds(30));
            wallAhead = i == 20 ? Duration.ofHours(8) : wallAhead;
        }

        assertThat(told).isEmpty();
        assertThat(report().memory().span()).isEqualTo(Duration.ofSeconds(270));
    }

    @Test
    void how_long_memory_lasts_is_told_of_a_leak() {
        system.memoryLeft(600 * MB);
        leak(30, 20, Duration.ofSeconds(30));

        assertThat(report().memoryLasts()).isEqualTo(Duration.ofMinutes(20));
    }

    @Test
    void a_leak_that_has_been_over_for_ten_samples_is_told_when_it_comes_back() {
        double megabytes = leak(30, 20, Duration.ofSeconds(30));
        for (int i = 0; i < 30; i++) {
            sample(figures(megabytes));
            time.pass(Duration.ofSeconds(30));
        }
        assertThat(report().standing()).isEmpty();

        for (int i = 0; i < 12; i++) {
            sample(figures(megabytes += 15));
            time.pass(Duration.ofSeconds(30));
        }
        assertThat(told).hasSize(2);
    }

    // resources

    @Test
    void files_are_held_against_the_process_s_own_limit_and_the_worst_process_counts() {
        ProcessId child = new ProcessId(4712, 13, "boot");
        system.limitOpenFiles(LEADER, 65_536);
        system.limitOpenFiles(child, 64);

        sample(figures(100, 1, Map.of(LEADER, 900, child, 55)));
        assertThat(report().resources().issues())
                .containsExactly("File descriptor threshold exceeded: 55 of 64 in process 4712");
        assertThat(told).isEmpty();

        time.pass(Duration.ofSeconds(30));
        sample(figures(100, 1, Map.of(LEADER, 900, child, 56)));
        assertThat(told)
                .containsExactly(
                        "1 RESTART_WHEN_QUIET File descriptor threshold exceeded: 56 of 64 in process"
                                + " 4712");
        assertThat(report().resources().critical()).isTrue();
        assertThat(report().standing()).hasSize(1);
    }

    @Test
    void the_last_file_descriptors_cannot_wait() {
        system.limitOpenFiles(LEADER, 64);

        sample(figures(100, 1, Map.of(LEADER, 62)));

        assertThat(told)
                .containsExactly("1 RESTART_NOW File descriptor threshold exceeded: 62 of 64");
    }

    @Test
    void a_process_whose_limit_nobody_knows_is_not_judged() {
        sample(figures(100, 1, Map.of(LEADER, 100_000)));

        assertThat(report().resources().issues()).isEmpty();
    }

    @Test
    void too_many_threads_are_told_after_two_samples() {
        sample(figures(100, 101, Map.of()));
        time.pass(Duration.ofSeconds(30));
        sample(figures(100, 104, Map.of()));

        assertThat(told)
                .containsExactly("1 RESTART_WHEN_QUIET Thread count threshold exceeded: 104");
    }

    @Test
    void a_full_disk_is_told_and_no_restart_would_help() {
        spaces = List.of(new FreeSpace("/srv", 20 * MB));
        sample(figures(100));
        time.pass(Duration.ofSeconds(30));
        sample(figures(100));

        assertThat(told)
                .containsExactly("1 NONE Free disk space below threshold: 20 MB under /srv");
        assertThat(report().standing()).isEmpty();
    }

    @Test
    void a_limit_ahead_is_foretold_and_needs_no_restart_yet() {
        system.limitOpenFiles(LEADER, 1000);
        for (int i = 0; i < 6; i++) {
            sample(figures(100, 1, Map.of(LEADER, 300 + 20 * i)));
            time.pass(Duration.ofSeconds(30));
        }

        assertThat(told)
                .containsExactly("1 NONE file descriptors reach the limit of 1000 in about 16 min");
    }

    @Test
    void a_disk_that_holds_both_folders_is_named_once() {
        spaces = List.of(new FreeSpace("/srv", 20 * MB), new FreeSpace("/log", 20 * MB));
        sample(figures(100));

        assertThat(report().resources().issues())
                .containsExactly("Free disk space below threshold: 20 MB under /srv");
    }

    @Test
    void a_limit_is_asked_for_again_when_the_count_changes_and_now_and_then() {
        system.limitOpenFiles(LEADER, 1000);
        sample(figures(100, 1, Map.of(LEADER, 60)));
        system.limitOpenFiles(LEADER, 64);
        time.pass(Duration.ofSeconds(30));
        sample(figures(100, 1, Map.of(LEADER, 60)));
        assertThat(report().resources().issues()).isEmpty();

        time.pass(Duration.ofSeconds(30));
        sample(figures(100, 1, Map.of(LEADER, 61)));
        assertThat(report().resources().issues())
                .containsExactly("File descriptor threshold exceeded: 61 of 64");

        system.limitOpenFiles(LEADER, 1000);
        for (int i = 0; i < 12; i++) {
            time.pass(Duration.ofSeconds(30));
            sample(figures(100, 1, Map.of(LEADER, 61)));
        }
        assertThat(report().resources().issues()).isEmpty();
    }

    @Test
    void a_sample_that_is_judged_after_a_later_one_is_left_out() {
        List<Runnable> later = new ArrayList<>();
        watch = watchWith(List.of(), later::add);
        run = begin(1, ManualTime.START);
        sample(figures(100, 101, Map.of()));
        time.pass(Duration.ofSeconds(1));
        sample(figures(100, 3, Map.of()));

        later.reversed().forEach(Runnable::run);

        assertThat(report().resources().issues()).isEmpty();
    }

    // monitors of plugins

    @Test
    void what_a_monitor_finds_is_told_once_while_it_lasts_and_shown() {
        List<List<Finding>> answers = new ArrayList<>();
        begin(monitor((_, _) -> answers.removeFirst()));
        answers.add(List.of(new Finding("disk", "Writes 50 MB/s", true)));
        answers.add(List.of(new Finding("disk", "Writes 60 MB/s", true)));
        answers.add(List.of());
        answers.add(List.of(new Finding("disk", "Writes 70\u001b[31m MB/s", false)));

        sample(figures(100));
        sample(figures(100));
        assertThat(told).containsExactly("1 RESTART_WHEN_QUIET Writes 50 MB/s");
        assertThat(report().resources())
                .isEqualTo(new ResourceStatus(List.of("Writes 60 MB/s"), true));
        assertThat(report().standing()).hasSize(1);

        sample(figures(100));
        assertThat(report().resources()).isEqualTo(new ResourceStatus(List.of(), false));

        sample(figures(100));
        assertThat(told).last().isEqualTo("1 NONE Writes 70?[31m MB/s");
        assertThat(report().resources().critical()).isFalse();
        assertThat(report().standing()).isEmpty();
    }

    @Test
    void a_monitor_is_told_about_the_run_and_sees_its_figures() {
        List<Subject> subjects = new ArrayList<>();
        List<Sample> samples = new ArrayList<>();
        begin(
                monitor((subject, sample) -> {
                    subjects.add(subject);
                    samples.add(sample);
                    return List.of();
                }));
        time.pass(Duration.ofSeconds(7));

        sample(figures(100, 4, Map.of(LEADER, 9)));

        assertThat(subjects)
                .containsExactly(
                        new Subject(
                                D,
                                LEADER.pid(),
                                ManualTime.START,
                                Path.of("/srv"),
                                OptionalInt.of(3000),
                                List.of()));
        assertThat(samples)
                .containsExactly(
                        new Sample(
                                Duration.ofSeconds(7),
                                List.of(LEADER.pid()),
                                1,
                                100 * MB,
                                4,
                                3,
                                0));
    }

    @Test
    void a_monitor_that_fails_changes_nothing() {
        List<String> fails = new ArrayList<>();
        begin(
                monitor((_, _) -> {
                    if (!fails.isEmpty()) {
                        throw new NoSuchMethodError("old");
                    }
                    return List.of(new Finding("disk", "Writes 50 MB/s", false));
                }));
        sample(figures(100));
        fails.add("from now on");
        sample(figures(100));

        assertThat(told).hasSize(1);
        assertThat(report().resources().issues()).containsExactly("Writes 50 MB/s");
    }

    @Test
    void a_monitor_that_hangs_does_not_keep_the_others() {
        CountDownLatch never = new CountDownLatch(1);
        begin(
                new OwnMonitor(
                        "hangs",
                        Duration.ofMillis(50),
                        monitor(
                                        (_, _) -> {
                                            while (never.getCount() > 0) {
                                                awaitUninterrupted(never);
                                            }
                                            return List.of();
                                        })
                                .monitor()),
                monitor((_, _) -> List.of(new Finding("disk", "Writes 50 MB/s", false))));

        sample(figures(100));
        sample(figures(100));

        assertThat(told).containsExactly("1 NONE Writes 50 MB/s");
        never.countDown();
    }

    @Test
    void what_a_monitor_says_is_bounded() {
        begin(
                monitor((_, _) -> {
                    List<Finding> many = new ArrayList<>();
                    for (int i = 0; i < 1000; i++) {
                        many.add(new Finding("k" + i, "x".repeat(9999), false));
                    }
                    return many;
                }));

        sample(figures(100));

        assertThat(told).hasSize(10).allMatch(one -> one.length() < 400);
    }

    @Test
    void a_name_or_a_limit_that_will_not_do_is_refused() {
        StabilityMonitor any = monitor((_, _) -> List.of()).monitor();

        for (String name : List.of("", "a b", "\u001b")) {
            assertThatThrownBy(() -> new OwnMonitor(name, Duration.ofSeconds(1), any))
                    .hasMessageContaining("letters");
        }
        assertThatThrownBy(() -> new OwnMonitor("ok", Duration.ofHours(1), any))
                .hasMessageContaining("PT1H");
    }

    private interface Examining {
        List<Finding> examine(Subject subject, Sample sample);
    }

    private static OwnMonitor monitor(Examining examining) {
        return OwnMonitor.of(
                new StabilityMonitor() {
                    @Override
                    public String name() {
                        return "own";
                    }

                    @Override
                    public Duration timeout() {
                        return Duration.ofSeconds(20);
                    }

                    @Override
                    public List<Finding> examine(Subject subject, Sample sample) {
                        return examining.examine(subject, sample);
                    }
                });
    }

    /** The run once more, with these. */
    private void begin(OwnMonitor... own) {
        watch = watchWith(List.of(own));
        run = begin(1, ManualTime.START);
    }

    // whose samples

    @Test
    void samples_of_runs_that_are_not_observed_change_nothing() {
        watch.ended(D);
        sample(figures(100));
        watch.sampled(Map.of(new RunKey("deployment-b", 1), figures(100)));

        assertThat(watch.newest(run.key())).isEmpty();
    }

    @Test
    void a_late_sample_of_an_earlier_run_changes_nothing() {
        Run earlier = run;
        run = begin(2, time.instant());

        watch.sampled(Map.of(earlier.key(), figures(100)));

        assertThat(watch.newest(earlier.key())).isEmpty();
        assertThat(watch.newest(run.key())).isEmpty();
    }

    @Test
    void how_busy_it_was_lately_is_known() {
        for (int i = 0; i < 12; i++) {
            watch.sampled(Map.of(run.key(), busy(i)));
            time.pass(Duration.ofSeconds(1));
        }

        assertThat(report().lately()).hasSize(10).endsWith(new Activity(11, 11));
    }

    private StabilityWatch watchWith(List<OwnMonitor> monitors) {
        return watchWith(monitors, Runnable::run);
    }

    private StabilityWatch watchWith(List<OwnMonitor> monitors, Executor threads) {
        return new StabilityWatch(
                new Surroundings(
                        new Wall(),
                        () -> Duration.between(ManualTime.START, time.instant()).toNanos(),
                        threads,
                        system,
                        monitors,
                        (run, finding) ->
                                told.add(
                                        run.number()
                                                + " "
                                                + finding.cure()
                                                + " "
                                                + finding.reason())),
                new DiskSpace(this::room, Duration.ofSeconds(20)));
    }

    private DiskSpace.Room room(Path folder) throws IOException {
        for (FreeSpace space : spaces) {
            if (space.where().equals(folder.toString())) {
                return new DiskSpace.Room(space.bytes(), "one disk");
            }
        }
        throw new NoSuchFileException(folder.toString());
    }

    private Run begin(long number, Instant startedAt) {
        Run next = new Run(new RunKey(D, number), LEADER, LEADER, startedAt);
        watch.watch(observed(next));
        return next;
    }

    private static ObservedRun observed(Run run) {
        return new ObservedRun(run, PLAN, 3000, Path.of("/srv"), Path.of("/log/a.log"));
    }

    private double leak(double mbPerMinute, int samples, Duration interval) {
        double megabytes = 100;
        for (int i = 0; i < samples; i++) {
            sample(figures(megabytes));
            megabytes += mbPerMinute * interval.toSeconds() / 60;
            time.pass(interval);
        }
        return megabytes;
    }

    private void sample(TreeFigures figures) {
        watch.sampled(Map.of(run.key(), figures));
    }

    private StabilityReport report() {
        return watch.newest(run.key()).orElseThrow();
    }

    private static TreeFigures figures(double megabytes) {
        return figures(megabytes, 1, Map.of());
    }

    private static TreeFigures figures(
            double megabytes, int threads, Map<ProcessId, Integer> files) {
        return new TreeFigures(
                1, (long) (megabytes * MB), threads, 3, files, Map.of(), List.of(), 1, 0, 'S');
    }

    private static TreeFigures busy(int much) {
        return new TreeFigures(
                much,
                MB,
                1,
                3,
                Map.of(),
                Map.of(TcpSocket.State.ESTABLISHED, much),
                List.of(),
                1,
                0,
                'S');
    }

    private static void awaitUninterrupted(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A clock that somebody sets. */
    private final class Wall extends Clock {
        @Override
        public Instant instant() {
            return time.instant().plus(wallAhead);
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
