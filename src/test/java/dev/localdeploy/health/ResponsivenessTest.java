package dev.localdeploy.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.localdeploy.health.Responsiveness.News;
import dev.localdeploy.health.Responsiveness.Step;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ResponsivenessTest {
    private static final HealthPlan PLAN = HealthPlan.STANDARD; // 60 s of grace, threshold 3
    private static final Duration EARLY = Duration.ofSeconds(59);
    private static final Duration LATE = Duration.ofSeconds(60);

    private Responsiveness now = Responsiveness.atFirst(false);

    @Test
    void the_first_answer_makes_ready_and_the_second_is_no_news() {
        assertThat(answered()).isEqualTo(News.READY);
        assertThat(answered()).isEqualTo(News.NONE);
    }

    @Test
    void one_that_was_ready_before_is_not_announced_again() {
        now = Responsiveness.atFirst(true);

        assertThat(answered()).isEqualTo(News.NONE);
    }

    @Test
    void while_it_starts_it_may_fail_as_often_as_it_likes() {
        for (int i = 0; i < 100; i++) {
            assertThat(failed(EARLY)).isEqualTo(News.NONE);
        }
        assertThat(answered()).isEqualTo(News.READY);
    }

    @Test
    void without_an_answer_when_the_grace_is_over_it_is_unresponsive_and_that_is_told_once() {
        assertThat(failed(LATE)).isEqualTo(News.UNRESPONSIVE);
        assertThat(failed(LATE)).isEqualTo(News.NONE);
    }

    @Test
    void one_that_answers_too_late_is_ready_all_the_same() {
        failed(LATE);

        assertThat(answered()).isEqualTo(News.READY);
        assertThat(answered()).isEqualTo(News.NONE);
    }

    @Test
    void one_that_answers_again_says_so_once_and_may_become_unresponsive_again() {
        answered();
        failed(LATE);
        failed(LATE);
        assertThat(failed(LATE)).isEqualTo(News.UNRESPONSIVE);

        assertThat(answered()).isEqualTo(News.RESPONSIVE_AGAIN);
        assertThat(answered()).isEqualTo(News.NONE);
        failed(LATE);
        failed(LATE);
        assertThat(failed(LATE)).isEqualTo(News.UNRESPONSIVE);
    }

    @Test
    void once_ready_the_third_failure_in_a_row_is_one_too_many() {
        answered();

        assertThat(failed(LATE)).isEqualTo(News.NONE);
        assertThat(failed(LATE)).isEqualTo(News.NONE);
        assertThat(failed(LATE)).isEqualTo(News.UNRESPONSIVE);
        assertThat(failed(LATE)).isEqualTo(News.NONE);
    }

    @Test
    void an_answer_in_between_begins_the_row_anew() {
        answered();
        failed(LATE);
        failed(LATE);
        answered();

        assertThat(failed(LATE)).isEqualTo(News.NONE);
        assertThat(failed(LATE)).isEqualTo(News.NONE);
        assertThat(failed(LATE)).isEqualTo(News.UNRESPONSIVE);
    }

    @Test
    void failures_before_a_sleep_are_forgotten_after_it() {
        answered();
        failed(LATE);
        failed(LATE);
        now = now.afterSleep();

        assertThat(failed(LATE)).isEqualTo(News.NONE);
    }

    private News answered() {
        return take(now.answered());
    }

    private News failed(Duration up) {
        return take(now.failed(up, PLAN));
    }

    private News take(Step step) {
        now = step.next();
        return step.news();
    }
}
