package dev.localdeploy.cli.monitor;

import static dev.localdeploy.cli.monitor.Some.NOON;
import static dev.localdeploy.cli.monitor.Some.after;
import static dev.localdeploy.cli.monitor.Some.down;
import static dev.localdeploy.cli.monitor.Some.id;
import static dev.localdeploy.cli.monitor.Some.listing;
import static dev.localdeploy.cli.monitor.Some.opened;
import static dev.localdeploy.cli.monitor.Some.picture;
import static dev.localdeploy.cli.monitor.Some.pressing;
import static dev.localdeploy.cli.monitor.Some.running;
import static dev.localdeploy.cli.monitor.Some.screen;
import static dev.localdeploy.cli.monitor.Some.typing;
import static org.assertj.core.api.Assertions.assertThat;

import dev.localdeploy.cli.link.Json;
import dev.localdeploy.cli.text.Style;
import dev.localdeploy.cli.text.Width;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PictureTest {
    private final State two = listing(running("api", 3.24, 120.13), down("worker", "CRASHED"));

    @Test
    void the_table_shows_what_is_known_and_a_dash_for_what_is_not() {
        List<String> lines = picture(two, 120, 15);

        assertThat(lines.get(0))
                .isEqualTo("local-deploy  2 deployments, 1 up, 1 crashed   by name ↑");
        assertThat(lines.get(1)).contains("NAME", "STATUS", "CPU %", "MB", "UPTIME", "COMMAND");
        assertThat(lines.get(2))
                .startsWith("> api")
                .contains("RUNNING", "HEALTHY", "3.2", "120.1", "1h 2m", "4242", "node api.js");
        assertThat(lines.get(3)).startsWith("  worker").contains("CRASHED", "      -");
        assertThat(lines.getLast()).contains("Enter open", "q quit");
    }

    @ParameterizedTest
    @CsvSource({"60, 15", "61, 40", "80, 24", "100, 30", "200, 15", "200, 60"})
    void every_screen_fills_the_terminal_and_nothing_sticks_out(int width, int height) {
        State many = listing(manyRows());
        State log =
                after(
                        typing(opened("wörld-世界"), "l"),
                        new Happening.Logged(
                                id("wörld-世界"), List.of("x".repeat(500), "世界".repeat(90)), true));

        for (State state :
                List.of(
                        State.FIRST,
                        listing(),
                        many,
                        typing(many, "/none"),
                        typing(many, "?"),
                        typing(many, "x"),
                        after(many, new Happening.Lost("gone ".repeat(50), NOON)),
                        opened("api"),
                        opened("x".repeat(300)),
                        log,
                        pressing(log, Key.Kind.ESCAPE))) {
            List<String> lines = picture(state, width, height);

            assertThat(lines).hasSize(height);
            assertThat(lines)
                    .allSatisfy(line -> assertThat(Width.of(line)).isLessThanOrEqualTo(width));
        }
    }

    @ParameterizedTest
    @CsvSource({"59, 15", "60, 14", "20, 5", "1, 1", "3, 40"})
    void a_terminal_that_is_too_small_is_told_so(int width, int height) {
        List<String> lines = picture(two, width, height);

        assertThat(lines).hasSize(height);
        assertThat(lines).allSatisfy(line -> assertThat(Width.of(line)).isLessThanOrEqualTo(width));
        if (width > 20) {
            assertThat(String.join(" ", lines))
                    .contains("This terminal has " + width + "×" + height)
                    .contains("needs 60×15");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {60, 80, 110, 150, 200})
    void an_id_is_shown_whole_or_not_at_all(int width) {
        String screen = screen(two, width, 15);

        assertThat(screen.contains("deployment-2026")).isEqualTo(screen.contains(id("api")));
        assertThat(screen.contains(id("api"))).isEqualTo(width >= 150);
    }

    @Test
    void the_selected_row_is_always_on_the_screen() {
        State many = listing(manyRows());

        for (int down = 0; down < 60; down++) {
            assertThat(picture(many, 80, 15)).anyMatch(line -> line.startsWith("> "));
            many = pressing(many, Key.Kind.DOWN);
        }
    }

    @Test
    void names_and_commands_from_anywhere_are_harmless_and_wide_characters_are_measured() {
        Row nasty =
                Row.of(
                        Some.json(
                                """
                                {'deployment_id':'d','name':'世界\\u001b[2J','process':
                                 {'status':'RUNNING','pid':7,'command':'echo \\u0007 ⚡'}}
                                """));

        String screen = screen(listing(nasty, running("api", 1, 1)), 120, 15);

        assertThat(screen).contains("世界\\x1b[2J").contains("echo \\x07").doesNotContain("\u001b");
        List<String> lines = picture(listing(nasty, running("api", 1, 1)), 120, 15);
        assertThat(columnOf("RUNNING", lines.get(2))).isEqualTo(columnOf("RUNNING", lines.get(3)));
    }

    @Test
    void one_shows_figures_checks_graphs_restarts_events_and_output() {
        State state = after(opened("api"), output(List.of("hello", "Exception: no", "so slow")));

        String screen = screen(state, 100, 30);

        assertThat(screen)
                .contains("status RUNNING", "health DEGRADED", "pid 4242", "up 3m 5s")
                .contains("cpu 3.2 %", "memory 120.1 MB (+0.2/min)", "threads 12", "files 34")
                .contains(
                        "connections 5", "processes 2", "auto-restart on", "restarts 3 (1 failed)")
                .contains("circuit HALF_OPEN", "next attempt in 4s")
                .contains("check http        12 ms  DEGRADED   status 503")
                .contains("CPU max 3.2 of 5 %, 5 min", "MEMORY max 120.1 of 200 MB, 5 min")
                .contains("EVENTS", "restart 2 succeeded: killed by SIGKILL")
                .contains("OUTPUT  /var/log/api.log", "  hello", "! Exception: no", "! so slow");
    }

    @Test
    void one_shows_its_essentials_on_the_smallest_terminal() {
        State state = after(opened("api"), output(List.of("hello")));

        assertThat(screen(state, 60, 15))
                .contains("RUNNING", "cpu 3.2 %", "circuit HALF_OPEN", "check http")
                .contains("CPU max 3.2", "MEMORY max", "OUTPUT", "hello", "Esc back", "q quit")
                .contains("restart 2 succeeded");
    }

    @Test
    void where_not_all_checks_fit_what_is_wrong_comes_first_and_what_was_not_asked_last() {
        String status =
                """
                {'deployment_id':'%s','name':'api','process':{'pid':1,'status':'RUNNING'},
                 'health':{'overall_status':'DEGRADED','checks':[
                   {'type':'http','status':'UNKNOWN','message':'no port'},
                   {'type':'process','status':'HEALTHY','message':'lives'},
                   {'type':'resource','status':'DEGRADED','message':'CPU 90 %%'}]}}
                """;
        State state = describedAs(status);

        assertThat(screen(state, 60, 15))
                .contains("check resource", "check process")
                .doesNotContain("check http");
        assertThat(screen(state, 80, 24)).contains("check http");
    }

    @Test
    void one_that_is_down_has_no_figures_to_tell() {
        String status =
                """
                {'deployment_id':'%s','name':'api','process':{'pid':null,'status':'CRASHED',
                 'reason':'exit code 3'}}
                """;
        State state = describedAs(status);

        assertThat(screen(state, 60, 15))
                .contains("CRASHED", "exit code 3")
                .doesNotContain("threads", "connections");
    }

    @Test
    void a_log_shows_its_end_and_follows() {
        State log = typing(opened("api"), "l");
        log = after(log, output(numbered(100)));

        assertThat(screen(log, 80, 15)).contains("line 99").doesNotContain("line 80\n");
        State back = pressing(log, Key.Kind.PAGE_UP);
        assertThat(screen(back, 80, 15)).contains("line 87").doesNotContain("line 88");
        assertThat(picture(back, 80, 15).getLast()).contains("End follow");
    }

    @Test
    void long_lines_of_a_log_are_broken_not_cut() {
        State log = typing(opened("api"), "l");
        log = after(log, output(List.of("x".repeat(100) + "END")));

        List<String> lines = picture(log, 60, 15);

        assertThat(lines.get(1)).isEqualTo("  " + "x".repeat(58));
        assertThat(lines.get(2)).isEqualTo("  " + "x".repeat(42) + "END");
    }

    @Test
    void that_the_daemon_is_away_stands_at_the_top() {
        State lost = after(two, new Happening.Lost("it went", NOON));

        assertThat(picture(lost, 120, 15).get(1))
                .isEqualTo(
                        "NO DAEMON since 12:00:00, waiting for it; what is shown is from before. it went");
        assertThat(screen(after(lost, new Happening.Found(7, NOON)), 80, 15))
                .contains("the daemon is back (pid 7)");
    }

    @Test
    void without_colour_there_is_no_escape_sequence_and_with_it_words_have_theirs() {
        String plain = screen(two, 100, 20) + screen(opened("api"), 100, 20);
        String coloured =
                String.join("\n", Picture.of(two, NOON, ZoneOffset.UTC, 100, 20, Style.COLOURED));

        assertThat(plain).doesNotContain("\u001b");
        assertThat(coloured).contains("\u001b[31mCRASHED\u001b[0m", "\u001b[7m> api");
    }

    @Test
    void the_help_names_every_key_on_the_smallest_terminal() {
        assertThat(screen(typing(two, "?"), 60, 15))
                .contains("Enter", "s ", "x  r", "l ", "/ ", "o  O", "+  -", "End", "q  Ctrl-C");
    }

    @Test
    void questions_and_filters_stand_above_the_keys() {
        assertThat(picture(typing(two, "x"), 80, 15).get(13))
                .isEqualTo("Stop api?  y: yes   any other key: no");
        assertThat(picture(typing(two, "/ap"), 80, 15).get(13)).startsWith("filter: ap_");
        assertThat(picture(typing(two, "/ap"), 80, 15).get(0))
                .contains("1 of 2 deployments", "filter: ap");
        assertThat(screen(typing(two, "/none"), 80, 15)).contains("None of 2 deployments fits");
        assertThat(screen(listing(), 80, 15)).contains("There is no deployment yet");
    }

    @Test
    void only_lines_that_changed_are_sent() {
        List<String> before = List.of("one", "two", "three");

        assertThat(Repaint.between(before, before)).isEmpty();
        assertThat(Repaint.between(before, List.of("one", "2", "three")))
                .isEqualTo("\u001b[?2026h\u001b[2;1H\u001b[2K2\u001b[?2026l");
        assertThat(Repaint.between(List.of(), before)).contains("1;1H", "2;1H", "3;1H");
    }

    /**
     * @param status of api, with a gap for its id
     */
    private static State describedAs(String status) {
        Json described = Some.json(status.formatted(id("api")));
        return after(opened("api"), new Happening.Described(id("api"), described, NOON, 2));
    }

    private static Happening output(List<String> lines) {
        return new Happening.Logged(id("api"), lines, true);
    }

    private static int columnOf(String word, String line) {
        return Width.of(line.substring(0, line.indexOf(word)));
    }

    private static List<String> numbered(int count) {
        return IntStream.range(0, count).mapToObj(number -> "line " + number).toList();
    }

    private static Row[] manyRows() {
        var rows = new ArrayList<Row>();
        for (int i = 0; i < 60; i++) {
            rows.add(running("deployment-with-a-long-name-" + i, i, 1000 + i));
        }
        return rows.toArray(Row[]::new);
    }
}
