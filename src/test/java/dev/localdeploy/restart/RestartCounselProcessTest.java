package dev.localdeploy.restart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.localdeploy.extension.Advice;
import dev.localdeploy.extension.Crash;
import dev.localdeploy.extension.RestartAdvisor;
import dev.localdeploy.plugin.PluginJar;
import dev.localdeploy.plugin.Plugins;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RestartCounselProcessTest {
    private static final Path EXAMPLE = Path.of("src/examples/working-hours-advisor");
    private static final Instant PLANNED = Instant.parse("2025-10-22T10:00:02Z");

    @TempDir Path folder;

    @Test
    void with_nobody_to_ask_it_goes_as_planned() {
        RestartCounsel counsel = new RestartCounsel(List.of());

        assertThat(counsel.isEmpty()).isTrue();
        assertThat(counsel.ask(crash(PLANNED, 1))).isEqualTo(Advice.asPlanned());
    }

    @Test
    void the_one_who_puts_it_off_for_longest_wins() {
        assertThat(
                        ask(
                                _ -> Advice.notBefore(PLANNED.plusSeconds(10)),
                                _ -> Advice.notBefore(PLANNED.plusSeconds(60)),
                                _ -> Advice.asPlanned()))
                .isEqualTo(Advice.notBefore(PLANNED.plusSeconds(60)));
    }

    @Test
    void the_one_who_forbids_wins_over_all() {
        assertThat(
                        ask(
                                _ -> Advice.notBefore(PLANNED.plusSeconds(10)),
                                _ -> Advice.stayDown("no\u001b[31m")))
                .isEqualTo(Advice.stayDown("a1 forbids a restart: no?[31m"));
    }

    @Test
    void nobody_makes_a_restart_earlier_nor_puts_it_off_for_ever() {
        assertThat(ask(_ -> Advice.notBefore(PLANNED.minusSeconds(1))))
                .isEqualTo(Advice.asPlanned());
        assertThat(ask(_ -> Advice.notBefore(Instant.MAX)))
                .isEqualTo(Advice.notBefore(PLANNED.plus(Duration.ofDays(7))));
    }

    @Test
    void who_throws_or_says_nothing_is_not_heard() {
        assertThat(
                        ask(
                                _ -> {
                                    throw new IOException("disk");
                                },
                                _ -> {
                                    throw new NoSuchMethodError("old");
                                },
                                _ -> null,
                                _ -> Advice.notBefore(PLANNED.plusSeconds(5))))
                .isEqualTo(Advice.notBefore(PLANNED.plusSeconds(5)));
    }

    @Test
    void who_hangs_is_not_heard_and_not_called_again_meanwhile() {
        CountDownLatch never = new CountDownLatch(1);
        List<Crash> asked = Collections.synchronizedList(new ArrayList<>());
        RestartCounsel counsel =
                new RestartCounsel(
                        List.of(
                                own(
                                        "slow",
                                        Duration.ofMillis(50),
                                        crash -> {
                                            asked.add(crash);
                                            while (never.getCount() > 0) {
                                                try {
                                                    never.await();
                                                } catch (InterruptedException e) {
                                                    // It will not listen.
                                                }
                                            }
                                            return Advice.stayDown("never said");
                                        })));

        assertThat(counsel.ask(crash(PLANNED, 1))).isEqualTo(Advice.asPlanned());
        assertThat(counsel.ask(crash(PLANNED, 2))).isEqualTo(Advice.asPlanned());
        assertThat(asked).hasSize(1);
        never.countDown();
    }

    @Test
    void a_name_or_a_limit_that_will_not_do_is_refused() {
        for (String name : List.of("", "a b", "\u001b")) {
            assertThatThrownBy(() -> own(name, Duration.ofSeconds(1), _ -> Advice.asPlanned()))
                    .hasMessageContaining("letters");
        }
        assertThatThrownBy(() -> own("ok", Duration.ZERO, _ -> Advice.asPlanned()))
                .hasMessageContaining("PT0S");
    }

    @Test
    void the_example_lets_the_night_pass_from_within_its_jar() throws IOException {
        Path plugins = Files.createDirectory(folder.resolve("plugins"));
        PluginJar.of(EXAMPLE, plugins.resolve("example.jar"));
        List<OwnAdvisor> advisors =
                Plugins.in(plugins, RestartAdvisor.class.getPackage())
                        .all(RestartAdvisor.class, OwnAdvisor::of);
        assertThat(advisors).extracting(OwnAdvisor::name).containsExactly("working-hours");
        RestartCounsel counsel = new RestartCounsel(advisors);

        assertThat(counsel.ask(crash(at(22, 15, 0), 1))).isEqualTo(Advice.asPlanned());
        assertThat(counsel.ask(crash(at(22, 23, 30), 1))).isEqualTo(Advice.notBefore(at(23, 7, 0)));
        assertThat(counsel.ask(crash(at(23, 3, 0), 2))).isEqualTo(Advice.notBefore(at(23, 7, 0)));
        assertThat(counsel.ask(crash(at(23, 3, 0), 3)))
                .isEqualTo(
                        Advice.stayDown(
                                "working-hours forbids a restart: it crashed 3 times at night"));
    }

    private static Instant at(int day, int hour, int minute) {
        return LocalDateTime.of(2025, 10, day, hour, minute)
                .atZone(ZoneId.systemDefault())
                .toInstant();
    }

    private interface Advising {
        Advice advise(Crash crash) throws Exception;
    }

    private static Advice ask(Advising... advising) {
        List<OwnAdvisor> all = new ArrayList<>();
        for (Advising one : Arrays.asList(advising)) {
            all.add(own("a" + all.size(), Duration.ofSeconds(20), one));
        }
        return new RestartCounsel(all).ask(crash(PLANNED, 1));
    }

    private static OwnAdvisor own(String name, Duration timeout, Advising advising) {
        return new OwnAdvisor(
                name,
                timeout,
                new RestartAdvisor() {
                    @Override
                    public String name() {
                        return name;
                    }

                    @Override
                    public Advice advise(Crash crash) throws Exception {
                        return advising.advise(crash);
                    }
                });
    }

    private static Crash crash(Instant restartAt, int crashes) {
        return new Crash(
                "deployment-1",
                "web",
                Path.of("/srv"),
                "Process exited with code 1",
                OptionalInt.of(1),
                OptionalInt.empty(),
                restartAt.minusSeconds(2),
                0,
                0,
                Collections.nCopies(crashes, restartAt.minusSeconds(2)),
                restartAt);
    }
}
