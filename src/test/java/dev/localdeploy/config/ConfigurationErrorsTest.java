package dev.localdeploy.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigurationErrorsTest {
    private @TempDir Path temporary;
    private Home home;

    @BeforeEach
    void setUp() throws IOException {
        home = new Home(temporary);
    }

    @ParameterizedTest(name = "{0}: {1} is refused: {2}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "restart_policy.max_attempts | five | found the text \"five\", expected a whole number, at least 0, such as 5",
                "restart_policy.max_attempts | \"5\" | found the text \"5\", expected a whole number, at least 0, such as 5; write it without quotes",
                "restart_policy.max_attempts | -1 | found the number -1, expected a whole number, at least 0, such as 5",
                "restart_policy.max_attempts | 2.5 | found the number 2.5, expected a whole number, at least 0, such as 5",
                "restart_policy.max_attempts | 0x10 | found the number 0x10, expected a whole number, at least 0, such as 5",
                "restart_policy.max_attempts | 99999999999 | found the number 99999999999, expected a whole number, at least 0, such as 5",
                "restart_policy.max_attempts | true | found true, expected a whole number, at least 0, such as 5",
                "restart_policy.max_attempts | [5] | found a list, expected a whole number, at least 0, such as 5",
                "restart_policy.max_attempts | {a: 5} | found a block of keys, expected a whole number, at least 0, such as 5",
                "restart_policy.max_attempts | !x 5 | found a value tagged !x, expected a whole number, at least 0, such as 5",
                "restart_policy.backoff_multiplier | 0.5 | found the number 0.5, expected a number, from 1 to 1000, such as 2.0",
                "restart_policy.backoff_multiplier | .nan | found the number .nan, expected a number, from 1 to 1000, such as 2.0",
                "restart_policy.initial_backoff_seconds | -0.1 | found the number -0.1, expected a number of seconds, at least 0, such as 2.0",
                "restart_policy.max_backoff_seconds | 1e300 | found the number 1e300, expected a number of seconds, at least 0, such as 300.0",
                "restart_policy.max_backoff_seconds | .inf | found the number .inf, expected a number of seconds, at least 0, such as 300.0",
                "restart_policy.circuit_breaker_threshold | 0 | found the number 0, expected a whole number, at least 1, such as 3",
                "restart_policy.circuit_breaker_window_seconds | 0 | found the number 0, expected a number of seconds, above 0, such as 300",
                "defaults.health_check_interval_seconds | 30s | found the text \"30s\", expected a number of seconds, at least 0.1, such as 30",
                "defaults.auto_restart_enabled | yes | found the text \"yes\", expected true or false, such as false",
                "stability.fd_threshold_percent | 80 | found the number 80, expected a number, above 0, at most 1, such as 0.8",
                "stability.memory_leak_threshold_mb_per_minute | 1e999 | found the number 1e999, expected a number, above 0, such as 10.0",
                "log_monitoring.on_match | RESTART | found the text \"RESTART\", expected record or restart, such as record",
                "log_monitoring.error_patterns | Error | found the text \"Error\", expected a list of regular expressions, such as [OutOfMemoryError, Segmentation fault, \"Exception:\", \"Error:\", FATAL, CRITICAL, \"panic:\", AssertionError, UnhandledPromiseRejectionWarning]; put [ and ] around it",
                "health.path | ftp://localhost/ | found the text \"ftp://localhost/\", expected a path that begins with / and has no spaces, or an http or https URL, such as /",
                "health.exec | \" \" | found the text \" \", expected a command line, such as pg_isready -p 5432",
                "health.http | 1 | found the number 1, expected true or false, such as true",
                "limits.memory_max | 512 | found the number 512, expected an amount of memory with its unit, at least 1M, such as 512M; add the unit, K, M, G or T",
                "limits.memory_max | 1000K | found the text \"1000K\", expected an amount of memory with its unit, at least 1M, such as 512M",
                "limits.cpu_quota | 150% | found the text \"150%\", expected a number, above 0, such as 150",
                "limits.tasks_max | 1 | found the number 1, expected a whole number, at least 2, such as 200",
                "health.path | ready | found the text \"ready\", expected a path that begins with / and has no spaces, or an http or https URL, such as /",
                "health.path | /a b | found the text \"/a b\", expected a path that begins with / and has no spaces, or an http or https URL, such as /",
            })
    void a_bad_value_is_told_with_what_was_expected_and_an_example(
            String path, String value, String message) throws IOException {
        String section = path.substring(0, path.indexOf('.'));
        String line = "  " + path.substring(path.indexOf('.') + 1) + ": ";

        assertThat(home.problemsOf(section + ":", line + value))
                .containsExactly("2:%d: %s: %s".formatted(line.length() + 1, path, message));
    }

    @ParameterizedTest(name = "an entry with {0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "port: 80 | 3:11: deployments.web.port: found the number 80, expected a whole number, from 1024 to 65535, such as 3000",
                "port: 65536 | 3:11: deployments.web.port: found the number 65536, expected a whole number, from 1024 to 65535, such as 3000",
                "command: '' | 3:14: deployments.web.command: found the text \"\", expected a command line, or a list of program and arguments, such as npm run dev",
                "command: true | 3:14: deployments.web.command: found true, expected a command line, or a list of program and arguments, such as npm run dev; write it in quotes",
                "command: [] | 3:14: deployments.web.command: found a list without a program, such as [npm, run, dev]",
                "command: [a, [b]] | 3:18: deployments.web.command: found a list in the list, expected a text for each argument",
                "working_directory: 7 | 3:24: deployments.web.working_directory: found the number 7, expected a path, such as ./web; write it in quotes",
                "working_directory: \"a\\0b\" | 3:24: deployments.web.working_directory: found the text \"a\\x00b\", expected a path, such as ./web",
                "environment: [A] | 3:18: deployments.web.environment: found a list, expected variables and their values, such as {NODE_ENV: development}",
                "environment: {A: } | 3:21: deployments.web.environment: found nothing for A, expected a text; write \"\" for an empty one",
                "environment: {A=B: c} | 3:19: deployments.web.environment: found \"A=B\", which cannot be the name of a variable; use letters, digits and _, such as NODE_ENV",
                "environment: {A: b, A: c} | 3:25: deployments.web.environment.A: found a second time, it already stands on line 3; keep one of them",
                "health: {paht: /} | 3:14: deployments.web.health.paht: found an unknown key, did you mean 'path'?",
                "max_attempts: 1 | 3:5: deployments.web.max_attempts: found an unknown key, did you mean 'restart_policy.max_attempts'? It belongs there",
                "defaults: {} | 3:5: deployments.web.defaults: found an unknown key, expected one of command, working_directory, port, auto_find_port, log_file, env_file, environment, health_check_interval_seconds, auto_restart_enabled, restart_policy, stability, log_monitoring, log_rotation, health, limits",
            })
    void a_mistake_in_an_entry_is_told_with_the_name_of_the_deployment(String line, String problem)
            throws IOException {
        assertThat(home.problemsOf("deployments:", "  web:", "    " + line))
                .containsExactly(problem);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "version: \"2.0\" | 1:10: version: found the text \"2.0\", expected \"1.0\", the only version there is, such as \"1.0\"",
                "version: 1 | 1:10: version: found the number 1, expected \"1.0\", the only version there is, such as \"1.0\"",
                "health: 5 | 1:9: health: found the number 5, expected keys and their values, such as health: {path: /}",
                "- health | 1:1: found a list, expected keys and their values, such as version: \"1.0\"",
                "just words | 1:1: found the text \"just words\", expected keys and their values, such as version: \"1.0\"",
                "deployments: [web] | 1:14: deployments: found a list, expected names of deployments with their keys, such as web: {command: npm run dev}",
                "deployments: {web: npm} | 1:20: deployments.web: found the text \"npm\", expected keys and their values, such as web: {command: npm run dev}",
                "deployments: {-x: } | 1:15: deployments: found \"-x\" as the name of a deployment, expected 1 to 64 letters, digits, '.', '_' or '-', beginning with a letter or digit and not like an id, such as web",
                "deployments: {deployment-20251022-a3f7b2c1: } | 1:15: deployments: found \"deployment-20251022-a3f7b2c1\" as the name of a deployment, expected 1 to 64 letters, digits, '.', '_' or '-', beginning with a letter or digit and not like an id, such as web",
                "[a]: 1 | 1:1: found a list as a key, expected a word",
                "restart-policy: {} | 1:1: restart-policy: found an unknown key, did you mean 'restart_policy'?",
                "maxAttempts: 3 | 1:1: maxAttempts: found an unknown key, did you mean 'restart_policy.max_attempts'? It belongs there",
                "port: 3000 | 1:1: port: found an unknown key, did you mean 'deployments.NAME.port'? It belongs there",
                "colour: red | 1:1: colour: found an unknown key, expected one of version, defaults, restart_policy, stability, log_monitoring, log_rotation, health, limits, notifications, deployments",
            })
    void a_mistake_at_the_top_is_told(String line, String problem) throws IOException {
        assertThat(home.problemsOf(line)).containsExactly(problem);
    }

    @Test
    void a_key_without_a_value_is_told() throws IOException {
        assertThat(home.problemsOf("restart_policy:", "  max_attempts:"))
                .containsExactly(
                        "2:16: restart_policy.max_attempts: found nothing, expected a whole number, at least 0, such as 5");
    }

    @Test
    void the_nearest_key_is_suggested() throws IOException {
        assertThat(
                        home.problemsOf(
                                "restart_policy:",
                                "  max_atempts: 5",
                                "  initial_backoff: 2",
                                "  circuit_breaker_windwo_seconds: 2"))
                .containsExactly(
                        "2:3: restart_policy.max_atempts: found an unknown key, did you mean 'max_attempts'?",
                        "3:3: restart_policy.initial_backoff: found an unknown key, did you mean 'initial_backoff_seconds'?",
                        "4:3: restart_policy.circuit_breaker_windwo_seconds: found an unknown key, did you mean 'circuit_breaker_window_seconds'?");
    }

    @Test
    void a_duplicate_key_is_told_with_the_line_of_the_first() throws IOException {
        assertThat(
                        home.problemsOf(
                                "health: {path: /}",
                                "restart_policy:",
                                "  max_attempts: 1",
                                "  max_attempts: 2",
                                "health: {path: /b}"))
                .containsExactly(
                        "4:3: restart_policy.max_attempts: found a second time, it already stands on line 3; keep one of them",
                        "5:1: health: found a second time, it already stands on line 1; keep one of them");
    }

    @Test
    void every_bad_regular_expression_of_a_list_is_told() throws IOException {
        assertThat(
                        home.problemsOf(
                                "log_monitoring:",
                                "  error_patterns:",
                                "    - fine",
                                "    - (open",
                                "    - 404",
                                "    - ''"))
                .containsExactly(
                        "4:7: log_monitoring.error_patterns: found \"(open\", which is no regular expression (missing closing ) near \"(open\"); to mean a special character itself, put \\ before it, such as '\\('",
                        "5:7: log_monitoring.error_patterns: found the number 404 in the list, expected a regular expression, such as \"Error:\"; write it in quotes",
                        "6:7: log_monitoring.error_patterns: found an empty regular expression, which matches every line; remove it");
    }

    @Test
    void what_only_slower_engines_can_do_is_refused_with_its_name() throws IOException {
        assertThat(
                        home.problemsOf(
                                "log_monitoring:",
                                "  error_patterns:",
                                "    - '(a)\\1'",
                                "    - 'a(?=b)'",
                                "    - '(?<!a)b'",
                                "    - 'a++'"))
                .containsExactly(
                        "3:7: log_monitoring.error_patterns: found \"(a)\\1\", which uses a reference to a group, \\1; patterns are those of RE2, which has nothing that could take long on some line",
                        "4:7: log_monitoring.error_patterns: found \"a(?=b)\", which uses a look ahead or behind; patterns are those of RE2, which has nothing that could take long on some line",
                        "5:7: log_monitoring.error_patterns: found \"(?<!a)b\", which uses a look ahead or behind; patterns are those of RE2, which has nothing that could take long on some line",
                        "6:7: log_monitoring.error_patterns: found \"a++\", which uses a group or a repetition that gives nothing back; patterns are those of RE2, which has nothing that could take long on some line");
    }

    @Test
    void regular_expressions_that_would_take_long_together_are_refused() throws IOException {
        assertThat(
                        home.problemsOf(
                                "log_monitoring:",
                                "  error_patterns: ['x{1000}', 'x{1000}', '(y{500}z){2}', 'x{1000}', 'z{1000}']"))
                .containsExactly(
                        "2:19: log_monitoring.error_patterns: found regular expressions that are too large together, of size 5016, at most 5000; use fewer of them, or smaller counts in { }");
    }

    @Test
    void mistakes_in_a_pattern_with_a_severity_are_told() throws IOException {
        assertThat(
                        home.problemsOf(
                                "log_monitoring:",
                                "  error_patterns:",
                                "    - {pattern: a, severity: CRITICAL}",
                                "    - {severity: error}",
                                "    - {pattern: a, level: error}",
                                "    - {pattern: 404}"))
                .containsExactly(
                        "3:30: log_monitoring.error_patterns: found the text \"CRITICAL\" for severity, expected warning, error or critical",
                        "4:7: log_monitoring.error_patterns: found a block without the key pattern, such as {pattern: \"disk full\", severity: critical}",
                        "5:20: log_monitoring.error_patterns: found the unknown key level in a pattern, expected pattern and severity, such as {pattern: \"disk full\", severity: critical}",
                        "6:17: log_monitoring.error_patterns: found the number 404 in the list, expected a regular expression, such as \"Error:\"; write it in quotes");
    }

    @Test
    void all_mistakes_of_all_files_are_told_at_once() throws IOException {
        Path project =
                home.projectFile("health: {threads: many}", "versoin: 1", "defaults: {x: 1}");
        Path user = home.userFile("health: {memory_mb: 0}");

        assertThatThrownBy(home::read)
                .isInstanceOfSatisfying(
                        ConfigurationException.class,
                        e -> {
                            assertThat(e.problems())
                                    .extracting(Problem::file, Problem::line, Problem::key)
                                    .containsExactly(
                                            org.assertj.core.groups.Tuple.tuple(
                                                    project, 1, "health.threads"),
                                            org.assertj.core.groups.Tuple.tuple(
                                                    project, 2, "versoin"),
                                            org.assertj.core.groups.Tuple.tuple(
                                                    project, 3, "defaults.x"),
                                            org.assertj.core.groups.Tuple.tuple(
                                                    user, 1, "health.memory_mb"));
                            assertThat(e)
                                    .hasMessageContaining(
                                            project
                                                    + ":1:19: health.threads: found the text \"many\"");
                        });
    }

    @Test
    void deployments_belong_into_a_project() throws IOException {
        Path user = home.userFile("deployments: {web: {command: x}}");

        assertThat(home.files.checkFor(home.project).text())
                .isEqualTo(
                        user
                                + ":1:14: deployments: found in the user file, expected in the local-deploy.yaml of a project; move it there\n");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "a: b: c | 1:5: not valid YAML: mapping values are not allowed here",
                "health: [1, | 2:1: not valid YAML: while parsing a flow node begun on line 2, expected the node content, but found '<stream end>'",
                "a: \"open | 2:1: not valid YAML: while scanning a quoted scalar begun on line 1, found unexpected end of stream",
                "a: *nobody | 1:4: not valid YAML: found undefined alias nobody",
            })
    void bad_yaml_is_told_with_its_place(String line, String problem) throws IOException {
        assertThat(home.problemsOf(line)).containsExactly(problem);
    }

    @Test
    void a_tab_as_indentation_is_told() throws IOException {
        assertThat(home.problemsOf("health:", "\tpath: /"))
                .containsExactly(
                        "2:1: not valid YAML: while scanning for the next token, found character '\\t(TAB)' that cannot start any token. (Do not use \\t(TAB) for indentation)");
    }

    @Test
    void a_second_document_is_refused() throws IOException {
        assertThat(home.problemsOf("health: {}", "---", "health: {}"))
                .containsExactly(
                        "2:1: not valid YAML: expected a single document in the stream begun on line 1, but found another document");
    }

    @Test
    void escape_sequences_are_made_visible() throws IOException {
        assertThat(
                        home.problemsOf(
                                "\"\\e[31mred\\u202e\": 1",
                                "health: {threads: \"\\e]0;title\\a\\n\"}"))
                .containsExactly(
                        "1:1: \\x1b[31mred\\u202e: found an unknown key, expected one of version, defaults, restart_policy, stability, log_monitoring, log_rotation, health, limits, notifications, deployments",
                        "2:19: health.threads: found the text \"\\x1b]0;title\\x07\\n\", expected a whole number, at least 1, such as 100");
    }

    @Test
    void a_long_value_is_cut_in_the_message() throws IOException {
        assertThat(home.problemsOf("version: " + "x".repeat(5000)))
                .singleElement()
                .asString()
                .contains("found the text \"" + "x".repeat(60) + "…\"");
    }

    @Test
    void a_control_character_is_told_with_its_place() throws IOException {
        assertThat(home.problemsOf("health:", "  path: /\u001b[31m"))
                .containsExactly(
                        "2:10: found the control character U+001B; remove it, or write it as an escape in double quotes");
    }

    @Test
    void a_byte_that_is_not_utf8_is_told_with_its_place() throws IOException {
        Path file = home.projectFile("");
        Files.write(file, new byte[] {'a', ':', '\n', ' ', (byte) 0xC3, (byte) 0xA4, (byte) 0xE4});

        assertThat(home.files.checkFor(home.project).text())
                .isEqualTo(file + ":2:3: found a byte that is not UTF-8; save the file as UTF-8\n");
    }

    @Test
    void a_byte_order_mark_is_skipped() throws IOException {
        assertThat(home.problemsOf("\uFEFFversion: \"1.0\"")).isEmpty();
    }

    @Test
    void a_folder_in_the_place_of_the_file_is_told() throws IOException {
        Path folder = Files.createDirectory(home.project.resolve("local-deploy.yaml"));

        assertThat(home.files.checkFor(home.project).text())
                .isEqualTo(folder + ": is a folder; move it away or put a file in its place\n");
    }

    @Test
    void a_device_in_the_place_of_the_file_is_not_read_for_ever() throws IOException {
        Path link =
                Files.createSymbolicLink(
                        home.project.resolve("local-deploy.yaml"), Path.of("/dev/zero"));

        String told = home.files.checkFor(home.project).text();

        Files.delete(link); // or JUnit warns of a link that leads out of its folder
        assertThat(told)
                .isEqualTo(
                        link
                                + ": is neither a file nor a link to one; move it away or put a file in its place\n");
    }

    @Test
    void a_link_that_leads_nowhere_is_told_rather_than_overlooked() throws IOException {
        Path link =
                Files.createSymbolicLink(
                        home.project.resolve("local-deploy.yaml"), Path.of("gone.yaml"));

        assertThat(home.files.checkFor(home.project).text())
                .isEqualTo(link + ": cannot be read: no such file\n");
    }

    @Test
    void a_file_that_is_too_large_is_told() throws IOException {
        assertThat(home.problemsOf("# " + "x".repeat(1_000_000)))
                .containsExactly("is larger than 1 MB; a configuration file has a few lines");
    }

    @Test
    void deep_nesting_is_refused_instead_of_overflowing_the_stack() throws IOException {
        assertThat(home.problemsOf("health: " + "[".repeat(900_000)))
                .containsExactly("1:28: not valid YAML: nested more than 20 levels deep");
        assertThat(home.problemsOf("{a: ".repeat(200_000)))
                .singleElement()
                .asString()
                .contains("nested more than 20 levels deep");
    }

    @Test
    void an_alias_bomb_is_refused() throws IOException {
        String tenTimes = "[%1$s,%1$s,%1$s,%1$s,%1$s,%1$s,%1$s,%1$s,%1$s,%1$s]";

        List<String> problems =
                home.problemsOf(
                        "a: &a " + tenTimes.formatted("x"),
                        "b: &b " + tenTimes.formatted("*a"),
                        "c: &c " + tenTimes.formatted("*b"),
                        "d: &d " + tenTimes.formatted("*c"),
                        "e: &e " + tenTimes.formatted("*d"),
                        "f: &f " + tenTimes.formatted("*e"),
                        "g: &g " + tenTimes.formatted("*f"));

        assertThat(problems)
                .containsExactly(
                        "not valid YAML: Number of aliases for non-scalar nodes exceeds the specified max=50");
    }

    @Test
    void a_block_that_contains_itself_is_refused() throws IOException {
        assertThat(home.problemsOf("health: &h", "  path: *h"))
                .singleElement()
                .asString()
                .contains("health.path: found a block of keys, expected a path");
    }

    @Test
    void a_large_file_of_nonsense_is_told_in_short() throws IOException {
        var lines = new String[5000];
        for (int i = 0; i < lines.length; i++) {
            lines[i] = "nonsense" + i + ": 1";
        }

        List<String> problems =
                Assertions.assertTimeout(Duration.ofSeconds(10), () -> home.problemsOf(lines));

        assertThat(problems)
                .hasSize(201)
                .last()
                .isEqualTo("and 4800 more; mend the first ones and check again");
    }
}
