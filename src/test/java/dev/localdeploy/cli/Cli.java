package dev.localdeploy.cli;

import dev.localdeploy.cli.text.Console;
import dev.localdeploy.cli.text.Style;
import dev.localdeploy.wire.Folders;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.AbstractAssert;
import org.assertj.core.api.Assertions;

/** The command line without a process: {@code assertThat(cli.run("stop", "billing"))}. */
final class Cli {
    private final Path home;
    private boolean terminal;
    private int width = 200;
    private Style style = Style.PLAIN;
    private Map<String, String> environment = Map.of("PATH", "/bin");
    private List<String> daemonCommand = List.of("/bin/false");
    private Surroundings.Pause pause = _ -> {};

    Cli(Path home) {
        this.home = home;
    }

    Folders folders() {
        return new Folders(home.resolve("state"), home.resolve("run"), home.resolve("config"));
    }

    Cli onTerminal(int columns) {
        terminal = true;
        width = columns;
        return this;
    }

    Cli inColour() {
        style = Style.COLOURED;
        return this;
    }

    Cli withEnvironment(Map<String, String> variables) {
        environment = variables;
        return this;
    }

    Cli startingDaemonsWith(String... command) {
        daemonCommand = List.of(command);
        return this;
    }

    /** What happens in the first pause of the command, in the second, and so on to the last one. */
    Cli pausing(Turn... turns) {
        var left = new ArrayDeque<>(List.of(turns));
        pause =
                _ -> {
                    Assertions.assertThat(left).as("what is still to happen").isNotEmpty();
                    try {
                        left.removeFirst().happen();
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                };
        return this;
    }

    /** Something that happens in the world meanwhile. */
    @FunctionalInterface
    interface Turn {
        void happen() throws IOException;
    }

    Result run(String... arguments) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        var console =
                new Console(
                        new PrintStream(out, false, StandardCharsets.UTF_8),
                        new PrintStream(err, false, StandardCharsets.UTF_8),
                        terminal,
                        terminal ? width : Integer.MAX_VALUE,
                        style);
        var surroundings =
                new Surroundings(
                        console, environment, home, folders(), daemonCommand, pause, "1.2.3");
        int exitCode = LocalDeployCommand.client(surroundings).run(arguments);
        return new Result(
                exitCode,
                out.toString(StandardCharsets.UTF_8),
                err.toString(StandardCharsets.UTF_8));
    }

    record Result(int exitCode, String out, String err) {}

    static ResultAssert assertThat(Result result) {
        return new ResultAssert(result);
    }

    static final class ResultAssert extends AbstractAssert<ResultAssert, Result> {
        private ResultAssert(Result result) {
            super(result, ResultAssert.class);
        }

        ResultAssert succeeded() {
            return exitedWith(0);
        }

        ResultAssert exitedWith(int code) {
            Assertions.assertThat(actual.exitCode()).as("exit code of %s", actual).isEqualTo(code);
            return this;
        }

        ResultAssert printed(String... parts) {
            Assertions.assertThat(actual.out()).contains(parts);
            return this;
        }

        ResultAssert printedOnly(String text) {
            Assertions.assertThat(actual.out()).isEqualTo(text);
            return this;
        }

        ResultAssert printedNothing() {
            return printedOnly("");
        }

        ResultAssert didNotPrint(String part) {
            Assertions.assertThat(actual.out()).doesNotContain(part);
            return this;
        }

        ResultAssert told(String... parts) {
            Assertions.assertThat(actual.err()).contains(parts);
            return this;
        }

        ResultAssert toldNothing() {
            Assertions.assertThat(actual.err()).isEmpty();
            return this;
        }
    }
}
