package dev.localdeploy.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestWordTest {
    private static final List<String> KEYS =
            List.of("path", "port", "max_attempts", "max_backoff_seconds", "threads");

    @ParameterizedTest(name = "{0} means {1}")
    @CsvSource({
        "paht, path",
        "prt, port",
        "max_attemps, max_attempts",
        "maxAttempts, max_attempts",
        "MAX-ATTEMPTS, max_attempts",
        "max_backoff, max_backoff_seconds",
        "thread, threads",
        "threads_limit, threads",
        "thr, threads",
    })
    void a_slip_is_recognised(String written, String meant) {
        assertThat(NearestWord.to(written, KEYS)).contains(meant);
    }

    @ParameterizedTest(name = "{0} means nothing known")
    @CsvSource({"colour", "x", "po", "max", "''"})
    void a_word_that_is_like_none_is_left_alone(String written) {
        assertThat(NearestWord.to(written, KEYS)).isEmpty();
    }

    @Test
    void a_word_of_any_length_is_answered_at_once() {
        assertThat(NearestWord.to("p".repeat(1_000_000), KEYS)).isEmpty();
    }

    @ParameterizedTest(name = "from \"{0}\" to \"{1}\" it is {2}")
    @CsvSource({
        "'', '', 0",
        "'', abc, 3",
        "abc, '', 3",
        "abc, abc, 0",
        "abc, abd, 1",
        "abc, acb, 1",
        "abc, bc, 1",
        "kitten, sitting, 3",
    })
    void distance_counts_slips(String from, String to, int slips) {
        assertThat(NearestWord.distance(from, to)).isEqualTo(slips);
    }
}
