package dev.localdeploy.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ApiPortTest {
    @Test
    void two_daemons_that_start_at_once_never_choose_the_same_port() throws Exception {
        try (ApiPort first = ApiPort.reserve(Set.of());
                ApiPort second = ApiPort.reserve(Set.of())) {
            assertThat(second.number()).isNotEqualTo(first.number());
            assertThat(first.number()).isGreaterThanOrEqualTo(ApiPort.FIRST);
        }
    }

    @Test
    void in_the_moment_in_which_the_server_takes_a_port_no_other_daemon_does() throws Exception {
        try (ApiPort first = ApiPort.reserve(Set.of())) {
            first.yieldToServer();
            try (ApiPort second = ApiPort.reserve(Set.of())) {
                assertThat(second.number()).isNotEqualTo(first.number());
            }
        }
    }

    @Test
    void a_port_that_a_deployment_asked_for_is_left_to_it() throws Exception {
        int wouldBeChosen;
        try (ApiPort port = ApiPort.reserve(Set.of())) {
            wouldBeChosen = port.number();
        }

        try (ApiPort port = ApiPort.reserve(Set.of(wouldBeChosen))) {
            assertThat(port.number()).isNotEqualTo(wouldBeChosen);
        }
    }

    @Test
    void when_all_are_asked_for_the_refusal_says_which_were_tried() {
        Set<Integer> all =
                IntStream.range(ApiPort.FIRST, ApiPort.FIRST + 1000)
                        .boxed()
                        .collect(Collectors.toSet());

        assertThatThrownBy(() -> ApiPort.reserve(all).close())
                .isInstanceOf(DaemonRefusal.class)
                .hasMessage("no port from 28470 to 29469 is free for the API");
    }
}
