package dev.localdeploy.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckedTest {
    private @TempDir Path temporary;
    private Home home;

    @BeforeEach
    void setUp() throws IOException {
        home = new Home(temporary);
    }

    @Test
    void each_good_file_is_called_valid() throws IOException {
        Path project = home.projectFile("health: {threads: 5}");
        Path user = home.userFile("");

        Checked checked = home.files.checkFor(home.project);

        assertThat(checked.valid()).isTrue();
        assertThat(checked.text()).isEqualTo(project + " is valid\n" + user + " is valid\n");
    }

    @Test
    void a_bad_file_does_not_hide_that_the_other_is_good() throws IOException {
        Path project = home.projectFile("health: {threads: 0}");
        Path user = home.userFile("");

        Checked checked = home.files.checkFor(home.project);

        assertThat(checked.valid()).isFalse();
        assertThat(checked.text())
                .isEqualTo(
                        """
                        %s:1:19: health.threads: found the number 0, expected a whole number, at least 1, such as 100
                        %s is valid
                        """
                                .formatted(project, user));
    }

    @Test
    void where_there_is_no_file_that_is_said() {
        Checked checked = home.files.checkFor(home.project);

        assertThat(checked.valid()).isTrue();
        assertThat(checked.text())
                .isEqualTo(
                        "No configuration file found here: the built-in values hold. \"local-deploy config init\" makes one.\n");
    }

    @Test
    void a_file_of_any_name_can_be_checked() throws IOException {
        Path file = Home.write(home.folder.resolve("try.yaml"), "deployments: {web: {}}");

        assertThat(home.files.check(file).text()).isEqualTo(file + " is valid\n");
    }

    @Test
    void the_user_file_is_checked_as_what_it_is() throws IOException {
        Path file = home.userFile("deployments: {}");

        assertThat(home.files.check(file).valid()).isFalse();
    }

    @Test
    void a_file_that_is_not_there_is_not_valid() {
        Path file = home.folder.resolve("none.yaml");

        assertThat(home.files.check(file).text())
                .isEqualTo(file + ": cannot be read: no such file\n");
    }

    @Test
    void programs_get_the_same_as_json() throws IOException {
        Path file = home.projectFile("health:", "  threads: 0");

        var json = new JsonObject(home.files.checkFor(home.project).json());

        assertThat(json.getBoolean("valid")).isFalse();
        assertThat(json.getJsonArray("files")).containsExactly(file.toString());
        assertThat(json.getJsonArray("notes")).isEmpty();
        assertThat(json.getJsonArray("problems"))
                .containsExactly(
                        new JsonObject()
                                .put("file", file.toString())
                                .put("line", 2)
                                .put("column", 12)
                                .put("key", "health.threads")
                                .put(
                                        "message",
                                        "health.threads: found the number 0, expected a whole number, at least 1, such as 100"));
    }
}
