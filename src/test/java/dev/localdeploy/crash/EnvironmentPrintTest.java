package dev.localdeploy.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class EnvironmentPrintTest {
    private static final Map<String, String> GOOD =
            Map.of("PATH", "/bin", "TOKEN", "hunter2", "OLD", "1");

    @Test
    void names_that_came_went_or_changed_are_told() {
        Map<String, String> bad = Map.of("PATH", "/bin", "TOKEN", "hunter3", "NEW", "1");

        EnvironmentChange change =
                EnvironmentPrint.between(
                        EnvironmentPrint.of(GOOD, "salt"), EnvironmentPrint.of(bad, "salt"));

        assertThat(change.added()).containsExactly("NEW");
        assertThat(change.removed()).containsExactly("OLD");
        assertThat(change.changed()).containsExactly("TOKEN");
    }

    @Test
    void what_is_kept_holds_no_value_and_looks_different_with_another_salt() {
        Map<String, String> print = EnvironmentPrint.of(GOOD, "salt");

        assertThat(print.toString()).doesNotContain("hunter2").doesNotContain("/bin");
        assertThat(print.get("OLD")).isNotEqualTo(EnvironmentPrint.of(GOOD, "sugar").get("OLD"));
    }
}
