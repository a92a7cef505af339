package dev.localdeploy.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NamesTest {
    @Test
    void an_id_has_the_day_in_utc_and_eight_hex_digits() {
        Instant lateInTokyo = Instant.parse("2025-10-21T23:30:00Z");

        for (int seed = 0; seed < 1000; seed++) {
            assertThat(Names.newId(lateInTokyo, new Random(seed)))
                    .matches("deployment-20251021-[0-9a-f]{8}")
                    .matches(Names::isId);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"billing", "a", "7", "Billing-API_2.0", "x.y"})
    void a_sensible_name_is_taken_as_it_is(String name) {
        assertThat(Names.checked(name, Set.of())).isEqualTo(name);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-n",
                ".hidden",
                "a b",
                "a/b",
                "ü",
                "a\u001b[31m",
                "a\n",
                "deployment-20251022-a3f7b2c1",
                "12345678901234567890123456789012345678901234567890123456789012345"
            })
    void anything_else_is_refused_with_an_example(String name) {
        assertThatThrownBy(() -> Names.checked(name, Set.of()))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("'" + name + "' is not a deployment name")
                .hasMessageContaining("like 'billing-api'");
    }

    @ParameterizedTest(name = "{0} becomes {1}")
    @CsvSource({
        "/home/me/billing,billing",
        "/home/me/My Shop (new),My-Shop-new-",
        "/home/me/.config,config",
        "/home/me/ü,deployment",
        "/,deployment",
        "/srv/deployment-20251022-a3f7b2c1,deployment",
        "/srv/taken,taken-3"
    })
    void a_name_is_made_from_the_folder(String folder, String name) {
        assertThat(Names.derived(Path.of(folder), Set.of("taken", "taken-2"))).isEqualTo(name);
    }

    @Test
    void a_long_folder_still_gives_a_name_that_may_be_used() {
        Path folder = Path.of("/srv/" + "x".repeat(200));
        String first = Names.derived(folder, Set.of());

        String second = Names.derived(folder, Set.of(first));

        assertThat(Names.checked(second, Set.of(first))).endsWith("-2");
    }
}
