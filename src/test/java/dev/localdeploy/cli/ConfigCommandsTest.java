package dev.localdeploy.cli;

import static dev.localdeploy.cli.Cli.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigCommandsTest {
    @TempDir private Path home;
    private Cli cli;

    @BeforeEach
    void start() {
        cli = new Cli(home);
    }

    @Test
    void init_writes_a_file_that_check_finds_valid_and_does_not_write_it_again() {
        assertThat(cli.run("config", "init")).succeeded().printed("Wrote ", "local-deploy.yaml");
        assertThat(cli.run("config", "check")).succeeded().printed("is valid");
        assertThat(cli.run("config", "init")).exitedWith(1).told("is there already");
        assertThat(home.resolve("local-deploy.yaml")).isNotEmptyFile();
    }

    @Test
    void show_prints_what_holds_here_and_where_it_comes_from() throws IOException {
        write("restart_policy: {max_attempts: 7}");

        assertThat(cli.run("config", "show")).succeeded().printed("max_attempts: 7");
        assertThat(cli.run("config", "show", "--origin")).printed("local-deploy.yaml");
        assertThat(cli.run("config", "show", "--json")).succeeded().printed("\"max_attempts\" : 7");
    }

    @Test
    void a_mistake_is_named_on_stderr_and_exits_with_78() throws IOException {
        write("restart_policy: {max_atempts: 7}");

        assertThat(cli.run("config", "check"))
                .exitedWith(78)
                .printedNothing()
                .told("local-deploy.yaml:1", "max_atempts");
        assertThat(cli.run("config", "show", "--json")).exitedWith(78).printedNothing();
        assertThat(cli.run("config", "check", "--json"))
                .exitedWith(78)
                .printed("\"valid\" : false");
        assertThat(cli.run("config", "check", "missing.yaml")).exitedWith(78);
    }

    private void write(String text) throws IOException {
        Files.writeString(home.resolve("local-deploy.yaml"), text + "\n");
    }
}
