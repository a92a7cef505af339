package dev.localdeploy.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.localdeploy.config.Settings.Notable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The section that only the user's own file may have. */
class NotificationSettingsTest {
    private @TempDir Path home;

    @Test
    void nobody_is_told_anything_unless_the_user_wants_it() {
        assertThat(files().notifications().desktop()).isFalse();
        assertThat(files().notifications().webhookUrl()).isNull();
        assertThat(files().notifications().events())
                .contains(Notable.CRASHED)
                .doesNotContain(Notable.LOG_ERROR);
    }

    @Test
    void the_users_file_says_what_and_how() throws IOException {
        user(
                """
                notifications:
                  desktop: true
                  webhook_url: https://example.org/hook
                  webhook_secret_file: secret
                  events: [log_error, crashed]
                """);

        assertThat(files().notifications())
                .isEqualTo(
                        new Settings.Notifications(
                                true,
                                "https://example.org/hook",
                                home.resolve("config/secret"),
                                List.of(Notable.LOG_ERROR, Notable.CRASHED)));
    }

    @Test
    void a_project_may_not_make_the_daemon_call_anybody() throws IOException {
        Path project =
                Files.writeString(
                        home.resolve(ConfigurationFile.PROJECT_FILE),
                        "notifications: {webhook_url: \"http://evil.example\"}\n");

        assertThat(files().check(project).text())
                .contains(
                        "notifications: found in the file of a project, expected in your own"
                                + " config.yaml");
        assertThat(files().notifications().webhookUrl()).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{webhook_url: \"file:///etc/passwd\"}",
                "{webhook_url: localhost}",
                "{webhook_url: \"http://localhost:70000/hook\"}",
                "{events: crashed}",
                "{events: [crash]}",
                "{desktop: maybe}"
            })
    void what_makes_no_sense_is_refused(String section) throws IOException {
        user("notifications: " + section + "\n");

        assertThatThrownBy(() -> files().notifications())
                .isInstanceOf(ConfigurationException.class);
    }

    private void user(String yaml) throws IOException {
        Files.createDirectories(home.resolve("config"));
        Files.writeString(home.resolve("config").resolve(ConfigurationFile.USER_FILE), yaml);
    }

    private ConfigurationFiles files() {
        return new ConfigurationFiles(home.resolve("config"), home);
    }
}
