package dev.localdeploy.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EnvironmentFileTest {
    private @TempDir Path folder;

    @Test
    void lines_are_read_as_a_shell_user_expects() throws IOException {
        Path file =
                Home.write(
                        folder.resolve(".env"),
                        "# a comment",
                        "",
                        "PLAIN=a b # c",
                        "URL=http://x/#fragment",
                        "NOTHING= # said",
                        "  export EXPORTED = x  ",
                        "EMPTY=",
                        "SINGLE='a \\n \"b\"'",
                        "DOUBLE=\"a\\n\\t\\\"b\\\" \\\\ \\d \\$HOME\" # c",
                        "EQUALS=a=b",
                        "TWICE=1",
                        "TWICE=2");

        assertThat(EnvironmentFile.read(file))
                .containsOnly(
                        entry("PLAIN", "a b"),
                        entry("URL", "http://x/#fragment"),
                        entry("NOTHING", ""),
                        entry("EXPORTED", "x"),
                        entry("EMPTY", ""),
                        entry("SINGLE", "a \\n \"b\""),
                        entry("DOUBLE", "a\n\t\"b\" \\ \\d $HOME"),
                        entry("EQUALS", "a=b"),
                        entry("TWICE", "2"));
    }

    @Test
    void every_bad_line_is_told_without_showing_what_may_be_a_secret() throws IOException {
        Path file =
                Home.write(
                        folder.resolve(".env"),
                        "A=1",
                        "hunter2",
                        "B=\"hunter2",
                        "=hunter2",
                        "two words=x",
                        "C='x' hunter2");

        assertThatThrownBy(() -> EnvironmentFile.read(file))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage(
                        """
                        %1$s:2:1: found no assignment, expected NAME=VALUE, such as NODE_ENV=development
                        %1$s:3:1: found a value that does not end with its closing quote, on its line
                        %1$s:4:1: found no assignment, expected NAME=VALUE, such as NODE_ENV=development
                        %1$s:5:1: found no assignment, expected NAME=VALUE, such as NODE_ENV=development
                        %1$s:6:1: found a value that does not end with its closing quote, on its line\
                        """
                                .formatted(file));
    }

    @Test
    void a_missing_file_is_told() {
        Path file = folder.resolve("none.env");

        assertThatThrownBy(() -> EnvironmentFile.read(file))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage(file + ": cannot be read: no such file");
    }

    @Test
    void what_a_user_names_may_be_a_pipe() {
        assertThat(EnvironmentFile.readNamedByUser(Path.of("/dev/null"))).isEmpty();
        assertThatThrownBy(() -> EnvironmentFile.read(Path.of("/dev/null")))
                .hasMessageContaining("neither a file nor a link to one");
    }
}
