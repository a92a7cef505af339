package dev.localdeploy.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.localdeploy.testing.ManualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SessionsTest {
    private final ManualTime time = new ManualTime();
    private final Random random = new Random(42);
    private final Sessions sessions = new Sessions(time, () -> random);

    @Test
    void a_code_becomes_a_session_whose_two_secrets_open_together() {
        Sessions.Secrets secrets = begin();

        assertThat(sessions.knows(secrets.cookie())).isTrue();
        assertThat(sessions.opens(secrets.cookie(), secrets.key())).isTrue();
    }

    @Test
    void a_code_works_once() {
        String code = sessions.newCode().code();
        sessions.begin(code);

        assertThat(sessions.begin(code)).isEmpty();
    }

    @Test
    void a_code_is_over_after_a_minute() {
        Sessions.Code code = sessions.newCode();
        assertThat(code.expiresAt()).isEqualTo(time.instant().plusSeconds(60));

        time.pass(Duration.ofSeconds(60));

        assertThat(sessions.begin(code.code())).isEmpty();
    }

    @Test
    void what_nobody_made_opens_nothing() {
        Sessions.Secrets secrets = begin();

        assertThat(sessions.begin("")).isEmpty();
        assertThat(sessions.begin(secrets.cookie())).isEmpty();
        assertThat(sessions.knows("")).isFalse();
        assertThat(sessions.knows(secrets.key())).isFalse();
    }

    @Test
    void a_cookie_opens_nothing_without_the_key_of_the_same_session() {
        Sessions.Secrets one = begin();
        Sessions.Secrets other = begin();

        assertThat(sessions.opens(one.cookie(), "")).isFalse();
        assertThat(sessions.opens(one.cookie(), one.cookie())).isFalse();
        assertThat(sessions.opens(one.cookie(), other.key())).isFalse();
        assertThat(sessions.opens(other.cookie(), one.key())).isFalse();
    }

    @Test
    void a_session_ends_when_it_was_not_used_for_twelve_hours() {
        Sessions.Secrets secrets = begin();

        time.pass(Sessions.IDLE_LASTS.minusSeconds(1));
        assertThat(sessions.opens(secrets.cookie(), secrets.key())).isTrue();
        time.pass(Sessions.IDLE_LASTS.minusSeconds(1));
        assertThat(sessions.knows(secrets.cookie())).isTrue();

        time.pass(Sessions.IDLE_LASTS);
        assertThat(sessions.knows(secrets.cookie())).isFalse();
    }

    @Test
    void the_session_used_longest_ago_makes_room_for_a_new_one() {
        Sessions.Secrets first = begin();
        Sessions.Secrets second = begin();
        for (int i = 2; i < Sessions.MOST; i++) {
            begin();
        }
        sessions.knows(first.cookie());

        begin();

        assertThat(sessions.knows(first.cookie())).isTrue();
        assertThat(sessions.knows(second.cookie())).isFalse();
    }

    @Test
    void codes_that_nobody_used_do_not_pile_up() {
        String first = sessions.newCode().code();
        List<String> later = new ArrayList<>();
        for (int i = 0; i < Sessions.MOST; i++) {
            later.add(sessions.newCode().code());
        }

        assertThat(sessions.begin(first)).isEmpty();
        assertThat(later).allSatisfy(code -> assertThat(sessions.begin(code)).isPresent());
    }

    @Test
    void secrets_are_long_and_all_different_and_fit_into_a_link_and_a_cookie() {
        var secrets = new HashSet<String>();
        for (int i = 0; i < 100; i++) {
            Sessions.Code code = sessions.newCode();
            Sessions.Secrets made = sessions.begin(code.code()).orElseThrow();
            secrets.addAll(List.of(code.code(), made.cookie(), made.key()));
        }

        assertThat(secrets).hasSize(300).allMatch(secret -> secret.matches("[A-Za-z0-9_-]{32}"));
    }

    @Test
    void secrets_are_not_printed_by_accident() {
        Sessions.Secrets secrets = begin();

        assertThat(secrets.toString()).doesNotContain(secrets.cookie(), secrets.key());
    }

    private Sessions.Secrets begin() {
        return sessions.begin(sessions.newCode().code()).orElseThrow();
    }
}
