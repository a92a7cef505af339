package dev.localdeploy.it;

import static dev.localdeploy.it.TerminalAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Completion in real shells, on a terminal, by pressing Tab: what is then on the command line is
 * seen in what {@code local-deploy} is called with.
 */
class CompletionIT {
    /** What is typed before Tab, and what the program gets. */
    private static final List<List<String>> TYPED =
            List.of(
                    List.of("stat", "status"),
                    List.of("disable-", "disable-auto-restart"),
                    List.of("service uni", "service uninstall"),
                    List.of("stop we", "stop web-shop"),
                    List.of("logs -f we", "logs -f web-shop"),
                    List.of("list --js", "list --json"),
                    List.of("list --status cr", "list --status crashed"),
                    List.of("ls --status=cr", "ls --status=crashed"),
                    List.of("wait web-shop --for he", "wait web-shop --for healthy"),
                    List.of("start --no-auto-r", "start --no-auto-restart"),
                    List.of("start --env-file vari", "start --env-file variables.env"),
                    List.of("start -d some", "start -d some-folder"),
                    List.of("start -- my-pro", "start -- my-program"),
                    List.of("start -n x -- sleep some", "start -n x -- sleep some-folder"),
                    List.of("completion fi", "completion fish"));

    @RegisterExtension final Installation local = new Installation();
    private Path calls;

    @BeforeEach
    void layOut() throws IOException {
        Files.createDirectory(local.work().resolve("some-folder"));
        Files.createFile(local.work().resolve("variables.env"));
        calls = local.work().resolve("calls");
        Path bin = Files.createDirectory(local.work().resolve("bin"));
        program(bin.resolve("my-program"), "");
        // Writes down what it is called with, but for the question that completion itself asks.
        program(
                bin.resolve("local-deploy"),
                "[ \"$1 $2\" != 'list --names' ] || exec '%s' \"$@\"\necho \"$*\" >> '%s'\n"
                        .formatted(Installation.program(), calls));
        assertThat(local.start("web-shop", "--", "sleep", "600")).succeeded();
    }

    private static void program(Path file, String text) throws IOException {
        Files.writeString(file, "#!/bin/sh\n" + text);
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }

    @Test
    void bash_completes_what_can_be_typed() throws IOException {
        assertCompletes("bash --norc --noprofile -i", "source <(%s completion bash)");
    }

    @Test
    void zsh_completes_what_can_be_typed() throws IOException {
        assertCompletes(
                "zsh -f -i", "autoload -U compinit; compinit -u -D; source <(%s completion zsh)");
    }

    @Test
    void zsh_finds_the_script_by_its_name() throws IOException {
        assertCompletes(
                "zsh -f -i",
                "%s completion zsh > _local-deploy; fpath=($PWD $fpath); autoload -U compinit;"
                        + " compinit -u -D");
    }

    @Test
    void fish_completes_what_can_be_typed() {
        assumeThereIs("fish");
        assertThat(local.run("completion", "fish")).succeeded();
        var line = new StringBuilder("PATH=$PWD/bin:$PATH fish --no-config -c 'source (");
        line.append(Installation.program()).append(" completion fish | psub)");
        for (List<String> each : TYPED) {
            line.append("; complete -C \"local-deploy ").append(each.getFirst()).append('"');
        }

        Terminal offered = local.shell(line.append('\'').toString());

        assertThat(offered).succeeded();
        assertThat(offered.out().lines().map(each -> each.replaceFirst("/?(\t.*)?$", "")))
                .containsExactlyElementsOf(
                        TYPED.stream().map(each -> lastWord(each.getLast())).toList());
    }

    private static String lastWord(String line) {
        return line.substring(line.lastIndexOf(' ') + 1);
    }

    private void assertCompletes(String shell, String setUp) throws IOException {
        assumeThereIs(shell.substring(0, shell.indexOf(' ')));
        assumeThereIs("python3");
        var line = new StringBuilder("PATH=$PWD/bin:$PATH TERM=xterm python3 '");
        line.append(Path.of("src/test/resources/programs/tab.py").toAbsolutePath()).append("' '");
        line.append(setUp.formatted(Installation.program())).append('\'');
        for (List<String> each : TYPED) {
            line.append(" 'local-deploy ").append(each.getFirst()).append('\'');
        }

        Terminal terminal = local.shell(line.append(" -- ").append(shell).toString());

        assertThat(terminal).succeeded();
        assertThat(Files.readAllLines(calls).stream().map(each -> each.replaceFirst("/$", "")))
                .as(terminal.out())
                .containsExactlyElementsOf(TYPED.stream().map(List::getLast).toList());
    }

    private void assumeThereIs(String program) {
        assumeTrue(
                local.shell("command -v " + program).exit() == 0,
                "SKIPPED: there is no " + program + " on this machine");
    }
}
