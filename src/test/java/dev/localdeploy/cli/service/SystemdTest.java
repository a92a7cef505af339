package dev.localdeploy.cli.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SystemdTest {
    private static final Path UNIT = Path.of("packaging/systemd/local-deploy.service");
    private static final String TEMPLATE =
            "ExecStart=@program@ daemon run\n@environment@\nRestart=no\n";

    @TempDir private Path home;

    @Test
    void the_gaps_of_the_template_are_filled() {
        assertThat(
                        Systemd.text(
                                TEMPLATE,
                                Path.of("/opt/local-deploy/bin/local-deploy"),
                                Map.of("XDG_STATE_HOME", "/data/state", "XDG_CONFIG_HOME", "/c")))
                .isEqualTo(
                        """
                        ExecStart="/opt/local-deploy/bin/local-deploy" daemon run
                        Environment="XDG_CONFIG_HOME=/c"
                        Environment="XDG_STATE_HOME=/data/state"
                        Restart=no
                        """);
    }

    @Test
    void without_variables_no_line_is_left_of_them() {
        assertThat(Systemd.text(TEMPLATE, Path.of("/bin/local-deploy"), Map.of()))
                .isEqualTo("ExecStart=\"/bin/local-deploy\" daemon run\nRestart=no\n");
    }

    @Test
    void what_systemd_would_take_for_its_own_is_written_so_that_it_does_not() {
        assertThat(
                        Systemd.text(
                                TEMPLATE,
                                Path.of("/a b/100%/$x/\"q\"/local-deploy"),
                                Map.of("XDG_STATE_HOME", "/50%\\$s")))
                .contains("ExecStart=\"/a b/100%%/$$x/\\\"q\\\"/local-deploy\" daemon run")
                .contains("Environment=\"XDG_STATE_HOME=/50%%\\\\$s\"");
    }

    /** It only warns of a key or a value that it does not know, and goes without. */
    @Test
    void systemd_knows_every_line_of_our_unit() throws Exception {
        var programs = new Programs(Map.of("PATH", "/usr/bin:/bin", "XDG_RUNTIME_DIR", "" + home));
        assumeTrue(
                programs.has("systemd-analyze"),
                "SKIPPED: there is no systemd-analyze on this machine");
        Path unit = home.resolve(Systemd.UNIT);
        Files.writeString(
                unit,
                Systemd.text(
                        Files.readString(UNIT),
                        Path.of("/bin/sh"),
                        Map.of("XDG_STATE_HOME", "/50%\\$s", "XDG_CONFIG_HOME", "/a b")));

        Programs.Said said =
                programs.run(List.of("systemd-analyze", "verify", "--user", "--man=no", "" + unit));

        assertThat(said).isEqualTo(new Programs.Said(0, ""));
    }
}
