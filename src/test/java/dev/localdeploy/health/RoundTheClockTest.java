package dev.localdeploy.health;

import static dev.localdeploy.health.HealthStatus.DEGRADED;
import static dev.localdeploy.health.HealthStatus.HEALTHY;
import static dev.localdeploy.health.HealthStatus.UNHEALTHY;
import static dev.localdeploy.health.HealthStatus.UNKNOWN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.localdeploy.process.Run;
import dev.localdeploy.process.RunKey;
import dev.localdeploy.process.TreeFigures;
import dev.localdeploy.testing.ManualTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The rounds on a clock that moves when told. A second is a tick. */
class RoundTheClockTest {
    private static final String D = "deployment-a";

    private final ManualTime time = new ManualTime();
    private final ManualThreads threads = new ManualThreads();
    private final ScriptedChecks checks = new ScriptedChecks();
    private final RecordingHealthListener heard = new RecordingHealthListener();
    private final List<Set<String>> passes = new ArrayList<>();
    private int looks;
    private Integer listeningPort;
    private Duration wallAhead = Duration.ZERO;

    private final RoundTheClock watch =
            new RoundTheClock(
                    new Wall(),
                    () -> Duration.between(ManualTime.START, time.instant()).toNanos(),
                    time,
                    threads,
                    this::sample,
                    this::look,
                    checks,
                    heard);

    // rounds and reports

    @Test
    void a_run_is_checked_a_moment_after_it_began_without_waiting_for_a_tick() {
        watch.watch(Some.watched(D, 3000, Some.plan()), false);
        time.pass(Duration.ofMillis(20));

        assertThat(heard.reports).hasSize(1);
        assertThat(heard.last().overall()).isEqualTo(HEALTHY);
        assertThat(heard.last().checks())
                .extracting(CheckResult::type)
                .containsExactly("http", "process", "resource");
        assertThat(watch.newest(D)).contains(heard.last());
        assertThat(watch.newestFirst(D, 10)).containsExactly(heard.last());
    }

    /** The listener may hold a lock that a reader waits for: then neither would ever go on. */
    @Test
    void who_reads_does_not_wait_until_the_listener_has_been_told() {
        List<Optional<Instant>> read = new ArrayList<>();
        heard.whenTold =
                () -> {
                    CompletableFuture.supplyAsync(() -> watch.newest(D))
                            .orTimeout(20, TimeUnit.SECONDS)
                            .join();
                    read.add(
                            CompletableFuture.supplyAsync(() -> watch.nextCheck(D))
                                    .orTimeout(20, TimeUnit.SECONDS)
                                    .join());
                };

        watch.watch(Some.watched(D, 3000, Some.plan()), false);
        time.pass(Duration.ofMillis(20));

        assertThat(read).hasSize(1).first().isNotEqualTo(Optional.empty());
    }

    @Test
    void afterwards_it_is_checked_once_per_interval() {
        watch(ready());
        seconds(30);
        heard.reports.clear();

        seconds(300);

        assertThat(heard.reports).hasSize(10);
        assertThat(Duration.between(heard.reports.get(0).at(), heard.reports.get(1).at()))
                .isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void an_interval_shorter_than_a_tick_is_a_tick() {
        watch.watch(Some.watched(D, 3000, Some.every(Duration.ofMillis(100))), true);
        seconds(1);
        heard.reports.clear();

        seconds(10);

        assertThat(heard.reports).hasSize(10);
    }

    @Test
    void when_the_next_round_is_due_can_be_asked() {
        watch(ready());
        seconds(1);

        Instant next = watch.nextCheck(D).orElseThrow();

        assertThat(next).isAfter(time.instant());
        assertThat(next).isBeforeOrEqualTo(time.instant().plusSeconds(30));
        assertThat(watch.nextCheck("unknown")).isEmpty();
    }

    @Test
    void all_that_begin_together_share_one_look_at_the_process_table() {
        watchMany(50);
        time.pass(Duration.ofMillis(20));

        assertThat(passes).hasSize(1);
        assertThat(passes.getFirst()).hasSize(50);
    }

    @Test
    void rounds_are_spread_over_the_interval_and_yet_need_few_looks() {
        watchMany(60);
        seconds(30);
        passes.clear();

        seconds(30);

        assertThat(passes).hasSize(Rounds.MOST_PHASES).allMatch(pass -> pass.size() < 30);
        Set<String> all = new HashSet<>();
        passes.forEach(all::addAll);
        assertThat(all).hasSize(60);
    }

    /** Each of them alone would have one of its own in nearly every second. */
    @Test
    void also_of_many_intervals_those_that_are_nearly_due_share_a_look() {
        for (int i = 0; i < 100; i++) {
            Duration interval = Duration.ofMillis(25_000 + i * 100L);
            watch.watch(Some.watched("deployment-" + i, 3000, Some.every(interval)), true);
        }
        seconds(60);
        passes.clear();

        seconds(300);

        assertThat(passes).hasSizeLessThanOrEqualTo(300 / 25 * 10);
        assertThat(passes).allMatch(pass -> pass.size() <= 50);
        for (int i = 0; i < 100; i++) {
            long checks = 300_000 / (25_000 + i * 100);
            String name = "deployment-" + i;
            assertThat(passes.stream().filter(pass -> pass.contains(name)).count())
                    .isBetween(checks - 1, checks + 1);
        }
    }

    @Test
    void who_came_along_early_is_next_checked_when_it_would_have_been_anyway() {
        watch(ready());
        seconds(61);
        Instant due = watch.nextCheck(D).orElseThrow();
        until(due.minusSeconds(2));
        int before = reports();

        begin("another");
        assertThat(reports()).isEqualTo(before + 1);
        assertThat(watch.nextCheck(D)).contains(due.plusSeconds(30));

        until(due.plusSeconds(29));
        assertThat(reports()).isEqualTo(before + 1);
        until(due.plusSeconds(31));
        assertThat(reports()).isEqualTo(before + 2);
    }

    @Test
    void who_is_not_nearly_due_does_not_come_along() {
        watch(ready());
        seconds(61);
        until(watch.nextCheck(D).orElseThrow().minusSeconds(5));
        int before = reports();

        begin("another");

        assertThat(reports()).isEqualTo(before);
    }

    private void begin(String deployment) {
        watch.watch(Some.watched(deployment, 3000, Some.plan()), true);
        time.pass(Duration.ofMillis(20));
    }

    private int reports() {
        return watch.newestFirst(D, 100).size();
    }

    @Test
    void where_the_process_table_cannot_be_read_the_checks_go_on() {
        listeningPort = -1; // makes sample() throw
        watch(ready());

        assertThat(heard.last().checks()).hasSize(3);
    }

    @Test
    void a_check_that_breaks_says_nothing_about_the_run() {
        checks.resource.failure = new IllegalStateException("oops");
        watch(ready());

        assertThat(heard.last().checks().getLast())
                .returns(UNKNOWN, CheckResult::status)
                .satisfies(result -> assertThat(result.message()).contains("oops"));
    }

    @Test
    void checks_that_have_nothing_to_do_with_a_run_are_left_out() {
        var unconcerned = new ScriptedChecks.Scripted("unconcerned", HEALTHY);
        unconcerned.answer = null;
        checks.others.add(unconcerned);
        checks.others.add(new ScriptedChecks.Scripted("own", DEGRADED));
        watch(ready());

        assertThat(heard.last().checks())
                .extracting(CheckResult::type)
                .containsExactly("http", "process", "resource", "own");
        assertThat(heard.last().overall()).isEqualTo(DEGRADED);
    }

    // those who do not answer

    @Test
    void a_round_is_reported_when_the_last_of_its_checks_has_answered() {
        threads.eager = false;
        watch(ready());
        assertThat(heard.reports).isEmpty();

        threads.run();

        assertThat(heard.reports).hasSize(1);
        assertThat(heard.last().overall()).isEqualTo(HEALTHY);
    }

    @Test
    void who_never_answers_is_asked_once_and_the_other_checks_go_on() {
        threads.eager = false;
        watch.watch(Some.watched(D, 3000, Some.every(Duration.ofSeconds(1))), true);
        seconds(20);

        assertThat(threads.waiting()).isEqualTo(1);
        assertThat(checks.process.asked).isEqualTo(21);
        assertThat(heard.reports).hasSize(20);
        assertThat(http(heard.last()))
                .returns(UNKNOWN, CheckResult::status)
                .returns("No answer yet", CheckResult::message);
    }

    @Test
    void a_late_answer_stands_in_for_the_rounds_until_the_next_and_says_of_when_it_is() {
        threads.eager = false;
        watch.watch(Some.watched(D, 3000, Some.every(Duration.ofSeconds(1))), true);
        seconds(1);
        checks.httpAnswers(404);
        threads.run();
        Instant then = time.instant();
        seconds(3);

        assertThat(http(heard.last()))
                .returns(DEGRADED, CheckResult::status)
                .returns(then, CheckResult::asOf);
        assertThat(http(heard.last()).details()).containsKey("as_of");
    }

    @Test
    void an_answer_belongs_to_no_run_after_its_own() {
        threads.eager = false;
        watch(ready());
        watch.watch(Some.watched(D, 3000, Some.plan()), false);
        seconds(1);
        checks.httpAnswers(200);

        threads.run();

        assertThat(heard.reports).hasSize(1);
        assertThat(heard.ready).containsExactly(D);
    }

    @Test
    void an_answer_that_comes_after_the_end_makes_nobody_ready() {
        threads.eager = false;
        watch(notReady());
        watch.ended(D, "killed");

        threads.run();

        assertThat(heard.ready).isEmpty();
        assertThat(heard.reports).hasSize(1);
    }

    // on demand

    @Test
    void who_asks_gets_a_report_of_a_round_of_its_own() {
        watch(ready());
        seconds(2);
        checks.httpAnswers(503);

        var report = watch.checkNow(D).orElseThrow();
        time.pass(Duration.ofMillis(20));

        assertThat(http(done(report)).message()).isEqualTo("HTTP 503");
        assertThat(watch.newestFirst(D, 1)).containsExactly(done(report));
    }

    @Test
    void who_asks_in_between_does_not_shorten_the_interval_that_is_measured() {
        watch(ready());
        assertThat(looks).isZero();

        var _ = watch.checkNow(D);
        time.pass(Duration.ofMillis(20));

        assertThat(looks).isEqualTo(1);
    }

    @Test
    void many_who_ask_at_once_share_a_round() {
        watch(ready());
        int before = checks.http.asked;

        var one = watch.checkNow(D).orElseThrow();
        var other = watch.checkNow(D).orElseThrow();
        time.pass(Duration.ofMillis(20));

        assertThat(done(one)).isSameAs(done(other));
        assertThat(checks.http.asked).isEqualTo(before + 1);
    }

    @Test
    void who_asks_is_not_put_off_with_an_old_answer_when_the_next_round_begins() {
        watch.watch(Some.watched(D, 3000, Some.every(Duration.ofSeconds(1))), true);
        seconds(1);
        threads.eager = false;
        var report = watch.checkNow(D).orElseThrow();
        seconds(5);
        assertThat(report).isNotDone();

        checks.httpAnswers(404);
        threads.run();

        assertThat(http(done(report)).message()).isEqualTo("HTTP 404");
    }

    @Test
    void nobody_is_asked_about_what_is_not_watched() {
        assertThat(watch.checkNow("unknown")).isEmpty();
        assertThat(watch.newest("unknown")).isEmpty();
    }

    @Test
    void who_asks_while_the_run_is_replaced_gets_a_report_of_the_next() {
        watch(ready());
        var report = watch.checkNow(D).orElseThrow();
        watch.watch(Some.watched(D, 3000, Some.plan()), false);
        time.pass(Duration.ofMillis(20));

        assertThat(done(report).overall()).isEqualTo(HEALTHY);
    }

    // the end

    @Test
    void the_end_of_a_run_is_the_last_report() {
        watch(ready());
        watch.ended(D, "Process exited with code 1");
        seconds(60);

        assertThat(heard.reports).hasSize(2);
        assertThat(heard.last().overall()).isEqualTo(UNHEALTHY);
        assertThat(heard.last().checks().getFirst().message())
                .isEqualTo("Process exited with code 1");
        assertThat(watch.newestFirst(D, 1)).containsExactly(heard.last());
        assertThat(watch.newest(D)).isEmpty();
        assertThat(watch.nextCheck(D)).isEmpty();
    }

    @Test
    void whoever_waits_for_a_report_when_the_run_ends_learns_that() {
        threads.eager = false;
        watch(ready());
        var begun = watch.checkNow(D).orElseThrow();
        time.pass(Duration.ofMillis(20));
        var notBegun = watch.checkNow(D).orElseThrow();

        watch.ended(D, "killed");

        assertThat(done(begun).overall()).isEqualTo(UNHEALTHY);
        assertThat(done(notBegun).overall()).isEqualTo(UNHEALTHY);
    }

    @Test
    void the_history_of_a_deployment_spans_its_runs_until_it_is_forgotten() {
        watch(ready());
        watch.ended(D, "killed");
        watch(ready());
        assertThat(watch.newestFirst(D, 10)).hasSize(3);

        watch.forget(D);
        seconds(60);

        assertThat(watch.newestFirst(D, 10)).isEmpty();
        assertThat(heard.reports).hasSize(3);
    }

    // a leader that was stopped

    @Test
    void a_leader_that_was_just_stopped_is_looked_at_again_after_a_moment() {
        watch(ready());
        seconds(30);
        checks.process.says(DEGRADED);
        var _ = watch.checkNow(D);
        time.pass(Duration.ofMillis(20));
        checks.process.says(UNHEALTHY);
        int before = heard.reports.size();

        time.pass(Duration.ofMillis(1020));

        assertThat(heard.reports).hasSizeGreaterThan(before);
        assertThat(heard.last().overall()).isEqualTo(UNHEALTHY);
    }

    // readiness

    @Test
    void the_first_answer_makes_ready_once() {
        watch(notReady());
        time.pass(Duration.ofSeconds(1));
        assertThat(heard.ready).containsExactly(D);
        assertThat(heard.reports).hasSize(1); // which showed it already

        seconds(120);
        assertThat(heard.ready).containsExactly(D);
    }

    @Test
    void a_404_is_an_answer_and_a_503_is_none() {
        checks.httpAnswers(503);
        watch(notReady());
        assertThat(heard.ready).isEmpty();

        checks.httpAnswers(404);
        seconds(1);

        assertThat(heard.ready).containsExactly(D);
    }

    @Test
    void a_stranger_who_answers_makes_nobody_ready() {
        checks.strangerAnswers();
        watch(notReady());
        seconds(10);

        assertThat(heard.ready).isEmpty();
    }

    @Test
    void an_answer_from_a_listener_that_may_not_be_seen_is_believed() {
        checks.hiddenListenerAnswers();
        watch(notReady());

        assertThat(heard.ready).containsExactly(D);
    }

    @Test
    void while_it_starts_it_is_looked_at_often_and_little_is_reported() {
        checks.httpFails();
        watch(notReady());
        time.pass(Duration.ofSeconds(4));

        assertThat(checks.http.glances).isBetween(6, 12);
        assertThat(heard.reports).hasSize(1);
    }

    @Test
    void the_looks_become_as_seldom_as_the_rounds() {
        checks.httpFails();
        watch(notReady());
        seconds(600);
        int before = checks.http.asked;

        seconds(300);

        assertThat(checks.http.asked - before).isBetween(10, 21);
    }

    @Test
    void when_a_look_finds_it_ready_a_report_shows_it() {
        checks.httpFails();
        watch(notReady());
        checks.httpAnswers(200);
        time.pass(Duration.ofMillis(500));

        assertThat(heard.ready).containsExactly(D);
        assertThat(heard.reports).hasSize(2);
        assertThat(heard.last().overall()).isEqualTo(HEALTHY);
    }

    @Test
    void without_an_http_check_it_is_ready_when_it_listens() {
        watch.watch(Some.watched(D, 3000, Some.withoutHttp()), false);
        seconds(2);
        assertThat(heard.ready).isEmpty();
        assertThat(heard.last().checks())
                .extracting(CheckResult::type)
                .containsExactly("process", "resource");

        checks.listens = true;
        seconds(2);

        assertThat(heard.ready).containsExactly(D);
    }

    @Test
    void that_it_listens_is_also_seen_in_the_figures() {
        listeningPort = 3000;
        watch.watch(Some.watched(D, 3000, Some.withoutHttp()), false);
        time.pass(Duration.ofMillis(20));

        assertThat(heard.ready).containsExactly(D);
    }

    @Test
    void without_anything_to_ask_nobody_says_that_it_is_ready() {
        checks.http.answer = new CheckResult("http", UNKNOWN, "No port", Map.of());
        watch.watch(Some.watched(D, null, Some.plan()), false);
        seconds(120);

        assertThat(heard.ready).isEmpty();
        assertThat(heard.unresponsive).isEmpty();
        assertThat(heard.last().overall()).isEqualTo(HEALTHY);
        assertThat(time.pending()).isZero();
    }

    // unresponsive

    @Test
    void the_third_failure_in_a_row_makes_a_ready_run_unresponsive_once() {
        watch(ready());
        checks.httpFails();
        seconds(60);
        assertThat(heard.unresponsive).isEmpty();

        seconds(30);
        assertThat(heard.unresponsive)
                .containsExactly(
                        "HTTP check failed 3 times in a row: Connection to http://localhost:3000/"
                                + " refused");
        seconds(300);
        assertThat(heard.unresponsive).hasSize(1);
    }

    @Test
    void one_that_answers_again_is_told_to() {
        watch(ready());
        checks.httpFails();
        seconds(90);
        assertThat(heard.responsive).isEmpty();

        checks.httpAnswers(404);
        seconds(60);

        assertThat(heard.responsive).containsExactly(D);
    }

    @Test
    void checks_on_demand_do_not_count() {
        watch(ready());
        checks.httpFails();
        for (int i = 0; i < 10; i++) {
            var _ = watch.checkNow(D);
            time.pass(Duration.ofMillis(20));
        }

        assertThat(heard.unresponsive).isEmpty();
    }

    @Test
    void without_any_answer_it_is_unresponsive_when_the_grace_is_over() {
        checks.httpFails();
        watch(notReady());
        seconds(59);
        assertThat(heard.unresponsive).isEmpty();

        seconds(2);

        assertThat(heard.unresponsive)
                .containsExactly(
                        "Not ready 60 s after its start: Connection to http://localhost:3000/"
                                + " refused");
    }

    @Test
    void the_grace_is_counted_from_the_start_of_the_run_also_if_it_was_adopted() {
        checks.httpFails();
        time.pass(Duration.ofSeconds(55));
        watch(notReady());
        seconds(4);
        assertThat(heard.unresponsive).isEmpty();

        seconds(2);

        assertThat(heard.unresponsive).hasSize(1);
    }

    // time asleep, and clocks that are set

    @Test
    void time_asleep_is_no_failure() {
        watch(ready());
        checks.httpFails();
        seconds(60); // two failures
        sleep(Duration.ofHours(8));

        seconds(60); // two more
        assertThat(heard.unresponsive).isEmpty();

        seconds(31);
        assertThat(heard.unresponsive).hasSize(1);
    }

    @Test
    void an_answer_that_was_under_way_when_the_machine_slept_is_dropped() {
        threads.eager = false;
        watch(ready());
        checks.httpFails();
        sleep(Duration.ofHours(8));
        watch.tick();

        threads.run();

        assertThat(heard.reports).isEmpty();
    }

    @Test
    void who_asked_before_the_machine_slept_is_answered_after_it_woke() {
        watch(ready());
        threads.eager = false;
        CompletableFuture<HealthReport> report = watch.checkNow(D).orElseThrow();
        time.pass(Duration.ofMillis(20));
        threads.eager = true;
        checks.httpAnswers(404);

        sleep(Duration.ofHours(8));

        assertThat(http(done(report)).message()).isEqualTo("HTTP 404");
    }

    @Test
    void a_daemon_that_was_held_gives_a_starting_run_more_time() {
        checks.httpFails();
        watch(notReady());
        seconds(30);
        hold(Duration.ofSeconds(100));
        seconds(25);
        assertThat(heard.unresponsive).isEmpty();

        seconds(40);
        assertThat(heard.unresponsive).hasSize(1);
    }

    @Test
    void after_sleep_the_rounds_are_spread_again() {
        watchMany(60);
        seconds(30);
        sleep(Duration.ofHours(8));
        passes.clear();

        seconds(30);

        assertThat(passes).hasSize(Rounds.MOST_PHASES);
    }

    @Test
    void a_wall_clock_that_is_set_changes_no_interval() {
        watch(ready());
        seconds(30);
        heard.reports.clear();
        wallAhead = Duration.ofDays(-400);
        seconds(60);
        assertThat(heard.reports).hasSize(2);

        wallAhead = Duration.ofDays(400);
        seconds(61);

        assertThat(heard.reports).hasSize(4);
    }

    private static HealthReport done(CompletableFuture<HealthReport> report) {
        assertThat(report).isDone();
        return report.join();
    }

    private void watch(boolean ready) {
        watch.watch(Some.watched(D, 3000, Some.plan()), ready);
        time.pass(Duration.ofMillis(20));
    }

    private void watchMany(int number) {
        for (int i = 0; i < number; i++) {
            watch.watch(Some.watched("deployment-" + i, 3000, Some.plan()), true);
        }
    }

    private static boolean ready() {
        return true;
    }

    private static boolean notReady() {
        return false;
    }

    private void seconds(int number) {
        for (int i = 0; i < number; i++) {
            time.pass(Duration.ofSeconds(1));
            watch.tick();
        }
    }

    private void until(Instant moment) {
        while (time.instant().isBefore(moment)) {
            seconds(1);
        }
    }

    /** As on Linux and macOS: the monotonic clock stands still. */
    private void sleep(Duration duration) {
        watch.tick();
        wallAhead = wallAhead.plus(duration);
        watch.tick();
    }

    /** The daemon alone: both clocks go on, nothing of ours does. */
    private void hold(Duration duration) {
        checks.http.answer = new CheckResult("http", UNKNOWN, "", Map.of());
        time.pass(duration);
        checks.httpFails();
        watch.tick();
    }

    private static CheckResult http(HealthReport report) {
        return report.checks().stream()
                .filter(result -> result.type().equals("http"))
                .findFirst()
                .orElseThrow();
    }

    private Map<RunKey, TreeFigures> look(Collection<Run> runs) {
        looks++;
        return sample(runs);
    }

    private Map<RunKey, TreeFigures> sample(Collection<Run> runs) {
        if (listeningPort != null && listeningPort < 0) {
            throw new IllegalStateException("the table is torn");
        }
        Map<RunKey, TreeFigures> figures = new HashMap<>();
        Set<String> names = new HashSet<>();
        for (Run run : runs) {
            names.add(run.key().deployment());
            figures.put(
                    run.key(),
                    listeningPort == null ? Some.listening() : Some.listening(listeningPort));
        }
        passes.add(names);
        return figures;
    }

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
