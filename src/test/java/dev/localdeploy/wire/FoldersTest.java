package dev.localdeploy.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FoldersTest {
    private static final Path HOME = Path.of("/home/me");

    @Test
    void the_users_choice_counts() {
        Folders folders =
                Folders.of(
                        Map.of(
                                "XDG_STATE_HOME", "/s",
                                "XDG_RUNTIME_DIR", "/r",
                                "XDG_CONFIG_HOME", "/c"),
                        HOME,
                        false);

        assertThat(folders)
                .isEqualTo(
                        new Folders(
                                Path.of("/s/local-deploy"),
                                Path.of("/r/local-deploy"),
                                Path.of("/c/local-deploy")));
    }

    @Test
    void without_a_choice_each_system_has_its_place() {
        assertThat(Folders.of(Map.of(), HOME, false))
                .isEqualTo(
                        new Folders(
                                HOME.resolve(".local/state/local-deploy"),
                                HOME.resolve(".local/state/local-deploy/runtime"),
                                HOME.resolve(".config/local-deploy")));
        assertThat(Folders.of(Map.of(), HOME, true).state())
                .isEqualTo(HOME.resolve("Library/Application Support/local-deploy"));
    }

    @Test
    void plugins_lie_beside_the_configuration_file() {
        assertThat(Folders.of(Map.of(), HOME, false).plugins())
                .isEqualTo(HOME.resolve(".config/local-deploy/plugins"));
    }

    @Test
    void a_relative_choice_is_ignored() {
        assertThat(Folders.of(Map.of("XDG_STATE_HOME", "here"), HOME, false).state())
                .isEqualTo(HOME.resolve(".local/state/local-deploy"));
    }
}
