package dev.localdeploy.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class LineSearchTest {
    @Test
    void an_empty_expression_finds_every_line() {
        assertThat(search("").finds("anything")).isTrue();
    }

    @Test
    void an_expression_is_found_anywhere_in_a_line() {
        assertThat(search("b+c").finds("abbbcd")).isTrue();
        assertThat(search("b+c").finds("ac")).isFalse();
        assertThat(search("(?i)ERROR").finds("an error")).isTrue();
        assertThat(search("^(\\w+) \\1$").finds("again again")).isTrue();
    }

    @Test
    void a_mistake_in_the_expression_is_told() {
        assertThatThrownBy(() -> search("("))
                .isInstanceOf(Unanswerable.class)
                .hasMessageContaining("grep");
    }

    @Test
    void an_expression_that_takes_for_ever_is_given_up() {
        String line = "a".repeat(60_000) + "!";

        assertTimeoutPreemptively(
                Duration.ofSeconds(30),
                () ->
                        assertThatThrownBy(() -> search("(a+)+b|(a*)*c").finds(line))
                                .isInstanceOf(Unanswerable.class));
    }

    @Test
    void an_expression_that_needs_a_deep_stack_is_refused() {
        String line = "ab".repeat(30_000);

        assertThatThrownBy(() -> search("^(a|b|ab|ba)*c").finds(line))
                .isInstanceOf(Unanswerable.class);
    }

    private static LineSearch search(String expression) {
        return LineSearch.begin(new HurriedClock(), expression);
    }

    /** A second passes between two looks. */
    private static final class HurriedClock extends Clock {
        private Instant now = Instant.EPOCH;

        @Override
        public Instant instant() {
            now = now.plusSeconds(1);
            return now;
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
