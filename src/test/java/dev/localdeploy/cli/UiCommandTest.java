package dev.localdeploy.cli;

import static dev.localdeploy.cli.Cli.assertThat;
import static dev.localdeploy.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UiCommandTest {
    private static final String URL = "http://127.0.0.1:28470/ui/session#abc-DEF_1";
    private static final String REPLY = "{\"url\":\"" + URL + "\",\"expires_at\":1763712345.5}";

    private Path home;
    private Cli cli;
    private FakeDaemon daemon;

    @BeforeEach
    void start(@TempDir Path home) throws IOException {
        this.home = home;
        cli = new Cli(home);
        daemon = new FakeDaemon(cli.folders());
        daemon.answers("POST /ui-links", REPLY);
        putOnDesktop(Map.of("DISPLAY", ":0"));
    }

    @AfterEach
    void end() {
        daemon.close();
    }

    @Test
    void where_nobody_looks_it_prints_the_link_and_nothing_else() {
        assertThat(cli.run("ui")).succeeded().printedOnly(URL + "\n").toldNothing();
        assertThat(cli.run("ui", "--json")).succeeded().printedOnly(REPLY + "\n").toldNothing();

        assertThat(cli.folders().uiFile()).doesNotExist();
    }

    @Test
    void on_a_terminal_it_opens_a_browser_whose_arguments_do_not_have_the_link()
            throws IOException {
        assertThat(cli.onTerminal(100).run("ui"))
                .succeeded()
                .printedOnly(URL + "\n")
                .told("opened in your browser", "works once");

        Path opened = home.resolve("opened");
        await().until(() -> Files.exists(opened) && !Files.readString(opened).isBlank());
        assertThat(Files.readString(opened).strip()).isEqualTo(cli.folders().uiFile().toString());
        assertThat(cli.folders().uiFile()).content().contains("0;url=" + URL + "\"");
        assertThat(Files.getPosixFilePermissions(cli.folders().uiFile()))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }

    @Test
    void a_second_call_leads_to_the_second_link() {
        cli.onTerminal(100).run("ui");
        daemon.answers("POST /ui-links", REPLY.replace("abc", "xyz"));

        assertThat(cli.run("ui")).succeeded();

        assertThat(cli.folders().uiFile()).content().contains("#xyz-DEF_1").doesNotContain("#abc");
    }

    @Test
    void it_opens_nothing_when_told_so_or_without_a_desktop() {
        assertThat(cli.onTerminal(100).run("ui", "--no-open"))
                .succeeded()
                .printedOnly(URL + "\n")
                .told("open this link in your browser");
        putOnDesktop(Map.of());
        assertThat(cli.run("ui")).succeeded().told("open this link in your browser");

        assertThat(cli.folders().uiFile()).doesNotExist();
    }

    @Test
    void it_starts_no_daemon() {
        daemon.close();

        assertThat(cli.run("ui")).exitedWith(ExitCode.NO_DAEMON).printedNothing();
    }

    /** With a program that notes what it was to open. */
    private void putOnDesktop(Map<String, String> display) {
        try {
            Path bin = Files.createDirectories(home.resolve("bin"));
            Path opener = bin.resolve("xdg-open");
            Files.writeString(
                    opener, "#!/bin/sh\necho \"$@\" > '" + home.resolve("opened") + "'\n");
            Files.setPosixFilePermissions(opener, PosixFilePermissions.fromString("rwx------"));
            var environment = new HashMap<>(display);
            environment.put("PATH", bin + ":/usr/bin:/bin");
            cli.withEnvironment(environment);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
