package dev.localdeploy.health;

import static dev.localdeploy.health.HealthStatus.DEGRADED;
import static dev.localdeploy.health.HealthStatus.HEALTHY;
import static dev.localdeploy.health.HealthStatus.UNHEALTHY;
import static dev.localdeploy.health.HealthStatus.UNKNOWN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.localdeploy.extension.HealthProbe;
import dev.localdeploy.extension.Subject;
import dev.localdeploy.extension.Verdict;
import dev.localdeploy.plugin.PluginJar;
import dev.localdeploy.plugin.Plugins;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExtensionCheckProcessTest {
    private static final Path EXAMPLE = Path.of("src/examples/heap-dump-probe");

    @TempDir Path folder;

    @Test
    void the_example_judges_a_run_from_within_its_jar() throws IOException {
        Path plugins = Files.createDirectory(folder.resolve("plugins"));
        PluginJar.of(EXAMPLE, plugins.resolve("example.jar"));
        Path project = Files.createDirectory(folder.resolve("project"));
        OwnProbe example =
                Plugins.in(plugins, HealthProbe.class.getPackage())
                        .all(HealthProbe.class, OwnProbe::of)
                        .getFirst();
        var check = new ExtensionCheck(example);
        var run = new WatchedRun(Some.run("d"), null, Some.plan(), project, Map::of);

        assertThat(check.type()).isEqualTo("heap-dump");
        assertThat(check.check(run, Optional.empty())).isEmpty();

        Files.createFile(project.resolve("pom.xml"));
        assertThat(check.check(run, Optional.empty()).orElseThrow().status()).isEqualTo(HEALTHY);

        Files.createFile(project.resolve("java_pid1.hprof"));
        assertThat(check.check(run, Optional.empty()).orElseThrow())
                .returns(UNHEALTHY, CheckResult::status)
                .returns("It ran out of memory: java_pid1.hprof", CheckResult::message)
                .returns(Map.of("heap_dumps", 1), CheckResult::details);
    }

    @Test
    void a_probe_is_told_about_the_run() {
        List<Subject> asked = new ArrayList<>();
        var check =
                check(subject -> {
                    asked.add(subject);
                    return Optional.of(Verdict.healthy("fine"));
                });

        check.check(
                Some.watched("deployment-1", 3000, Some.plan()), Optional.of(Some.listening(3001)));

        assertThat(asked)
                .singleElement()
                .satisfies(subject -> {
                    assertThat(subject.deployment()).isEqualTo("deployment-1");
                    assertThat(subject.pid()).isEqualTo(Some.LEADER.pid());
                    assertThat(subject.port()).hasValue(3000);
                    assertThat(subject.listeningPorts()).containsExactly(3001);
                });
    }

    @Test
    void whatever_it_throws_makes_only_its_own_result_unknown() {
        for (Throwable thrown :
                List.of(
                        new IOException("disk"),
                        new NoSuchMethodError("old"),
                        new StackOverflowError())) {
            assertThat(result(_ -> sneak(thrown)))
                    .returns(UNKNOWN, CheckResult::status)
                    .satisfies(found -> assertThat(found.message()).contains(thrown.toString()));
        }
        assertThat(result(_ -> null).status()).isEqualTo(UNKNOWN);
    }

    @Test
    void a_probe_that_hangs_is_degraded_and_hangs_nobody_else() {
        var end = new CountDownLatch(1);
        var hanging =
                check(_ -> {
                    boolean ended = false;
                    while (!ended) {
                        try {
                            end.await();
                            ended = true;
                        } catch (InterruptedException e) {
                            // It will not listen.
                        }
                    }
                    return Optional.empty();
                });

        var first = hanging.check(run(), Optional.empty()).orElseThrow();
        var second = hanging.check(run(), Optional.empty()).orElseThrow();
        end.countDown();

        assertThat(first.status()).isEqualTo(DEGRADED);
        assertThat(first.message()).contains("did not answer within");
        assertThat(second.status()).isEqualTo(DEGRADED);
        assertThat(second.message()).contains("hangs");
    }

    @Test
    void what_it_says_is_bounded_and_harmless() {
        Map<String, Object> details = new HashMap<>();
        for (int i = 0; i < 1000; i++) {
            details.put("k" + i, List.of("\u001b", "x"));
        }

        var result =
                result(_ ->
                        Optional.of(Verdict.degraded("\u001b" + "x".repeat(9999)).with(details)));

        assertThat(result.message()).hasSizeLessThan(400).startsWith(".x");
        assertThat(result.details()).hasSize(20).containsValue("[., x]");
    }

    @Test
    void names_that_would_confuse_are_refused() {
        for (String name : List.of("http", "process", "resource", "exec", "", "a b", "\u001b")) {
            assertThatThrownBy(() -> new OwnProbe(name, Duration.ofSeconds(1), probe(_ -> null)))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> new OwnProbe("ok", Duration.ZERO, probe(_ -> Optional.empty())))
                .hasMessageContaining("PT0S");
    }

    private interface Probing {
        Optional<Verdict> probe(Subject subject) throws Exception;
    }

    private static HealthProbe probe(Probing probing) {
        return new HealthProbe() {
            @Override
            public String name() {
                return "own";
            }

            @Override
            public Optional<Verdict> probe(Subject subject) throws Exception {
                return probing.probe(subject);
            }
        };
    }

    private static ExtensionCheck check(Probing probing) {
        return new ExtensionCheck(new OwnProbe("own", Duration.ofMillis(100), probe(probing)));
    }

    private static CheckResult result(Probing probing) {
        return new ExtensionCheck(new OwnProbe("own", Duration.ofSeconds(10), probe(probing)))
                .check(run(), Optional.empty())
                .orElseThrow();
    }

    private static WatchedRun run() {
        return Some.watched("d", null, Some.plan());
    }

    @SuppressWarnings("unchecked") // the only way to throw anything at all from anywhere
    private static <T extends Throwable> Optional<Verdict> sneak(Throwable thrown) throws T {
        throw (T) thrown;
    }
}
