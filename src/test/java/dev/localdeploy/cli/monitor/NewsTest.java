package dev.localdeploy.cli.monitor;

import static dev.localdeploy.cli.monitor.Some.NOON;
import static dev.localdeploy.cli.monitor.Some.after;
import static dev.localdeploy.cli.monitor.Some.down;
import static dev.localdeploy.cli.monitor.Some.id;
import static dev.localdeploy.cli.monitor.Some.json;
import static dev.localdeploy.cli.monitor.Some.listing;
import static dev.localdeploy.cli.monitor.Some.opened;
import static dev.localdeploy.cli.monitor.Some.running;
import static dev.localdeploy.cli.monitor.Some.typing;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.localdeploy.cli.link.Json;
import dev.localdeploy.cli.monitor.View.Place;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NewsTest {
    @Test
    void an_event_changes_its_row_at_once_and_asks_for_the_rest() {
        State two = listing(running("api", 1, 100), running("web", 2, 50));

        Step step = News.of(two, event("api", "CRASHED", "UNHEALTHY"));

        Row api = step.next().rows().getFirst();
        assertThat(api.status()).isEqualTo("CRASHED");
        assertThat(api.health()).isEqualTo("UNHEALTHY");
        assertThat(api.pid()).isZero();
        assertThat(api.memoryMb()).isNaN();
        assertThat(step.next().rows().getLast()).isEqualTo(two.rows().getLast());
        assertThat(step.orders()).containsExactly(new Order.LookNow());
    }

    @Test
    void figures_stay_while_lists_without_figures_come() {
        State state =
                after(
                        listing(running("api", 7, 100)),
                        new Happening.Listed(
                                List.of(running("api", Double.NaN, Double.NaN)), NOON + 1));

        assertThat(state.rows().getFirst().cpuPercent()).isEqualTo(7);
        assertThat(state.listed()).isEqualTo(NOON + 1);
    }

    @Test
    void figures_of_another_run_do_not_stay() {
        Row next = Some.row("api", "RUNNING", "HEALTHY", 999, Double.NaN, Double.NaN);

        State state = after(listing(running("api", 7, 100)), listed(next));

        assertThat(state.rows().getFirst().memoryMb()).isNaN();
    }

    @Test
    void what_is_read_of_one_also_shows_in_the_table() {
        State state = opened("api");

        assertThat(state.rows().getFirst().health()).isEqualTo("DEGRADED");
        assertThat(state.rows().getFirst().memoryMb()).isEqualTo(120.13);
        assertThat(state.target()).isEqualTo(state.rows().getFirst());
    }

    @Test
    void news_of_one_that_is_not_looked_at_any_more_are_dropped() {
        State state = listing(running("api", 1, 1));

        assertThat(
                        after(
                                state,
                                new Happening.Described(id("api"), Some.status("api"), NOON, 2),
                                new Happening.Logged(id("api"), List.of("a"), true),
                                new Happening.Remembered(id("api"), json("{}"))))
                .isEqualTo(state);
    }

    @Test
    void a_deployment_that_was_removed_leads_back_to_all() {
        Step step = News.of(opened("api"), new Happening.Missing(id("api"), "no such deployment"));

        assertThat(step.next().view().place()).isEqualTo(Place.ALL);
        assertThat(step.next().view().notice().words()).isEqualTo("no such deployment");
        assertThat(step.orders()).containsExactly(new Order.LookNow());
    }

    @Test
    void events_and_restarts_of_the_opened_one_are_told_newest_first() {
        State state =
                after(
                        opened("api"),
                        event("api", "RUNNING", "HEALTHY"),
                        new Happening.Heard(
                                "finding",
                                json(
                                        "{'deployment_id':'%s','finding':'leak','at':%f}"
                                                .formatted(id("api"), NOON + 5)),
                                NOON + 5),
                        event("web", "CRASHED", "UNHEALTHY"));

        assertThat(state.opened().recent().stream().map(Happened::words))
                .containsExactly(
                        "leak",
                        "RUNNING, HEALTHY",
                        "restart 2 succeeded: killed by SIGKILL",
                        "restart 1 failed: exit code 3");
    }

    @Test
    void what_happened_before_it_was_opened_is_told_too_and_nothing_twice() {
        var leak =
                json(
                        "{'deployment_id':'%s','finding':'leak','at':%f}"
                                .formatted(id("api"), NOON - 50));
        var error =
                json(
                        "{'deployment_id':'%s','pattern':'FATAL','line':'FATAL: no','severity':'CRITICAL','at':%f}"
                                .formatted(id("api"), NOON - 70));
        State heard = after(opened("api"), new Happening.Heard("finding", leak, NOON));

        State state =
                after(
                        heard,
                        new Happening.Recalled(
                                id("api"),
                                List.of(recent("log_error", error), recent("finding", leak))),
                        new Happening.Heard("finding", leak, NOON + 1));

        assertThat(state.opened().heard())
                .extracting(Happened::words)
                .containsExactly("in the output: FATAL: no", "leak");
        assertThat(state.opened().marks().of("FATAL again")).isEqualTo(Marks.Mark.ERROR);
    }

    @Test
    void a_status_that_was_heard_says_nothing_new_after_the_same_that_is_recalled() {
        State heard = after(opened("api"), event("api", "RUNNING", "HEALTHY"));

        State state =
                after(
                        heard,
                        new Happening.Recalled(
                                id("api"),
                                List.of(
                                        recent("deployment", status("CRASHED", NOON - 60)),
                                        recent("deployment", status("RUNNING", NOON - 50)))));

        assertThat(state.opened().heard())
                .extracting(Happened::at, Happened::words)
                .containsExactly(
                        tuple(NOON - 60, "CRASHED, HEALTHY"), tuple(NOON - 50, "RUNNING, HEALTHY"));
    }

    @Test
    void an_error_that_comes_again_later_is_told_again() {
        var error = "{'deployment_id':'%s','line':'FATAL: no','severity':'CRITICAL','at':%f}";

        State state =
                after(
                        opened("api"),
                        new Happening.Heard(
                                "log_error", json(error.formatted(id("api"), NOON)), NOON),
                        new Happening.Heard(
                                "log_error", json(error.formatted(id("api"), NOON + 9)), NOON));

        assertThat(state.opened().heard())
                .extracting(Happened::at, Happened::words)
                .containsExactly(
                        tuple(NOON, "in the output: FATAL: no"),
                        tuple(NOON + 9, "in the output: FATAL: no"));
    }

    private static Json status(String status, double at) {
        return json(
                "{'deployment_id':'%s','status':'%s','health':'HEALTHY','at':%f}"
                        .formatted(id("api"), status, at));
    }

    private static Json recent(String kind, Json data) {
        return new Json.Fields(Map.of("kind", new Json.Text(kind), "data", data));
    }

    @Test
    void an_event_that_says_nothing_new_is_not_repeated() {
        State state =
                after(
                        opened("api"),
                        event("api", "RUNNING", "HEALTHY"),
                        event("api", "RUNNING", "HEALTHY"));

        assertThat(state.opened().heard()).hasSize(1);
    }

    @Test
    void an_error_that_is_heard_of_marks_lines_from_then_on() {
        State state =
                after(
                        opened("api"),
                        new Happening.Heard(
                                "log_error",
                                json(
                                        "{'deployment_id':'%s','pattern':'FATAL','line':'FATAL: no','severity':'CRITICAL'}"
                                                .formatted(id("api"))),
                                NOON));

        assertThat(state.opened().marks().of("FATAL again")).isEqualTo(Marks.Mark.ERROR);
        assertThat(state.opened().heard().getLast().words()).isEqualTo("in the output: FATAL: no");
    }

    @Test
    void only_so_many_lines_are_kept() {
        State state =
                after(
                        opened("api"),
                        new Happening.Logged(id("api"), Collections.nCopies(900, "old"), true),
                        new Happening.Logged(id("api"), Collections.nCopies(900, "new"), false));

        assertThat(state.opened().log()).hasSize(Opened.MOST_LINES);
        assertThat(state.opened().log().getFirst().text()).isEqualTo("old");
        assertThat(state.opened().log().getLast().text()).isEqualTo("new");
    }

    @Test
    void lines_that_come_again_after_the_daemon_was_away_are_not_doubled() {
        State state =
                after(
                        opened("api"),
                        new Happening.Logged(id("api"), List.of("a", "b"), true),
                        new Happening.Logged(id("api"), List.of("a", "b", "c"), true));

        assertThat(state.opened().log().stream().map(LogLine::text)).containsExactly("a", "b", "c");
    }

    @Test
    void who_reads_further_up_is_not_carried_along_by_new_lines() {
        State reading =
                typing(
                        after(
                                typing(opened("api"), "l"),
                                new Happening.Logged(
                                        id("api"), Collections.nCopies(20, "old"), true)),
                        "k");

        State grown = after(reading, new Happening.Logged(id("api"), List.of("d", "e"), false));

        assertThat(grown.view().back()).isEqualTo(3);
    }

    @Test
    void who_reads_the_first_of_many_lines_stays_at_the_first_page() {
        State reading =
                typing(after(typing(opened("api"), "l"), logged(Opened.MOST_LINES, true)), "g");

        State grown = after(reading, logged(2, false));

        assertThat(grown.view().back())
                .isEqualTo(reading.view().back())
                .isEqualTo(Opened.MOST_LINES - reading.view().rows());
    }

    @Test
    void lines_that_come_again_do_not_carry_along_who_reads_further_up() {
        State reading = typing(after(typing(opened("api"), "l"), logged(20, true)), "k");

        assertThat(after(reading, logged(20, true)).view().back()).isEqualTo(1);
    }

    @Test
    void of_fewer_lines_that_come_again_the_first_page_is_read() {
        State reading = typing(after(typing(opened("api"), "l"), logged(40, true)), "g");

        State fewer = after(reading, logged(30, true));

        assertThat(fewer.view().back()).isEqualTo(30 - fewer.view().rows());
    }

    @Test
    void that_lines_will_come_again_moves_nobody_who_reads() {
        State reading = typing(after(typing(opened("api"), "l"), logged(20, true)), "k");

        assertThat(after(reading, logged(0, true))).isEqualTo(reading);
    }

    @Test
    void that_the_daemon_is_away_is_said_until_it_is_back() {
        State lost =
                after(
                        listing(running("api", 1, 1)),
                        new Happening.Lost("gone", NOON),
                        new Happening.Lost("still gone", NOON + 60));

        assertThat(lost.contact()).isEqualTo(new Contact(false, "gone", NOON));
        assertThat(lost.contact().isNews(NOON + 1000)).isTrue();
        Step found = News.of(lost, new Happening.Found(77, NOON + 61));
        assertThat(found.next().contact().words()).isEqualTo("the daemon is back (pid 77)");
        assertThat(found.next().contact().isNews(NOON + 62)).isTrue();
        assertThat(found.next().contact().isNews(NOON + 80)).isFalse();
        assertThat(found.orders()).containsExactly(new Order.LookNow());
    }

    @Test
    void a_daemon_that_was_never_away_is_not_said_to_be_back() {
        State state = listing(running("api", 1, 1));

        assertThat(after(state, new Happening.Found(77, NOON))).isEqualTo(state);
    }

    @Test
    void what_a_deed_came_to_is_told_harmlessly() {
        State told = after(listing(), new Happening.Told("api \u001b[2J is down", false));

        assertThat(told.view().notice().words()).isEqualTo("api \\x1b[2J is down");
    }

    @Test
    void a_refusal_is_told_and_not_asked_for_again_at_once() {
        Step refused = News.of(listing(), new Happening.Refused("no"));

        assertThat(refused.orders()).isEmpty();
        assertThat(refused.next().view().notice().trouble()).isTrue();
    }

    @Test
    void a_row_that_is_down_has_no_pid() {
        assertThat(down("api", "STOPPED").changed("STARTING", "UNKNOWN", 0).isUp()).isTrue();
    }

    private static Happening logged(int lines, boolean anew) {
        return new Happening.Logged(id("api"), Collections.nCopies(lines, "line"), anew);
    }

    private static Happening listed(Row... rows) {
        return new Happening.Listed(List.of(rows), NOON);
    }

    private static Happening event(String name, String status, String health) {
        return new Happening.Heard(
                "deployment",
                json(
                        "{'deployment_id':'%s','status':'%s','health':'%s','at':%f}"
                                .formatted(id(name), status, health, NOON)),
                NOON);
    }
}
