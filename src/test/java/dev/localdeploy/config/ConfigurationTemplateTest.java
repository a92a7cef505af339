package dev.localdeploy.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigurationTemplateTest {
    private @TempDir Path temporary;
    private Home home;

    @BeforeEach
    void setUp() throws IOException {
        home = new Home(temporary);
    }

    @Test
    void as_it_is_it_is_valid_and_changes_nothing() throws IOException {
        Settings before = home.settings();

        home.projectFile(ConfigurationTemplate.text());

        assertThat(home.settings()).isEqualTo(before);
        assertThat(home.read().deploymentNames()).isEmpty();
    }

    @Test
    void with_every_key_switched_on_it_is_valid_and_the_sections_change_nothing()
            throws IOException {
        Settings before = home.settings();

        home.projectFile(switchedOn(ConfigurationTemplate.text()));

        assertThat(home.settings().health().exec()).isEqualTo("pg_isready -p 5432");
        assertThat(home.settings().limits().tasks()).isEqualTo(200);
        home.projectFile(
                switchedOn(ConfigurationTemplate.text())
                        .replaceAll("(?m)^ *(exec|memory_max|cpu_quota|tasks_max): .*\\R", ""));
        assertThat(home.settings()).isEqualTo(before);
        assertThat(home.read().forDeployment("web").entry())
                .isEqualTo(
                        new Settings.Entry(
                                new ConfiguredCommand.Shell("npm run dev"),
                                home.project.resolve("web"),
                                3000,
                                true,
                                home.project.resolve("web.log"),
                                home.project.resolve(".env"),
                                Map.of("NODE_ENV", "development")));
        assertThat(home.read().forDeployment("web").restart()).isEqualTo(before.restart());
    }

    @Test
    void with_every_key_switched_on_every_key_comes_from_the_file() throws IOException {
        Path file = home.projectFile(switchedOn(ConfigurationTemplate.text()));

        assertThat(ConfigurationShow.yaml(home.read(), "web", true))
                .contains("# from " + file)
                .doesNotContain("# built in");
    }

    @Test
    void one_key_switched_on_alone_is_valid() throws IOException {
        home.projectFile(ConfigurationTemplate.text().replace("#threads: 100", "threads: 7"));

        assertThat(home.settings().health().threads()).isEqualTo(7);
    }

    @Test
    void every_key_is_explained_and_no_line_of_explanation_is_wide() {
        String template = ConfigurationTemplate.text();

        assertThat(template)
                .contains(
                        """
                        # When a crashed deployment comes back, and when it stays down.
                        restart_policy:
                          # Restarts without a stable period between them before giving up; 0 never restarts.
                          #max_attempts: 5
                        """);
        assertThat(template.lines().filter(line -> line.strip().startsWith("# ")))
                .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(100));
    }

    private static String switchedOn(String template) {
        return template.replaceAll("(?m)^( *)#(?=\\S)", "$1");
    }
}
