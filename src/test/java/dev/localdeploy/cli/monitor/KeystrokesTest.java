package dev.localdeploy.cli.monitor;

import static dev.localdeploy.cli.monitor.Some.down;
import static dev.localdeploy.cli.monitor.Some.id;
import static dev.localdeploy.cli.monitor.Some.listing;
import static dev.localdeploy.cli.monitor.Some.opened;
import static dev.localdeploy.cli.monitor.Some.pressing;
import static dev.localdeploy.cli.monitor.Some.running;
import static dev.localdeploy.cli.monitor.Some.typing;
import static org.assertj.core.api.Assertions.assertThat;

import dev.localdeploy.cli.monitor.View.Place;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeystrokesTest {
    private final State three =
            listing(running("api", 1, 100), running("web", 50, 20), down("worker", "CRASHED"));

    @Test
    void the_first_row_is_selected_and_arrows_move_until_the_ends() {
        assertThat(targetOf(three)).isEqualTo("api");
        assertThat(targetOf(pressing(three, Key.Kind.DOWN))).isEqualTo("web");
        assertThat(targetOf(pressing(three, Key.Kind.UP))).isEqualTo("api");
        assertThat(targetOf(pressing(three, Key.Kind.END, Key.Kind.DOWN))).isEqualTo("worker");
        assertThat(targetOf(pressing(three, Key.Kind.END, Key.Kind.HOME))).isEqualTo("api");
        assertThat(targetOf(typing(three, "jjk"))).isEqualTo("web");
    }

    @Test
    void the_selection_stays_with_its_deployment_when_the_order_changes() {
        State onWeb = pressing(three, Key.Kind.DOWN);

        assertThat(targetOf(typing(onWeb, "ooo"))).isEqualTo("web");
    }

    @Test
    void o_sorts_by_the_next_column_and_capital_o_the_other_way_round() {
        assertThat(names(three)).containsExactly("api", "web", "worker");
        assertThat(names(typing(three, "O"))).containsExactly("worker", "web", "api");
        assertThat(names(typing(three, "o"))).containsExactly("worker", "api", "web");
        assertThat(names(typing(three, "ooo"))).containsExactly("web", "api", "worker");
        assertThat(names(typing(three, "oooO"))).containsExactly("api", "web", "worker");
        assertThat(names(typing(three, "oooo"))).containsExactly("api", "web", "worker");
        assertThat(typing(three, "ooooooo").view().sort()).isEqualTo(Sort.NAME);
    }

    @Test
    void what_is_typed_after_a_slash_filters_at_once() {
        assertThat(names(typing(three, "/W"))).containsExactly("web", "worker");
        assertThat(names(typing(three, "/crash"))).containsExactly("worker");
        assertThat(names(typing(three, "/8100"))).hasSize(3);
        assertThat(names(typing(three, "/nothing like it"))).isEmpty();
    }

    @Test
    void letters_are_no_commands_while_a_filter_is_typed() {
        State typed = typing(three, "/xq?");

        assertThat(typed.view().filter()).isEqualTo("xq?");
        assertThat(typed.view().question()).isNull();
    }

    @Test
    void backspace_takes_a_whole_character_and_escape_all() {
        State typed = typing(three, "/a😀");

        assertThat(pressing(typed, Key.Kind.BACKSPACE).view().filter()).isEqualTo("a");
        assertThat(pressing(typed, Key.Kind.ESCAPE).view().filter()).isEmpty();
        State kept = pressing(typing(three, "/web"), Key.Kind.ENTER);
        assertThat(kept.view().typing()).isFalse();
        assertThat(names(kept)).containsExactly("web");
        assertThat(names(pressing(kept, Key.Kind.ESCAPE))).hasSize(3);
    }

    @ParameterizedTest
    @CsvSource({"x, STOP", "r, RESTART"})
    void what_hurts_is_asked_first(char key, Deed deed) {
        Step asked = Keystrokes.press(three, Key.typed(key));

        assertThat(asked.orders()).isEmpty();
        assertThat(asked.next().view().question()).isEqualTo(new Question(deed, id("api"), "api"));
        assertThat(Keystrokes.press(asked.next(), Key.typed('y')).orders())
                .containsExactly(new Order.Do(deed, id("api"), "api"));
    }

    @ParameterizedTest
    @EnumSource(names = {"ESCAPE", "ENTER", "DOWN", "UNKNOWN"})
    void anything_but_yes_does_nothing(Key.Kind key) {
        Step answered = Keystrokes.press(typing(three, "x"), Key.of(key));

        assertThat(answered.orders()).isEmpty();
        assertThat(answered.next().view().question()).isNull();
        assertThat(answered.next().view().notice().words()).isEqualTo("nothing was done");
        assertThat(targetOf(answered.next())).isEqualTo("api");
    }

    @Test
    void the_question_is_about_the_one_that_was_selected_when_it_was_asked() {
        State asked = typing(three, "x");

        State meanwhile = asked.with(List.of(running("aaa", 1, 1), running("api", 1, 1)), 1);

        assertThat(Keystrokes.press(meanwhile, Key.typed('y')).orders())
                .containsExactly(new Order.Do(Deed.STOP, id("api"), "api"));
    }

    @Test
    void start_is_for_what_is_down() {
        State onWorker = pressing(three, Key.Kind.END);

        assertThat(Keystrokes.press(onWorker, Key.typed('s')).orders())
                .containsExactly(new Order.Do(Deed.START, id("worker"), "worker"));
        Step refused = Keystrokes.press(three, Key.typed('s'));
        assertThat(refused.orders()).isEmpty();
        assertThat(refused.next().view().notice().words())
                .isEqualTo("api is up already; r restarts it");
    }

    @ParameterizedTest
    @ValueSource(strings = {"s", "x", "r", "l", "j", "G"})
    void keys_do_nothing_where_there_is_no_deployment(String key) {
        assertThat(Keystrokes.press(listing(), Key.typed(key.charAt(0))).orders()).isEmpty();
        assertThat(typing(listing(), key).view().place()).isEqualTo(Place.ALL);
    }

    @Test
    void enter_opens_and_escape_comes_back() {
        State one = pressing(three, Key.Kind.DOWN, Key.Kind.ENTER);

        assertThat(one.view().place()).isEqualTo(Place.ONE);
        assertThat(Sight.of(one).id()).isEqualTo(id("web"));
        State back = pressing(one, Key.Kind.ESCAPE);
        assertThat(Sight.of(back).isAll()).isTrue();
        assertThat(targetOf(back)).isEqualTo("web");
    }

    @Test
    void the_log_goes_back_to_where_it_was_opened_from() {
        State fromAll = typing(three, "l");
        State fromOne = typing(opened("api"), "l");

        assertThat(fromAll.view().place()).isEqualTo(Place.LOG);
        assertThat(pressing(fromAll, Key.Kind.ESCAPE).view().place()).isEqualTo(Place.ALL);
        assertThat(pressing(fromOne, Key.Kind.ESCAPE).view().place()).isEqualTo(Place.ONE);
        assertThat(pressing(fromOne, Key.Kind.ESCAPE).opened()).isNotNull();
    }

    @Test
    void spans_grow_and_shrink_until_their_ends() {
        assertThat(typing(opened("api"), "+").view().span()).isEqualTo(Span.FIFTEEN_MINUTES);
        assertThat(typing(opened("api"), "-").view().span()).isEqualTo(Span.FIVE_MINUTES);
        assertThat(typing(opened("api"), "+++++++").view().span()).isEqualTo(Span.DAY);
        assertThat(typing(opened("api"), "+++++++-").view().span()).isEqualTo(Span.SIX_HOURS);
    }

    @Test
    void a_log_is_scrolled_between_its_ends_and_always_fills_the_screen() {
        State log =
                Some.after(
                        typing(opened("api"), "l"),
                        new Happening.Measured(10),
                        new Happening.Logged(id("api"), Collections.nCopies(25, "line"), true));

        assertThat(typing(log, "k").view().back()).isEqualTo(1);
        assertThat(pressing(log, Key.Kind.PAGE_UP).view().back()).isEqualTo(10);
        assertThat(pressing(log, Key.Kind.PAGE_UP, Key.Kind.PAGE_UP).view().back()).isEqualTo(15);
        assertThat(pressing(log, Key.Kind.HOME, Key.Kind.END).view().back()).isZero();
        assertThat(pressing(log, Key.Kind.DOWN).view().back()).isZero();
    }

    @Test
    void q_ends_well_and_an_interrupt_as_a_signal_would() {
        assertThat(Keystrokes.press(three, Key.typed('q')).orders())
                .containsExactly(new Order.Quit(0));
        assertThat(Keystrokes.press(typing(three, "/x"), Key.of(Key.Kind.INTERRUPT)).orders())
                .containsExactly(new Order.Quit(130));
    }

    @Test
    void any_key_closes_the_help_and_does_nothing_else() {
        State help = typing(three, "?");

        assertThat(help.view().help()).isTrue();
        Step closed = Keystrokes.press(help, Key.typed('q'));
        assertThat(closed.next().view().help()).isFalse();
        assertThat(closed.orders()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "'', ESCAPE",
        "[A, UP",
        "OA, UP",
        "[B, DOWN",
        "OC, RIGHT",
        "[D, LEFT",
        "[H, HOME",
        "[1~, HOME",
        "OF, END",
        "[4~, END",
        "[5~, PAGE_UP",
        "[6~, PAGE_DOWN",
        "[1;5A, UNKNOWN",
        "x, UNKNOWN"
    })
    void terminals_send_sequences_for_keys(String sequence, Key.Kind kind) {
        assertThat(Key.ofSequence(sequence)).isEqualTo(Key.of(kind));
    }

    @Test
    void characters_are_keys_and_some_control_characters_too() {
        assertThat(Key.ofCharacter('x')).isEqualTo(Key.typed('x'));
        assertThat(Key.ofCharacter('\r')).isEqualTo(Key.of(Key.Kind.ENTER));
        assertThat(Key.ofCharacter(127)).isEqualTo(Key.of(Key.Kind.BACKSPACE));
        assertThat(Key.ofCharacter(3)).isEqualTo(Key.of(Key.Kind.INTERRUPT));
        assertThat(Key.ofCharacter(26)).isEqualTo(Key.of(Key.Kind.UNKNOWN));
    }

    private static String targetOf(State state) {
        Row target = state.target();
        return target == null ? "" : target.name();
    }

    private static List<String> names(State state) {
        return state.visible().stream().map(Row::name).toList();
    }
}
