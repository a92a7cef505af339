package dev.localdeploy.cli;

import static dev.localdeploy.cli.Cli.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UsageTest {
    private Cli cli;

    @BeforeEach
    void start(@TempDir Path home) {
        cli = new Cli(home);
    }

    @Test
    void a_mistyped_command_gets_one_sentence_and_a_suggestion() {
        assertThat(cli.run("lsit"))
                .exitedWith(64)
                .printedNothing()
                .told(
                        "there is no command 'lsit'; did you mean 'list'?",
                        "See 'local-deploy --help'.");
    }

    @Test
    void a_mistyped_option_gets_one_sentence_and_a_suggestion() {
        assertThat(cli.run("list", "--jsno"))
                .exitedWith(64)
                .told(
                        "there is no option '--jsno'; did you mean '--json'?",
                        "See 'local-deploy list --help'.");
    }

    @Test
    void what_resembles_nothing_gets_no_suggestion() {
        assertThat(cli.run("frobnicate")).exitedWith(64).told("there is no command 'frobnicate'\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "daemon",
                "daemon statsu",
                "status",
                "status a b",
                "list -s broken",
                "list one",
                "stop x -t -1",
                "stop x -t NaN",
                "logs x -n many",
                "monitor -r 0.1",
                "monitor -r soon",
                "monitor a b",
                "history x --limit 0",
                "start -p 80 -- x",
                "start -p 65536 -- x",
                "start -p 8000x -- x",
                "start -e NOVALUE -- x",
                "start -e =x -- x",
                "start --env-file missing -- x",
                "start --wait --no-wait -- x",
                "start --wait=soon -- x",
                "start -c x -- y",
                "start python3 -m http.server",
                "start node",
                "--no-color daemon run"
            })
    void wrong_usage_exits_with_64_and_starts_nothing(String line) {
        assertThat(cli.run(line.isEmpty() ? new String[0] : line.split(" ")))
                .exitedWith(64)
                .printedNothing()
                .told("local-deploy: ", "--help'.");
    }

    @Test
    void help_names_every_command() {
        assertThat(cli.run("--help"))
                .succeeded()
                .printed("start", "list, ls", "enable-auto-restart", "remove, rm", "config")
                .toldNothing();
    }

    @Test
    void help_of_one_command_explains_its_options_even_if_it_lacks_arguments() {
        assertThat(cli.run("start", "--help"))
                .succeeded()
                .printed(
                        "--[no-]auto-find-port",
                        "--env-file=FILE",
                        "--wait[=SECONDS]",
                        "-c, --command=CMD");
        assertThat(cli.run("status", "--help")).succeeded().printed("Usage: local-deploy status");
        assertThat(cli.run("daemon", "status", "-h"))
                .succeeded()
                .printed("local-deploy daemon status");
    }

    @Test
    void the_version_is_told() {
        assertThat(cli.run("--version")).succeeded().printedOnly("local-deploy 1.2.3\n");
    }
}
