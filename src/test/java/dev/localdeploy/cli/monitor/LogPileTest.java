package dev.localdeploy.cli.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class LogPileTest {
    private final LogPile pile = new LogPile("api");

    @Test
    void only_the_first_line_of_a_batch_asks_to_be_fetched() {
        assertThat(pile.add("a")).isTrue();
        assertThat(pile.add("b")).isFalse();

        assertThat(pile.take()).isEqualTo(new Happening.Logged("api", List.of("a", "b"), true));
        assertThat(pile.add("c")).isTrue();
        assertThat(pile.take()).isEqualTo(new Happening.Logged("api", List.of("c"), false));
    }

    @Test
    void a_flood_costs_no_more_memory_than_is_shown() {
        for (int i = 0; i < 5000; i++) {
            pile.add(Integer.toString(i));
        }

        var taken = (Happening.Logged) pile.take();

        assertThat(taken.lines()).hasSize(Opened.MOST_LINES);
        assertThat(taken.lines().getLast()).isEqualTo("4999");
    }

    @Test
    void after_a_new_beginning_what_was_not_fetched_yet_is_not_told_twice() {
        pile.add("a");
        pile.take();
        pile.add("b");

        pile.beginAnew();
        pile.add("a");

        assertThat(pile.take()).isEqualTo(new Happening.Logged("api", List.of("a"), true));
    }

    @Test
    void a_new_beginning_is_told_with_its_first_line_however_early_it_is_fetched() {
        pile.add("a");
        pile.beginAnew();

        assertThat(pile.take()).isEqualTo(new Happening.Logged("api", List.of(), true));
        pile.add("a");
        assertThat(pile.take()).isEqualTo(new Happening.Logged("api", List.of("a"), true));
    }
}
