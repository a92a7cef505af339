package dev.localdeploy.figure;

import static java.time.Duration.ofDays;
import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.localdeploy.health.HealthStatus;
import dev.localdeploy.testing.InMemoryFigures;
import dev.localdeploy.testing.ManualTime;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What deployments used, remembered while time passes. */
class FigureBookTest {
    private static final Duration INTERVAL = ofSeconds(30);
    private static final long START = ManualTime.START.getEpochSecond();

    private final ManualTime time = new ManualTime();
    private final InMemoryFigures store = new InMemoryFigures();
    private FigureBook book = new FigureBook(time, time, store);

    @BeforeEach
    void setUp() {
        book.open("web");
    }

    @Test
    void a_point_is_told_at_once_in_the_slot_that_it_falls_into() {
        time.pass(ofSeconds(14));
        add(100, HealthStatus.HEALTHY);

        FigureSpan told = book.last("web", ofHours(1), INTERVAL);

        assertThat(told.resolutionSeconds()).isEqualTo(10);
        assertThat(told.points())
                .containsExactly(
                        new FigurePoint(START + 10, 100, 1, 2, 3, 4, HealthStatus.HEALTHY));
    }

    @Test
    void a_slot_tells_the_most_and_the_worst_that_was_seen_in_it() {
        book.add("web", new FigurePoint(START, 5, 80, 1, 7, 1, HealthStatus.UNHEALTHY));
        book.add("web", new FigurePoint(START + 9, 9, 3, Float.NaN, 2, -1, HealthStatus.HEALTHY));
        time.pass(ofSeconds(9));

        assertThat(lastHour())
                .containsExactly(new FigurePoint(START, 9, 80, 1, 7, 1, HealthStatus.UNHEALTHY));
    }

    @Test
    void more_than_an_hour_is_told_in_minutes() {
        addEvery(ofSeconds(30), ofHours(2));

        FigureSpan told = book.last("web", ofHours(2), INTERVAL);

        assertThat(told.resolutionSeconds()).isEqualTo(60);
        assertThat(told.points()).hasSizeBetween(119, 121);
        assertThat(told.points()).extracting(point -> point.at() % 60).containsOnly(0L);
    }

    @Test
    void points_that_come_less_often_than_slots_are_no_gap_but_what_is_missing_is() {
        addEvery(ofSeconds(30), ofMinutes(2));
        time.pass(ofMinutes(5));
        add(1, HealthStatus.HEALTHY);

        List<FigurePoint> told = lastHour();

        assertThat(told).extracting(FigurePoint::at).isSorted();
        assertThat(told).extracting(FigurePoint::memoryMb).containsOnlyOnce(Float.NaN);
        assertThat(told.get(told.size() - 2))
                .isEqualTo(FigurePoint.gapAt(told.get(told.size() - 3).at() + 10));
    }

    @Test
    void of_a_run_that_ended_nothing_is_known_since() {
        addEvery(ofSeconds(30), ofMinutes(2));
        FigurePoint ended = endRun();
        time.pass(ofMinutes(58));

        assertThat(lastHour()).endsWith(ended, FigurePoint.gapAt(ended.at() + 10));
        assertThat(book.last("web", ofHours(6), INTERVAL).points())
                .endsWith(ended, FigurePoint.gapAt(ended.at() + 60));
    }

    @Test
    void a_point_that_may_still_come_is_no_gap() {
        FigurePoint ended = endRun();

        time.pass(ofSeconds(80)); // late by a whole interval, and a slot at either end

        assertThat(lastHour()).containsExactly(ended);

        time.pass(ofSeconds(1));

        assertThat(lastHour()).containsExactly(ended, FigurePoint.gapAt(START + 10));
    }

    @Test
    void points_are_saved_minutes_later_and_many_at_once() {
        addEvery(ofSeconds(30), ofHours(1));

        assertThat(store.appends).isBetween(8, 15);
        assertThat(lastHour()).hasSizeBetween(119, 121);
    }

    @Test
    void the_next_daemon_knows_what_an_orderly_end_saved() {
        addEvery(ofSeconds(30), ofMinutes(3));
        List<FigurePoint> before = lastHour();
        book.close();

        book = new FigureBook(time, time, store);
        book.open("web");

        assertThat(lastHour()).isEqualTo(before).hasSizeGreaterThan(5);
    }

    @Test
    void a_daemon_that_is_killed_loses_some_minutes_and_no_more() {
        addEvery(ofSeconds(30), ofHours(1));

        book = new FigureBook(time, time, store);
        book.open("web");

        FigurePoint known =
                lastHour().reversed().stream()
                        .filter(point -> point.health() != null)
                        .findFirst()
                        .orElseThrow();
        assertThat(time.instant().getEpochSecond() - known.at()).isLessThan(7 * 60);
    }

    @Test
    void a_day_of_checks_each_ten_seconds_does_not_outgrow_its_bound() {
        addEvery(ofSeconds(10), ofHours(36));

        assertThat(store.saved.get("web")).hasSizeLessThan(FigureStore.MOST + 40);
        assertThat(lastHour()).hasSizeBetween(359, 361);
        assertThat(book.last("web", ofDays(1), INTERVAL).points()).hasSizeBetween(1439, 1441);
    }

    @Test
    void a_full_disk_costs_the_oldest_points_and_the_rest_is_saved_when_there_is_room() {
        store.full = true;
        addEvery(ofSeconds(10), ofHours(3));

        assertThat(lastHour()).hasSizeBetween(359, 361);

        store.full = false;
        addEvery(ofSeconds(10), ofMinutes(10));
        assertThat(store.saved.get("web")).hasSizeGreaterThan(359);
    }

    @Test
    void a_clock_that_was_wrong_makes_no_points_in_the_future() {
        time.pass(ofHours(5));
        book.add("web", new FigurePoint(START + 90_000, 1, 1, 1, 1, 1, HealthStatus.HEALTHY));
        add(2, HealthStatus.HEALTHY);

        assertThat(lastHour()).extracting(FigurePoint::memoryMb).containsExactly(2f);
    }

    @Test
    void of_a_removed_deployment_nothing_stays_and_nothing_comes_back() {
        addEvery(ofSeconds(30), ofHours(1));

        book.forget("web");
        add(1, HealthStatus.HEALTHY);
        time.pass(ofHours(1));

        assertThat(store.saved).isEmpty();
        assertThat(lastHour()).isEmpty();
    }

    @Test
    void what_was_kept_of_deployments_that_are_gone_is_swept_away() {
        store.saved.put("old", List.of(FigurePoint.gapAt(START)));
        store.saved.put("web", List.of(FigurePoint.gapAt(START)));

        book.sweep("old"::equals);

        assertThat(store.saved).containsOnlyKeys("web");
    }

    private List<FigurePoint> lastHour() {
        return book.last("web", ofHours(1), INTERVAL).points();
    }

    private void add(float memory, HealthStatus health) {
        book.add(
                "web",
                new FigurePoint(time.instant().getEpochSecond(), memory, 1, 2, 3, 4, health));
    }

    /** What the end of a run leaves. */
    private FigurePoint endRun() {
        long at = time.instant().getEpochSecond();
        var ended =
                new FigurePoint(
                        at, Float.NaN, Float.NaN, Float.NaN, -1, -1, HealthStatus.UNHEALTHY);
        book.add("web", ended);
        return ended;
    }

    private void addEvery(Duration step, Duration span) {
        for (Duration passed = Duration.ZERO;
                passed.compareTo(span) < 0;
                passed = passed.plus(step)) {
            add(passed.toSecondsPart(), HealthStatus.HEALTHY);
            time.pass(step);
        }
    }
}
