package dev.localdeploy.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.localdeploy.config.ConfigurationFiles;
import dev.localdeploy.stability.log.ErrorPattern;
import dev.localdeploy.stability.log.LogPlan;
import dev.localdeploy.stability.log.Severity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the configuration files say of the search for errors, in the words of the core. */
class LogPlanOfFilesTest {
    @TempDir Path home;

    @Test
    void without_files_it_is_the_standard_one() {
        assertThat(planOf("web")).isEqualTo(LogPlan.STANDARD);
    }

    @Test
    void a_pattern_without_a_severity_is_as_bad_as_usual() throws IOException {
        Files.writeString(
                home.resolve("local-deploy.yaml"),
                """
                version: "1.0"
                log_monitoring:
                  on_match: restart
                  error_patterns: [FATAL, oops, {pattern: oh, severity: warning}]
                deployments:
                  quiet: {log_monitoring: {enabled: false, on_match: record}}
                """);

        LogPlan plan = planOf("web");

        assertThat(plan.enabled()).isTrue();
        assertThat(plan.restartOnMatch()).isTrue();
        assertThat(plan.patterns())
                .containsExactly(
                        new ErrorPattern("FATAL", Severity.CRITICAL),
                        new ErrorPattern("oops", Severity.ERROR),
                        new ErrorPattern("oh", Severity.WARNING));
        assertThat(planOf("quiet")).isEqualTo(new LogPlan(false, plan.patterns(), false));
    }

    private LogPlan planOf(String name) {
        return new FileDefaults(new ConfigurationFiles(home.resolve("none"), home))
                .of(home, name)
                .logs();
    }
}
