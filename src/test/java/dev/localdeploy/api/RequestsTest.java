package dev.localdeploy.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.localdeploy.deployment.Command;
import dev.localdeploy.deployment.Refusal;
import dev.localdeploy.deployment.StartOrder;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestsTest {
    @Test
    void everything_that_is_said_reaches_the_order() {
        StartOrder order =
                start(
                        """
                        {"command": "npm run dev", "name": "web", "working_directory": "/home/me",
                         "port": 3000, "auto_find_port": false, "auto_restart": true,
                         "log_file": "/tmp/log", "environment": {"A": "b"}, "health_path": "/up",
                         "client_directory": "/home/me/here", "client_environment": {"C": "d"}}
                        """);

        assertThat(order)
                .isEqualTo(
                        new StartOrder(
                                new Command.Shell("npm run dev"),
                                "web",
                                Path.of("/home/me"),
                                3000,
                                false,
                                true,
                                Path.of("/tmp/log"),
                                Map.of("A", "b"),
                                "/up",
                                new StartOrder.Surroundings(
                                        Path.of("/home/me/here"), Map.of("C", "d"))));
    }

    @Test
    void what_is_not_said_is_left_to_the_configuration() {
        StartOrder order = start("{\"working_directory\": \"/home/me\", \"port\": null}");

        assertThat(order)
                .isEqualTo(
                        new StartOrder(
                                null,
                                null,
                                Path.of("/home/me"),
                                null,
                                null,
                                null,
                                null,
                                Map.of(),
                                null,
                                new StartOrder.Surroundings(Path.of("/home/me"), Map.of())));
    }

    @Test
    void a_client_that_stands_somewhere_need_not_say_a_working_directory() {
        StartOrder order = start("{\"client_directory\": \"/home/me\"}");

        assertThat(order.workingDirectory()).isNull();
        assertThat(order.from().directory()).isEqualTo(Path.of("/home/me"));
    }

    @Test
    void a_list_is_a_program_without_a_shell() {
        StartOrder order = start("{\"command\": [\"ls\", \"\"], \"working_directory\": \"/\"}");

        assertThat(order.command()).isEqualTo(new Command.Program(List.of("ls", "")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "{\"comand\": \"x\"} | unknown field 'comand'; did you mean 'command'?",
                "{\"workingDirectory\": \"/\"} | did you mean 'working_directory'?",
                "{\"env\": {}} | did you mean 'environment'?",
                "{\"xyzzy\": 1} | unknown field 'xyzzy'; known are command, name",
                "{\"port\": \"3000\"} | 'port' must be a whole number from 1024 to 65535",
                "{\"port\": 3000.5} | 'port' must be a whole number",
                "{\"port\": 80} | from 1024 to 65535, not 80",
                "{\"port\": 99999999999} | from 1024 to 65535, not 99999999999",
                "{\"name\": 5} | 'name' must be a text in quotes, not a number",
                "{\"auto_restart\": \"yes\"} | 'auto_restart' must be true or false, not a text",
                "{\"working_directory\": \"here\"} | must be an absolute path",
                "{\"environment\": [\"A=b\"]} | 'environment' must be an object",
                "{\"environment\": {\"A\": 1}} | 'environment.A' must be a text in quotes",
                "{\"environment\": {\"A=B\": \"\"}} | 'environment' has a name",
                "{\"client_environment\": {\"\": \"\"}} | 'client_environment' has a name",
                "{\"client_directory\": \"here\"} | 'client_directory' must be an absolute path",
                "{\"name\": \"web\"} | 'working_directory' is missing",
                "{\"command\": \"  \"} | 'command' is empty",
                "{\"command\": []} | 'command' is empty",
                "{\"command\": [1]} | 'command[0]' must be a text",
                "{\"command\": {}} | 'command' must be a text for the shell or a list of texts",
                "{\"command\": \"a\\u0000b\"} | must not contain the NUL character",
                "{\"health_path\": \"up\"} | must begin with a slash",
                "{\"health_path\": \"ftp://localhost/\"} | or be a URL",
                "{\"log_file\": \"log\"} | 'log_file' must be an absolute path",
            })
    void a_mistake_is_named_with_its_field(String body, String message) {
        Refusal refusal = catchThrowableOfType(Refusal.class, () -> start(body));

        assertThat(refusal.code()).isEqualTo(Refusal.Code.INVALID_REQUEST);
        assertThat(refusal.getMessage() + refusal.details()).contains(message);
    }

    @Test
    void all_mistakes_are_told_at_once() {
        Refusal refusal =
                catchThrowableOfType(Refusal.class, () -> start("{\"x\": 1, \"port\": 1}"));

        assertThat(refusal.details()).hasSize(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "[]", "\"x\"", "null", "{} {}", "{\"name\": \"a\", \"name\": 1}"})
    void what_is_no_json_object_is_refused(String body) {
        assertThatThrownBy(() -> start(body))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("JSON");
    }

    @Test
    void a_stop_waits_ten_seconds_unless_told_otherwise() {
        assertThat(Requests.stop(stream("")))
                .isEqualTo(new Requests.Ending(Duration.ofSeconds(10), false));
        assertThat(Requests.stop(stream("{\"timeout_seconds\": 0.5, \"force\": true}")))
                .isEqualTo(new Requests.Ending(Duration.ofMillis(500), true));
        assertThatThrownBy(() -> Requests.stop(stream("{\"timeout_seconds\": -1}")))
                .isInstanceOf(Refusal.class);
    }

    @Test
    void a_restart_knows_no_force() {
        assertThatThrownBy(() -> Requests.restart(stream("{\"force\": true}")))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("force");
    }

    @Test
    void auto_restart_must_be_said() {
        assertThat(Requests.autoRestart(stream("{\"enabled\": true}"))).isTrue();
        assertThatThrownBy(() -> Requests.autoRestart(stream("{}")))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("enabled");
    }

    private static StartOrder start(String body) {
        return Requests.start(stream(body));
    }

    private static InputStream stream(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }
}
