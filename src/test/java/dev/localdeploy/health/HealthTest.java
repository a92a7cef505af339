package dev.localdeploy.health;

import static dev.localdeploy.health.HealthStatus.DEGRADED;
import static dev.localdeploy.health.HealthStatus.HEALTHY;
import static dev.localdeploy.health.HealthStatus.UNHEALTHY;
import static dev.localdeploy.health.HealthStatus.UNKNOWN;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What all checks say together, and what is kept of it. */
class HealthTest {
    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
                    # http,    process,   resource,  overall
                    HEALTHY,   HEALTHY,   HEALTHY,   HEALTHY
                    UNKNOWN,   HEALTHY,   HEALTHY,   HEALTHY
                    UNKNOWN,   HEALTHY,   DEGRADED,  DEGRADED
                    UNKNOWN,   UNHEALTHY, HEALTHY,   UNHEALTHY
                    UNKNOWN,   HEALTHY,   UNKNOWN,   UNKNOWN
                    UNKNOWN,   UNKNOWN,   UNKNOWN,   UNKNOWN
                    HEALTHY,   UNHEALTHY, HEALTHY,   UNHEALTHY
                    UNHEALTHY, UNHEALTHY, UNHEALTHY, UNHEALTHY
                    DEGRADED,  UNHEALTHY, DEGRADED,  UNHEALTHY
                    UNHEALTHY, HEALTHY,   HEALTHY,   DEGRADED
                    HEALTHY,   HEALTHY,   UNHEALTHY, DEGRADED
                    UNHEALTHY, UNKNOWN,   UNKNOWN,   DEGRADED
                    DEGRADED,  HEALTHY,   HEALTHY,   DEGRADED
                    HEALTHY,   DEGRADED,  HEALTHY,   DEGRADED
                    HEALTHY,   HEALTHY,   DEGRADED,  DEGRADED
                    DEGRADED,  UNKNOWN,   HEALTHY,   DEGRADED
                    HEALTHY,   UNKNOWN,   HEALTHY,   UNKNOWN
                    HEALTHY,   HEALTHY,   UNKNOWN,   UNKNOWN
                    """)
    void what_three_checks_say_together(
            HealthStatus http, HealthStatus process, HealthStatus resource, HealthStatus overall) {
        var report =
                report(
                        result("http", http),
                        result("process", process),
                        result("resource", resource));

        assertThat(report.overall()).isEqualTo(overall);
    }

    @Test
    void a_check_of_the_users_own_weighs_as_much_as_any_but_never_makes_unhealthy() {
        assertThat(report(result("process", HEALTHY), result("exec", UNHEALTHY)).overall())
                .isEqualTo(DEGRADED);
        assertThat(report(result("process", HEALTHY), result("exec", UNKNOWN)).overall())
                .isEqualTo(UNKNOWN);
    }

    @Test
    void where_nothing_was_asked_nothing_is_known() {
        assertThat(report().overall()).isEqualTo(UNKNOWN);
        assertThat(report(result("http", UNKNOWN)).overall()).isEqualTo(UNKNOWN);
    }

    @Test
    void a_history_keeps_the_newest_hundred_of_each_subject() {
        var history = new HealthHistory();
        for (int i = 0; i < 250; i++) {
            history.add("a", new HealthReport(List.of(), Instant.ofEpochSecond(i)));
        }
        history.add("b", new HealthReport(List.of(), Instant.EPOCH));

        assertThat(history.newestFirst("a", 1000))
                .hasSize(100)
                .extracting(HealthReport::at)
                .startsWith(Instant.ofEpochSecond(249), Instant.ofEpochSecond(248))
                .endsWith(Instant.ofEpochSecond(150));
        history.forget("a");
        assertThat(history.newestFirst("a", 5)).isEmpty();
        assertThat(history.newest("b")).isPresent();
    }

    @Test
    void a_history_of_any_length_gives_back_what_was_put_in() {
        var history = new HealthHistory();
        for (int i = 0; i < 150; i++) {
            var report =
                    new HealthReport(List.of(result("p" + i, HEALTHY)), Instant.ofEpochMilli(i));
            history.add("a", report);

            assertThat(history.newestFirst("a", 2)).first().isEqualTo(report);
            assertThat(history.newestFirst("a", 1000)).hasSize(Math.min(i + 1, 100));
        }
    }

    @Test
    void what_did_not_change_from_one_report_to_the_next_is_kept_once() {
        var history = new HealthHistory();
        for (int i = 0; i < 2; i++) {
            history.add(
                    "a",
                    new HealthReport(
                            List.of(
                                    result("process", HEALTHY),
                                    result("http", HEALTHY).after(i),
                                    new CheckResult("x", HEALTHY, "said", Map.of("figure", i))),
                            Instant.ofEpochSecond(i)));
        }

        List<CheckResult> newer = history.newestFirst("a", 2).getFirst().checks();
        List<CheckResult> older = history.newestFirst("a", 2).getLast().checks();
        assertThat(newer.getFirst()).isSameAs(older.getFirst());
        assertThat(newer.get(1).evidence()).isSameAs(older.get(1).evidence());
        assertThat(newer.get(1).responseTimeMs()).isEqualTo(1);
        assertThat(newer.get(2).details()).containsEntry("figure", 1);
    }

    private static CheckResult result(String type, HealthStatus status) {
        return new CheckResult(type, status, "", Map.of());
    }

    private static HealthReport report(CheckResult... results) {
        return new HealthReport(List.of(results), Instant.EPOCH);
    }
}
