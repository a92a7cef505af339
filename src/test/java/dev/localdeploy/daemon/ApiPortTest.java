package dev.localdeploy.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ApiPortTest {
    private static final OptionalInt NONE = OptionalInt.empty();

    @Test
    void the_port_of_the_daemon_before_comes_before_lower_ones() throws Exception {
        int higher;
        try (ApiPort lower = ApiPort.reserve(NONE, Set.of());
                ApiPort last = ApiPort.reserve(NONE, Set.of(lower.number() + 1))) {
            higher = last.number();
        }

        try (ApiPort port = ApiPort.reserve(OptionalInt.of(higher), Set.of())) {
            assertThat(port.number()).isEqualTo(higher);
        }
    }

    @Test
    void the_port_of_the_daemon_before_is_another_one_s_now() throws Exception {
        try (ApiPort other = ApiPort.reserve(NONE, Set.of());
                ApiPort port = ApiPort.reserve(OptionalInt.of(other.number()), Set.of())) {
            assertThat(port.number()).isNotEqualTo(other.number());
        }
        try (ApiPort port = ApiPort.reserve(OptionalInt.of(22), Set.of())) {
            assertThat(port.number()).isGreaterThanOrEqualTo(ApiPort.FIRST);
        }
    }

    @Test
    void two_daemons_that_start_at_once_never_choose_the_same_port() throws Exception {
        try (ApiPort first = ApiPort.reserve(NONE, Set.of());
                ApiPort second = ApiPort.reserve(NONE, Set.of())) {
            assertThat(second.number()).isNotEqualTo(first.number());
            assertThat(first.number()).isGreaterThanOrEqualTo(ApiPort.FIRST);
        }
    }

    @Test
    void in_the_moment_in_which_the_server_takes_a_port_no_other_daemon_does() throws Exception {
        try (ApiPort first = ApiPort.reserve(NONE, Set.of())) {
            first.yieldToServer();
            try (ApiPort second = ApiPort.reserve(NONE, Set.of())) {
                assertThat(second.number()).isNotEqualTo(first.number());
            }
        }
    }

    @Test
    void a_port_that_a_deployment_asked_for_is_left_to_it() throws Exception {
        int wouldBeChosen;
        try (ApiPort port = ApiPort.reserve(NONE, Set.of())) {
            wouldBeChosen = port.number();
        }

        try (ApiPort port = ApiPort.reserve(NONE, Set.of(wouldBeChosen))) {
            assertThat(port.number()).isNotEqualTo(wouldBeChosen);
        }
    }

    @Test
    void when_all_are_asked_for_the_refusal_says_which_were_tried() {
        Set<Integer> all =
                IntStream.range(ApiPort.FIRST, ApiPort.FIRST + 1000)
                        .boxed()
                        .collect(Collectors.toSet());

        assertThatThrownBy(() -> ApiPort.reserve(NONE, all).close())
                .isInstanceOf(DaemonRefusal.class)
                .hasMessage("no port from 28470 to 29469 is free for the API");
    }
}
