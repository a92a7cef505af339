package dev.localdeploy.cli;

import static dev.localdeploy.cli.Cli.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The manual and the completions against what {@code --help} says. */
class ReferenceTest {
    private static final Pattern OPTION = Pattern.compile("(?<![\\w-])(--(?:\\[no-])?[a-z-]+)");
    private static final Pattern COMMAND = Pattern.compile("(?m)^  ([a-z-]+)(?:, [a-z]+)?  +\\S");

    private Cli cli;

    @BeforeEach
    void start(@TempDir Path home) {
        cli = new Cli(home);
    }

    @Test
    void the_manual_has_every_command_and_every_option_of_help() {
        String manual = cli.run("manual").out().replace("\\-", "-");

        assertThat(manual).contains(".TH LOCAL-DEPLOY 1 \"\" \"local-deploy 1.2.3\"");
        for (List<String> command : commands(List.of())) {
            String section = section(manual, String.join(" ", command));
            assertThat(section).as("section of %s", command).isNotEmpty();
            assertThat(section + section(manual, "OPTIONS")).contains(options(command));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"bash", "zsh"})
    void completions_have_every_option_of_help(String shell) {
        String script = cli.run("completion", shell).out();

        for (List<String> command : commands(List.of())) {
            assertThat(script).contains(command).contains(options(command));
        }
    }

    @Test
    void completion_of_fish_has_every_option_of_help() {
        String script = cli.run("completion", "fish").out();

        for (List<String> command : commands(List.of())) {
            String here = "__local_deploy_at " + String.join(" ", command) + "'";
            String lines =
                    String.join("\n", script.lines().filter(it -> it.contains(here)).toList());
            assertThat(lines)
                    .contains(
                            options(command).stream()
                                    .map(option -> " -l " + option.substring(2) + " ")
                                    .toList());
        }
    }

    @Test
    void completions_have_an_options_values() {
        assertThat(cli.run("completion", "bash"))
                .printed("' list -s' | ' list --status') offer=words words='running starting ");
        assertThat(cli.run("completion", "zsh")).printed(":STATUS:(running starting ");
        assertThat(cli.run("completion", "fish"))
                .printed(" -s s -l status -x -a 'running starting ");
    }

    @Test
    void another_shell_is_refused() {
        assertThat(cli.run("completion", "tcsh"))
                .exitedWith(64)
                .printedNothing()
                .told("'tcsh' is none of bash, zsh, fish");
    }

    /** Paths of all commands that lead to no others. */
    private List<List<String>> commands(List<String> path) {
        List<String> below = found(COMMAND, help(path).replaceFirst("(?s).*\nCommands:\n", "\n"));
        if (!help(path).contains("\nCommands:\n")) {
            return List.of(path);
        }
        assertThat(below).isNotEmpty();
        var all = new ArrayList<List<String>>();
        for (String name : below) {
            all.addAll(commands(Stream.concat(path.stream(), Stream.of(name)).toList()));
        }
        return all;
    }

    private List<String> options(List<String> command) {
        return found(OPTION, help(command)).stream()
                .map(option -> option.replace("[no-]", ""))
                .distinct()
                .toList();
    }

    private String help(List<String> command) {
        return cli.run(Stream.concat(command.stream(), Stream.of("--help")).toArray(String[]::new))
                .out();
    }

    private static List<String> found(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(match -> group(match)).toList();
    }

    private static String group(MatchResult match) {
        return match.group(1);
    }

    private static String section(String manual, String title) {
        return Stream.of(manual.split("(?m)^\\.S[HS] "))
                .filter(section ->
                        section.matches(
                                "(?s)\"?(local-deploy )?" + Pattern.quote(title) + "[ \"\n].*"))
                .findFirst()
                .orElse("");
    }
}
